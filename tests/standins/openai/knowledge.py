"""What the model knows: an artist's songs in the order of years, and which of them it would choose."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tests.standins.music import Song, artist_named, artists, folded

INVENTED = ("Paper Lanterns", "The Long Corridor", "Salt and Static", "Nine Doors Down", "A Winter Without Radios")
FIRST_INVENTED_YEAR = 1991


@dataclass(frozen=True)
class Known:
    """A song as a model has it in mind. `id` only where the prompt gave one."""

    title: str
    artist: str
    year: int | None = None
    album: str = ""
    id: str = ""
    starred: bool = True


def songs_of(names: Sequence[str], decade: int | None = None) -> list[Known]:
    """The originals by these artists, by year; `decade` like 1990 leaves others out where any are left."""
    found = [
        _known(song)
        for name in names
        if (artist := artist_named(name))
        for song in artist.songs
        if not song.variant and song.kind in {"album", "single"}
    ]
    in_decade = [song for song in found if decade is not None and song.year and decade <= song.year < decade + 10]
    return sorted(in_decade or found, key=lambda song: song.year or 0)


@cache
def known_titles() -> dict[str, list[Known]]:
    """Songs by folded title; several artists may have the same."""
    found: dict[str, list[Known]] = {}
    for artist in artists():
        for song in artist.songs if artist.known else ():
            if not song.variant and song.kind in {"album", "single"}:
                for title in {folded(song.title), folded(song.base)}:
                    found.setdefault(title, []).append(_known(song))
    return found


def invented(artist: str, count: int) -> list[Known]:
    """Titles that sound right and exist nowhere."""
    shift = hashlib.sha256(artist.encode()).digest()[0]
    titles = [INVENTED[(shift + n) % len(INVENTED)] + (f", Part {n // 5 + 1}" if n >= 5 else "") for n in range(count)]
    return [Known(title, artist, FIRST_INVENTED_YEAR + 2 * n, "Unheard") for n, title in enumerate(titles)]


def spread(songs: Sequence[Known], count: int) -> list[Known]:
    """`count` of `songs`, evenly from the first to the last."""
    if count >= len(songs):
        return list(songs)
    if count == 1:
        return [songs[len(songs) // 2]]
    return [songs[round(n * (len(songs) - 1) / (count - 1))] for n in range(count)]


def choose(pool: Sequence[Known], count: int) -> list[Known]:
    """The best known ones over the years, several artists in turn, no title twice."""
    by_artist: dict[str, list[Known]] = {}
    for song in pool:
        by_artist.setdefault(song.artist, []).append(song)
    share = max(1, -(-count // max(1, len(by_artist))))
    chosen: list[Known] = []
    for songs in by_artist.values():
        starred = [song for song in songs if song.starred]
        chosen += spread(starred if len(starred) >= share else songs, share)
    chosen = sorted(chosen, key=lambda song: song.year or 9999)
    if len(chosen) > count:
        chosen = spread(chosen, count)
    more = [song for song in pool if song not in chosen][: count - len(chosen)]
    return sorted([*chosen, *more], key=lambda song: song.year or 9999)


def alternates(plan: Sequence[Known], pool: Sequence[Known], index: int) -> list[Known]:
    """Two replacements for one slot: by the same artist where there are any, near in year, used for no other slot."""
    used = {(song.title, song.artist) for song in plan}
    result: list[Known] = []
    for place, slot in enumerate(plan[: index + 1]):
        left = [song for song in pool if (song.title, song.artist) not in used]
        left.sort(key=lambda s: (s.artist != slot.artist, not s.starred, abs((s.year or 0) - (slot.year or 0))))
        used |= {(song.title, song.artist) for song in left[:2]}
        result = left[:2] if place == index else []
    return result


def _known(song: Song) -> Known:
    return Known(song.base, song.artist, song.year, song.album, "", song.starred)
