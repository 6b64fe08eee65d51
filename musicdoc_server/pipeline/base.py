"""What the stages are handed: where they report, and how they speak."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from musicdoc_server.models import Clip, JobRequest, Narration, Outline, Song, Written

Step = Callable[[float, str], None]
"""Tells how far a stage is (0 to 1) and what it does at this moment."""

Part = Outline | Written | Narration | Song
"""What listeners are shown: the plan, a narration that is written, and what can be played."""

Speak = Callable[[str], Awaitable[Clip]]
"""Speaks a text, or finds it spoken already. Raises CannotSpeak."""

SpeakFor = Callable[[JobRequest, str], Awaitable[Clip]]
"""The same for one job, which may ask for a voice."""

PaceFor = Callable[[JobRequest], float]
"""The words per minute at this moment of a job's voice; a voice may learn it while it speaks."""


class ClipAhead(Protocol):
    """A clip that is begun while its text is still being written, and comes before others that wait in line."""

    def say(self, text: str) -> None:
        """Tells the text as far as it is certain; again and again, with more of it."""
        ...

    async def clip(self, text: str) -> Clip:
        """As `Speak`, once, with the whole text."""
        ...

    def close(self) -> None:
        """Stops what was begun and nobody asked for."""
        ...


class Desk(Protocol):
    """Where the pipeline reports on one job. `kept` holds what an earlier run kept, as JSON data."""

    @property
    def job_id(self) -> str:
        """The id of the job."""
        ...

    @property
    def kept(self) -> Mapping[str, Any]:
        """What was kept before a restart or a retry, by name."""
        ...

    def progress(self, stage: int, label: str, percent: float, detail: str) -> None:
        """Tells where the work is, in percent of the whole."""
        ...

    def announce(self, part: Part) -> None:
        """Tells that a part of the documentary is there; what was told before, in the same words, is not told again."""
        ...

    def keep(self, stage: str, data: Any) -> None:
        """Keeps a finished stage's result (JSON data)."""
        ...

    def checkpoint(self) -> None:
        """Marks a place where the work may be left, to be taken up later. What it raises must get through."""
        ...
