"""One file of the library in memory, and many of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Any, NamedTuple, overload

from musicdoc_server.catalogs.tags import Tags
from musicdoc_server.catalogs.wording import title_key
from musicdoc_server.keys import keyed_id


class Entry(NamedTuple):
    """A file that can be played. `key` and `variant` come from `wording.title_key`; the rest is as in Tags."""

    id: str
    path: str
    title: str
    key: str
    variant: int
    artist: str
    album_artist: str
    album: str
    year: int | None
    position: int | None
    genre: str
    composer: str
    duration_ms: int
    has_cover: bool


class Entries(Sequence[Entry]):
    """Entries, kept as plain tuples of plain values: the garbage collector soon passes these by.

    With an object for each of 50,000 tracks, every full collection would hold the loop up for 50 ms.
    """

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def add(self, entry: Entry) -> None:
        """Puts an entry behind the others."""
        self._rows.append(tuple(entry))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        if isinstance(place, slice):
            return list(map(Entry._make, self._rows[place]))
        return Entry._make(self._rows[place])


def track_id(id_key: str, path: str) -> str:
    """The id of the file at `path` (relative to the library): the same at every start, and not to be guessed.

    Whoever has it hears the file, and paths are easily guessed. What is keyed is a hash of the path, which earlier
    versions had for an id: so `stores.upgrade` can make the one from the other.
    """
    return keyed_id(id_key, hashlib.blake2b(os.fsencode(path), digest_size=12).hexdigest())


def entry_of(id_key: str, path: str, tags: Tags, same: dict[str, str]) -> Entry:
    """The entry for a file. `same` has the strings met so far, so that equal ones are kept once."""

    def shared(text: str) -> str:
        return same.setdefault(text, text)  # one string for the thousand tracks that carry it

    key, variant = title_key(tags.title)
    return Entry(
        id=track_id(id_key, path),
        path=path,
        title=tags.title,
        key=key,
        variant=variant,
        artist=shared(tags.artist),
        album_artist=shared(tags.album_artist),
        album=shared(tags.album),
        year=tags.year,
        position=tags.position,
        genre=shared(tags.genre),
        composer=shared(tags.composer),
        duration_ms=tags.duration_ms,
        has_cover=bool(tags.has_cover),
    )
