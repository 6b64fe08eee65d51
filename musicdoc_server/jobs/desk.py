"""The desk of one running job: where the work reports, and the only place that changes the job."""

from __future__ import annotations

import asyncio
from typing import Any

from musicdoc_server.errors import MusicdocError
from musicdoc_server.jobs.event_log import EventType, new_event
from musicdoc_server.jobs.job import Job, JobError, Status
from musicdoc_server.jobs.journal import Journal
from musicdoc_server.models import Narration, Song, now
from musicdoc_server.stores.base import Batch, JobRow, StageResult


class Desk:
    """Holds the newest state of a job; everything told here is stored, then announced, in this order."""

    def __init__(self, job: Job, last_seq: int, journal: Journal) -> None:
        self.job = job
        self._last_seq = last_seq
        self._journal = journal
        self._kept: dict[str, Any] = {}

    def accept(self) -> asyncio.Future[None]:
        """Tells that the job exists; the future is done when it is on disk."""
        return self._tell(EventType.PROGRESS, self._position())

    def start(self, kept: dict[str, Any]) -> None:
        """Begins the run, with the stage results that an earlier attempt kept."""
        self._kept = kept
        self._change(status=Status.RUNNING)

    def progress(self, stage: int, label: str, percent: float, detail: str) -> None:
        """Tells where the work is. `percent` is 0–100; a run's progress never goes back."""
        percent = max(self.job.progress, round(percent))
        self._change(stage=max(stage, self.job.stage), stage_label=label, progress=percent, detail=detail)

    def segment(self, segment: Narration | Song) -> None:
        """Tells that a segment became playable."""
        self._tell(EventType.SEGMENT, {"index": segment.index, "segment": segment.to_json()})

    def kept(self, stage: str) -> Any | None:
        """What an earlier attempt kept of `stage`, if it finished it."""
        return self._kept.get(stage)

    def keep(self, stage: str, data: Any) -> None:
        """Keeps the result of a finished stage (JSON data)."""
        self._journal.write(lambda batch: batch.results.append(StageResult(self.job.id, stage, data)))

    def complete(self, result: dict[str, Any]) -> None:
        """Ends the job well."""
        self._end(
            Status.COMPLETED, EventType.COMPLETE, {"progress": 100, "result": result}, result=result, progress=100
        )

    def fail(self, error: MusicdocError) -> None:
        """Ends the job with `error`."""
        told = JobError(error=str(error), code=error.code, stage=self.job.stage, retryable=error.retryable)
        self._end(Status.FAILED, EventType.ERROR, told.to_json(), error=told)

    def _end(self, status: Status, type_: EventType, data: dict[str, Any], **changes: Any) -> None:
        """The one function that ends a job."""
        self.job = self.job.evolve(status=status, finished_at=now(), **changes)
        self._tell(type_, {"status": status, **data})

    def _change(self, **changes: Any) -> None:
        self.job = self.job.evolve(**changes)
        self._tell(EventType.PROGRESS, self._position())

    def _position(self) -> dict[str, Any]:
        fields = {"status", "stage", "stage_label", "progress", "detail"}
        return self.job.model_dump(mode="json", by_alias=True, include=fields)

    def _tell(self, type_: EventType, data: dict[str, Any]) -> asyncio.Future[None]:
        self._last_seq += 1
        event = new_event(self.job.id, self._last_seq, type_, data)
        row = JobRow(self.job.id, self.job.user_id, self.job.status, self.job.model_dump_json(by_alias=True))

        def change(batch: Batch) -> None:
            batch.jobs[row.id] = row
            batch.events.append(event)

        return self._journal.write(change)
