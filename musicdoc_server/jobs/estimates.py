"""How long a job will still take: from how long the stages of finished ones took on this server.

estimates.learn(finished_job)
estimates.remaining_s(job, in_stage_s=1.5)     # 17, or None where nobody can tell
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from statistics import median
from typing import NamedTuple

from musicdoc_server.jobs.job import Job, Status

REMEMBERED = 20
"""Finished jobs of each catalog that are looked back on; the newest count."""

ALIKE = 1.5
"""A job teaches about those whose narrations are up to so many times as long or as short."""

LEAST_LEFT = 0.1
"""A stage that takes longer than usual has this part of its usual time still to go …"""

OVERDUE, OVERDUE_S = 2.0, 5.0
"""… until it has taken so many times as long, and some seconds more: then nobody can tell."""

GUESS_S, GUESS_BY_LENGTH = 5.0, 0.5
"""What is said before anything was measured: 20 s with narrations of 30 s."""


class _Finished(NamedTuple):
    """How long the narrations of a finished job were to be, and its stages took, in seconds."""

    narration_s: int
    stages: Mapping[int, float]


class Estimates:
    """Learns from jobs that were completed in one go."""

    def __init__(self) -> None:
        self._finished: defaultdict[str, deque[_Finished]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def learn(self, job: Job) -> None:
        """Takes in a job that has just ended; one that was restarted, retried or not completed teaches nothing."""
        if job.status == Status.COMPLETED and len(job.attempts) == 1 and not job.attempt.restarts:
            stages = {each.stage: each.duration_ms / 1000 for each in job.attempt.stages}
            self._finished[job.request.catalog].append(_Finished(job.request.narration_target_secs, stages))

    def remaining_s(self, job: Job, in_stage_s: float) -> int | None:
        """About how many seconds until the job is done, its wait included; None where nobody can tell.

        `in_stage_s`: how long it has been in its present stage.
        """
        narration_s = job.request.narration_target_secs
        alike = [each for each in self._finished[job.request.catalog] if _alike(each.narration_s, narration_s)]
        if alike:
            work_s = _left(_usual(alike), _from_stage(job), in_stage_s if job.stage else 0.0)
        else:
            spent_s = sum(each.duration_ms for each in job.attempt.stages) / 1000 + in_stage_s
            guess_s = GUESS_S + GUESS_BY_LENGTH * narration_s - (spent_s if job.status == Status.RUNNING else 0.0)
            work_s = guess_s if guess_s > 0 else None
        return None if work_s is None else math.ceil((job.queue_wait_s or 0) + work_s)


def _alike(one_s: int, other_s: int) -> bool:
    return max(one_s, other_s) <= ALIKE * min(one_s, other_s)


def _usual(finished: list[_Finished]) -> dict[int, float]:
    """The usual time of each stage; one that mostly is left out takes none."""
    numbers = {number for each in finished for number in each.stages}
    return {number: median(each.stages.get(number, 0.0) for each in finished) for number in numbers}


def _from_stage(job: Job) -> int:
    """Where the work goes on: the stages before were kept, in this run or an earlier one."""
    return max([job.stage, *(each.stage for attempt in job.attempts[:-1] for each in attempt.stages)])


def _left(usual_s: Mapping[int, float], stage: int, in_stage_s: float) -> float | None:
    present_s = usual_s.get(stage, 0.0)
    if in_stage_s > OVERDUE * present_s + OVERDUE_S:
        return None
    later_s = sum(seconds for number, seconds in usual_s.items() if number > stage)
    return max(present_s - in_stage_s, LEAST_LEFT * present_s) + later_s
