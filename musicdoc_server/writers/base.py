"""What a writer does: turn a brief into an opening, a plan and narration."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Protocol

from musicdoc_server.models import Assignment, Brief, Chosen, Plan, Script


class Writer(Protocol):
    """Writes for the ear. The calls may run side by side for one assignment, so nothing is kept between them.

    `brief` is there as soon as the topic is identified. A writer that knows about music by itself MAY begin without it.
    """

    @property
    def plans_from_tracks(self) -> bool:
        """Whether a plan is made of the brief's tracks, so that there can be none without them."""
        ...

    async def opening(self, assignment: Assignment, brief: Awaitable[Brief]) -> Script:
        """The opening narration. It is written and spoken before there is a plan, so it names no song."""
        ...

    async def plan(self, assignment: Assignment, brief: Awaitable[Brief]) -> Plan:
        """The outline: one to five slots in chronological order."""
        ...

    def narrate(self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script) -> AsyncIterator[Script]:
        """A lead-in for each of `songs`, in order, then the closing: `len(songs) + 1` scripts.

        MUST name no song outside `songs`, and repeat no fact that `opening` told.
        """
        ...
