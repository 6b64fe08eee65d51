"""Spotify's track objects as ours. What is broken, local or not playable here is left out without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from musicdoc_server.catalogs.phrases import listed
from musicdoc_server.catalogs.spotify_versions import bare, main, versions
from musicdoc_server.catalogs.wording import fold, name_key, stems
from musicdoc_server.models import LONGEST_MS, Track
from musicdoc_server.reading import whole

_ID = re.compile(r"[0-9A-Za-z]+")
_YEAR = re.compile(r"(1\d{3}|20\d{2})(?:-|$)")
_LONGEST_NAME = 300
_MOST_NAMES = 3


@dataclass(frozen=True)
class Found:
    """A track with what else Spotify says of it. `artists`: key and id of each, the first the one it is filed under."""

    track: Track
    artists: tuple[tuple[str, str], ...]
    isrc: str
    compilation: bool
    versions: frozenset[str]

    @property
    def song(self) -> tuple[str, str]:
        """What all recordings of the song by the same artist have in common."""
        return stems(main(self.track.title)), self.artists[0][0]

    def is_by(self, artist: Artist) -> bool:
        """Whether `artist` takes part; by name where the id is not known."""
        return any(_same(credited, artist) for credited in self.artists)

    def files_under(self, artist: Artist) -> bool:
        """Whether it is the artist's own, not one on which they are a guest."""
        return _same(self.artists[0], artist)


@dataclass(frozen=True)
class Artist:
    """An artist; `id` is empty where only the name is known."""

    name: str
    id: str = ""

    @property
    def key(self) -> str:
        """What all spellings of the name have in common."""
        return name_key(self.name)


def _same(credited: tuple[str, str], artist: Artist) -> bool:
    key, id_ = credited
    return id_ == artist.id if artist.id else key == artist.key


def tracks_in(answer: dict[str, Any]) -> list[Found]:
    """The usable tracks of a search or of top tracks, in their order."""
    return [found for item in _items(answer.get("tracks")) if (found := _found(item))]


def artists_in(answer: dict[str, Any]) -> list[Artist]:
    """The artists of a search, in their order."""
    items = _items(answer.get("artists"))
    return [Artist(_name(item), item["id"]) for item in items if _name(item) and _is_id(item.get("id"))]


def distinct(found: Iterable[Found]) -> list[Found]:
    """Each song once, the recording as first released where there is one, in the order in which the songs came."""
    isrcs: dict[str, tuple[str, str]] = {}
    best: dict[tuple[str, str], Found] = {}
    for each in found:
        song = isrcs.setdefault(each.isrc, each.song) if each.isrc else each.song
        kept = best.setdefault(song, each)
        if _first_released(each) < _first_released(kept):
            best[song] = each
    return list(best.values())


def _first_released(found: Found) -> tuple[int, bool, int]:
    return len(found.versions), found.compilation, found.track.year or 9999


def _found(item: dict[str, Any]) -> Found | None:
    names = [(_name(artist), artist.get("id")) for artist in _items(item.get("artists")) if _name(artist)]
    title, duration_ms = _name(item), item.get("duration_ms")
    playable = (
        item.get("is_playable") is not False and not item.get("is_local") and item.get("type", "track") == "track"
    )
    if not (playable and title and names and _is_id(item.get("id")) and _positive(duration_ms)):
        return None
    album = item["album"] if isinstance(item.get("album"), dict) else {}
    external = item["external_ids"] if isinstance(item.get("external_ids"), dict) else {}
    year = _YEAR.match(str(album.get("release_date") or ""))
    track = Track(
        id=item["id"],
        uri=f"spotify:track:{item['id']}",
        title=title,
        artist=_credit(title, [name for name, _ in names]),
        duration_ms=int(duration_ms or 0),
        album=_name(album),
        year=int(year[1]) if year else None,
        said=bare(title),
    )
    return Found(
        track=track,
        artists=tuple((name_key(name), str(id_ or "")) for name, id_ in names),
        isrc=str(external.get("isrc") or "").upper(),
        compilation=album.get("album_type") == "compilation",
        versions=versions(title, track.album, [name for name, _ in names]),
    )


def _credit(title: str, names: list[str]) -> str:
    """Whom to name: everybody whom the title does not name as a guest already."""
    told = f" {fold(title)} "
    guests = [name for name in names[1:] if f" {fold(name)} " not in told]
    return listed([names[0], *guests][:_MOST_NAMES])[:_LONGEST_NAME]


def _items(page: Any) -> list[dict[str, Any]]:
    """The objects in a page or a plain list; Spotify puts a null where something is gone."""
    items = page.get("items") if isinstance(page, dict) else page
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _name(item: dict[str, Any]) -> str:
    name = item.get("name")
    return " ".join(whole(name).split())[:_LONGEST_NAME] if isinstance(name, str) else ""


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def _positive(value: Any) -> bool:
    return isinstance(value, int) and 0 < value <= LONGEST_MS
