"""Artists, albums and tracks with ids, built once from the music both stand-ins know."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from tests.standins.music import Artist, Song, artist_named, artists, folded

ALPHABET = string.digits + string.ascii_letters


def spotify_id(*parts: str) -> str:
    """A made-up id of Spotify's form, 22 letters and digits, always the same for the same parts."""
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest(), "big")
    letters = []
    for _ in range(22):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


@dataclass(frozen=True)
class Track:
    """A song on an album, with what search looks at."""

    song: Song
    id: str
    album_id: str
    isrc: str

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The folded words of each field that can be searched."""
        people = " ".join((self.song.artist, *self.song.guests))
        return {
            "track": frozenset(folded(self.song.title).split()),
            "artist": frozenset(folded(people).split()),
            "album": frozenset(folded(self.song.album).split()),
        }


@dataclass(frozen=True)
class Album:
    """An album with its tracks in order."""

    id: str
    title: str
    kind: str
    date: str
    artist: str
    tracks: tuple[Track, ...]

    @property
    def type(self) -> str:
        """Spotify's album_type."""
        return self.kind if self.kind in {"single", "compilation"} else "album"


def artist_id(name: str) -> str:
    """The id of an artist or a guest."""
    return spotify_id("artist", folded(name))


@cache
def tracks() -> dict[str, Track]:
    """Every track by its id, the best known first."""
    made = [_track(song) for artist in artists() for song in artist.songs]
    made.sort(key=lambda track: (not track.song.starred, bool(track.song.variant), track.id))
    return {track.id: track for track in made}


@cache
def albums() -> dict[str, Album]:
    """Every album by its id, newest first."""
    grouped: dict[str, list[Track]] = {}
    for track in tracks().values():
        grouped.setdefault(track.album_id, []).append(track)
    made = [_album(ordered(group)) for group in grouped.values()]
    return {album.id: album for album in sorted(made, key=lambda album: album.date, reverse=True)}


@cache
def artists_by_id() -> dict[str, Artist]:
    """Every artist by id, guests too (who have no songs of their own)."""
    found = {artist_id(artist.name): artist for artist in artists()}
    for track in tracks().values():
        for guest in track.song.guests:
            found.setdefault(artist_id(guest), artist_named(guest) or Artist(guest, (), known=False, songs=()))
    return found


def ordered(group: Iterable[Track]) -> list[Track]:
    """As on the album."""
    return sorted(group, key=lambda track: track.song.number)


def _track(song: Song) -> Track:
    album_id = spotify_id("album", song.artist, song.album)
    first = min(
        other.year
        for artist in artists()
        if artist.name == song.artist
        for other in artist.songs
        if other.base == song.base and other.variant == song.variant
    )
    version = spotify_id("isrc", song.artist, song.base, song.variant)
    isrc = f"QZSTD{first % 100:02d}{sum(ord(c) * 31**i for i, c in enumerate(version)) % 100_000:05d}"
    return Track(song=song, id=spotify_id("track", album_id, song.title), album_id=album_id, isrc=isrc)


def _album(group: list[Track]) -> Album:
    song = group[0].song
    return Album(group[0].album_id, song.album, song.kind, song.date, song.artist, tuple(group))
