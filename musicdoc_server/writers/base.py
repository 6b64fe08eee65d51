"""What a writer does: turn a brief into an opening, a plan and narration."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from musicdoc_server.models import Assignment, Brief, Chosen, Plan, Script

Say = Callable[[str], None]
"""Is told a text as far as it is certain, in whole sentences, so that it can be spoken while the rest is written."""


def say_nothing(text: str) -> None:
    """A `Say` for who is not in a hurry."""


class Writer(Protocol):
    """Writes for the ear. The calls may run side by side for one assignment, so nothing is kept between them.

    `brief` is there as soon as the topic is identified. A writer that knows about music by itself MAY begin without it.
    """

    @property
    def plans_from_tracks(self) -> bool:
        """Whether a plan is made of the brief's tracks, so that there can be none without them."""
        ...

    async def opening(self, assignment: Assignment, brief: Awaitable[Brief], say: Say = say_nothing) -> Script:
        """The opening narration. It is written and spoken before there is a plan, so it names no song.

        A writer that takes its time MAY `say` what is written so far, again and again with more; the script itself may
        still come out otherwise.
        """
        ...

    async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
        """The outline: one to five slots in chronological order."""
        ...

    def narrate(self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script) -> AsyncIterator[Script]:
        """A lead-in for each of `songs`, in order, then the closing: `len(songs) + 1` scripts.

        MUST name no song outside `songs`, and repeat no fact that `opening` told.
        """
        ...
