"""What a catalog does: tell what a topic is, and find songs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from musicdoc_server.models import Subject, Track, WantedSong


class Catalog(Protocol):
    """Where songs are looked up. Every track returned exists and can be played at this moment."""

    async def identify(self, topic: str, say: Callable[[str], None]) -> Subject:
        """What `topic` means: an artist, or a theme with songs by several, with its candidates best first.

        MAY call `say` with a short present-tense detail for the listener ("Reading your music folder: 120 of 900").
        Raises NothingFound with a sentence that offers what there is.
        """
        ...

    async def find(self, wanted: WantedSong) -> Track | None:
        """The track that is `wanted`, or None where nothing is close enough."""
        ...

    async def more(self, subject: Subject) -> list[Track]:
        """The subject's tracks for slots that stayed empty, best first, the known ones among them. MAY be empty."""
        ...
