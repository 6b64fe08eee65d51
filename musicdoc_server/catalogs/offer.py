"""What to say when no music fits: the sentence that offers what there is."""

from __future__ import annotations

from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.errors import NothingFound

_ARTISTS = 4
_GENRES = 2


def nothing_found(shelf: Shelf, topic: str) -> NothingFound:
    """The error for a `topic` that nothing fits; it names those with the most tracks."""
    if not shelf.entries:
        return NothingFound(
            "The music folder holds nothing that can be played yet. "
            "Put MP3, FLAC, Ogg Vorbis, Opus or M4A files into it, then start the server again."
        )
    people = sorted(shelf.people.values(), key=lambda person: (-len(person.tracks), person.name))
    genres = sorted(shelf.genres.values(), key=lambda genre: (-len(genre.tracks), genre.name))
    names = [person.name for person in people[:_ARTISTS]] + [genre.name for genre in genres[:_GENRES]]
    names = names or [shelf.entries[0].title]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return NothingFound(f"No music here fits “{' '.join(topic.split())}”. Try {listed}.")
