"""The desk of one run of a job: where the work reports, and the only place that changes the job."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from musicdoc_server.errors import MusicdocError
from musicdoc_server.jobs.estimates import Estimates
from musicdoc_server.jobs.event_log import EventLog, EventType, new_event
from musicdoc_server.jobs.job import DUE, Job, JobError, Status
from musicdoc_server.jobs.journal import Changes, Journal
from musicdoc_server.models import JobRequest, Narration, Outline, Song, Written, now
from musicdoc_server.reading import whole
from musicdoc_server.stores.base import StageResult
from musicdoc_server.upstream import Usage

RESTARTED = "Going on after a restart of the server"


class Paused(Exception):
    """The server is stopping, and the job is at a place where it can go on later."""


class Desk:
    """Holds the newest state of a job; everything told here is stored, then announced, in this order.

    Once the run has ended, whatever is still told is dropped: work that was cancelled may take a moment to notice.
    """

    def __init__(self, job: Job, log: EventLog, journal: Journal, estimates: Estimates) -> None:
        self.job = job
        self.log = log
        self.kept: Mapping[str, Any] = {}
        self.over = False
        self.pausing = False
        self._last_seq = log.last_seq
        self._parts = dict(log.parts)
        self._journal = journal
        self._estimates = estimates
        self._stage_began_s = time.monotonic()
        self.used_before = job.attempt.usage
        self._used: Callable[[], Usage] = Usage

    @property
    def job_id(self) -> str:
        """The id of the job."""
        return self.job.id

    @property
    def new(self) -> bool:
        """Whether nothing was ever done for the job, so that nothing of it can be kept."""
        return len(self.job.attempts) == 1 and not self.job.attempt.started_at

    def accept(self, estimate: Usage | None = None) -> asyncio.Future[None]:
        """Tells that the job exists, and about what it will use; the future is done when it is on disk."""
        return self._begin(estimate=(estimate or Usage()).to_json())

    def again(self, request: JobRequest) -> asyncio.Future[None]:
        """Begins another run of a job that failed or was cancelled; the future is done when that is on disk."""
        self.job = self.job.again(request)
        self.used_before = Usage()
        return self._begin()

    def queued(self, position: int, wait_s: int) -> None:
        """Tells how long the job will wait for its turn."""
        self._change(queue_position=position, queue_wait_s=wait_s)

    def start(self, kept: Mapping[str, Any], used: Callable[[], Usage] = Usage) -> None:
        """Begins the work, or goes on with it, with the stage results that were kept before.

        `used` tells what the work has asked of services outside until then.
        """
        self.kept = kept
        self._used = used
        self._stage_began_s = time.monotonic()
        attempt = self.job.attempt
        changes: dict[str, Any] = {"started_at": attempt.started_at or now()}
        if self.job.status == Status.RUNNING:
            changes["restarts"] = attempt.restarts + 1
        self._change(
            status=Status.RUNNING,
            queue_position=None,
            queue_wait_s=None,
            detail=RESTARTED if self.job.status == Status.RUNNING else self.job.detail,
            attempts=(*self.job.attempts[:-1], attempt.model_copy(update=changes)),
        )

    def progress(self, stage: int, label: str, percent: float, detail: str) -> None:
        """Tells where the work is. `percent` is 0–100; a run's progress never goes back."""
        percent, detail = max(self.job.progress, round(percent)), whole(detail)
        if stage > self.job.stage:
            self._change(stage=stage, stage_label=label, progress=percent, detail=detail, attempts=self._timed())
        else:
            self._change(progress=percent, detail=detail)

    def waiting(self, detail: str) -> None:
        """Tells what the work waits for at this moment."""
        self._change(detail=whole(detail))

    def announce(self, part: Outline | Written | Narration | Song) -> None:
        """Tells that a part is there. Work that went on after a restart may tell again what was told before."""
        type_, data = _event_of(part)
        key = type_, data.get("index", 0)
        if not self.over and self._parts.get(key) != data:
            self._parts[key] = data
            self._tell(type_, data)

    def keep(self, stage: str, data: Any) -> None:
        """Keeps the result of a finished stage (JSON data)."""
        if not self.over:
            self._journal.write(lambda batch: batch.results.append(StageResult(self.job.id, stage, data)))

    def checkpoint(self) -> None:
        """Marks a place where the work can be left and taken up again. Raises Paused when it is to be left."""
        if self.pausing:
            raise Paused

    def complete(self, result: dict[str, Any]) -> None:
        """Ends the run well."""
        self._end(
            Status.COMPLETED,
            EventType.COMPLETE,
            {"progress": 100, "result": result},
            progress=100,
            title=whole(str(result["data"].get("title", ""))),
            playlist_id=result["playlistId"],
        )

    def fail(self, error: MusicdocError) -> None:
        """Ends the run with `error`."""
        told = JobError(error=whole(str(error)), code=error.code, stage=self.job.stage, retryable=error.retryable)
        self._end(Status.FAILED, EventType.ERROR, told.to_json(), error=told)

    def cancel(self) -> asyncio.Future[None]:
        """Ends the run because its user wants that; the future is done when it is on disk."""
        return self._end(Status.CANCELLED, EventType.CANCELLED, {})

    def _begin(self, **more: Any) -> asyncio.Future[None]:
        """The first event of a run says of which job it is, to those who have not heard of it."""
        of = {"topic": self.job.request.topic, "createdAt": self.job.created_at}
        return self._tell(EventType.PROGRESS, self._position() | of | more)

    def _end(self, status: Status, type_: EventType, data: dict[str, Any], **changes: Any) -> asyncio.Future[None]:
        """The one function that ends a run, once. Raises ValueError the second time."""
        if self.over:
            raise ValueError(f"the run of {self.job.id} has ended before")
        at, error = now(), changes.get("error")
        attempts = self._timed()
        last = attempts[-1].model_copy(
            update={"finished_at": at, "outcome": status, "error": error.error if error else ""}
        )
        wants_mail = self.job.request.email and status != Status.CANCELLED
        self.job = self.job.evolve(
            status=status,
            finished_at=at,
            mail=DUE if wants_mail else "",
            queue_position=None,
            queue_wait_s=None,
            eta_s=None,
            attempts=(*attempts[:-1], last),
            **changes,
        )
        told = self._tell(type_, {"status": status, **data, **self._times(), "usage": last.usage.to_json()})
        self.over = True
        if status == Status.COMPLETED:
            self._journal.write(lambda batch: batch.done.append(self.job.id))
        return told

    def _timed(self) -> tuple[Any, ...]:
        """The attempts, with the time since the present stage began, and what was used."""
        began_s, self._stage_began_s = self._stage_began_s, time.monotonic()
        duration_ms = round((self._stage_began_s - began_s) * 1000)
        attempt = self.job.attempt.spent(self.job.stage, self.job.stage_label, duration_ms)
        usage = self.used_before + self._used()
        return (*self.job.attempts[:-1], attempt.model_copy(update={"usage": usage}))

    def _change(self, **changes: Any) -> None:
        if not self.over:
            self.job = self.job.evolve(**changes)
            eta_s = self._estimates.remaining_s(self.job, time.monotonic() - self._stage_began_s)
            self.job = self.job.model_copy(update={"eta_s": eta_s})
            self._tell(EventType.PROGRESS, self._position())

    def _position(self) -> dict[str, Any]:
        fields = {"status", "stage", "stage_label", "progress", "detail", "queue_position", "queue_wait_s", "eta_s"}
        told = self.job.model_dump(mode="json", by_alias=True, include=fields, exclude_none=True)
        attempt = {"attempt": self.job.attempt.number} if self.job.attempt.number > 1 else {}
        return told | self._times() | {"updatedAt": self.job.updated_at} | attempt

    def _times(self) -> dict[str, Any]:
        """When the run began, and how long each stage took that is over."""
        attempt = self.job.attempt
        began = {"startedAt": attempt.started_at} if attempt.started_at else {}
        took = {str(each.stage): each.duration_ms for each in attempt.stages}
        return began | ({"stageMs": took} if took else {})

    def _tell(self, type_: EventType, data: dict[str, Any]) -> asyncio.Future[None]:
        self._last_seq += 1
        event = new_event(self.job.id, self._last_seq, self._journal.next_at(), type_, data)
        job = self.job

        def change(batch: Changes) -> None:
            batch.states[job.id] = job
            batch.events.append(event)

        return self._journal.write(change, self.job.id)


def _event_of(part: Outline | Written | Narration | Song) -> tuple[EventType, dict[str, Any]]:
    data = part.to_json()
    if isinstance(part, Outline):
        return EventType.PLAN, {"plan": data}
    if isinstance(part, Written):
        return EventType.SCRIPT, data
    return EventType.SEGMENT, {"index": part.index, "segment": data}
