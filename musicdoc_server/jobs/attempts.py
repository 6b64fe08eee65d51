"""The runs of a job: how long each stage took, what was asked of services, how it ended."""

from __future__ import annotations

from typing import Self

from musicdoc_server.models import Value
from musicdoc_server.upstream import Usage


class StageTime(Value):
    """A stage of a run and how long it took, in milliseconds of work: the time a server was off does not count."""

    stage: int
    label: str
    duration_ms: int


class Attempt(Value):
    """One run of a job. Times are UTC, ISO 8601; `outcome` is the status it ended with, empty while it goes on.

    `restarts` is how often the server was restarted meanwhile; `usage` is what services outside were asked for.
    """

    number: int
    started_at: str = ""
    finished_at: str = ""
    outcome: str = ""
    error: str = ""
    restarts: int = 0
    stages: tuple[StageTime, ...] = ()
    usage: Usage = Usage()

    def spent(self, stage: int, label: str, duration_ms: int) -> Self:
        """The attempt with so much more time in a stage; 0 is none."""
        if not stage:
            return self
        earlier = [entry for entry in self.stages if entry.stage == stage]
        entry = StageTime(stage=stage, label=label, duration_ms=duration_ms + sum(each.duration_ms for each in earlier))
        others = [each for each in self.stages if each.stage != stage]
        return self.model_copy(update={"stages": tuple(sorted([*others, entry], key=lambda each: each.stage))})
