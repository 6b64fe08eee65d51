"""Forgetting: finished jobs go after an hour, with their events; their lines in the history after a month."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tornado.ioloop import PeriodicCallback

from musicdoc_server.errors import StoreError
from musicdoc_server.jobs.job import Job
from musicdoc_server.jobs.journal import Journal
from musicdoc_server.stores.base import Batch, JobRow, JobStore

LOG = logging.getLogger(__name__)
Chore = Callable[[], Awaitable[None]]
"""What else is to be cleaned up from time to time. May raise StoreError."""

AT_ONCE = 500
"""Jobs that one transaction removes: events are many, and nobody should wait long for the next commit."""


@dataclass(frozen=True)
class Retention:
    """How long finished jobs and their events stay, how long the history, how often that is looked at."""

    job_ttl_s: float
    history_days: float
    cleanup_interval_s: float


class Cleanup:
    """Forgets what is old, then does the `chores`.

    `forget` hears each id before it is removed; False where it must stay.
    """

    def __init__(
        self,
        store: JobStore,
        journal: Journal,
        forget: Callable[[str], bool],
        retention: Retention,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._store = store
        self._journal = journal
        self._forget = forget
        self._chores = chores
        self._job_ttl = timedelta(seconds=retention.job_ttl_s)
        self._history = timedelta(days=retention.history_days)
        self._hourly = PeriodicCallback(self.run, retention.cleanup_interval_s * 1000)
        self._first: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Runs once now, as a server may never run for an hour, and then from time to time."""
        self._first = asyncio.create_task(self._begin(), name="first cleanup")
        self._hourly.start()

    def stop(self) -> None:
        """Runs no more."""
        self._hourly.stop()
        if self._first:
            self._first.cancel()

    async def run(self) -> None:
        """Forgets all that is due. Raises StoreError."""
        now = datetime.now(UTC)
        limit = (now - self._job_ttl).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        history_until = f"job_{int((now - self._history).timestamp() * 1000)}"
        while rows := await self._store.finished_before(limit, AT_ONCE):
            LOG.info("forgetting %d finished jobs", len(rows))
            gone = [row for row in rows if self._forget(row.id)]
            await self._journal.write(lambda batch, gone=gone: _remove(batch, gone))  # type: ignore[misc]
        await self._journal.write(lambda batch: setattr(batch, "history_until", history_until))
        for chore in self._chores:
            await chore()

    async def _begin(self) -> None:
        try:
            await self.run()
        except StoreError:
            LOG.exception("the first cleanup failed; the next one comes in its time")


def _remove(batch: Batch, rows: Iterable[JobRow]) -> None:
    for row in rows:
        batch.forgotten[row.id] = replace(row, data=_without_address(row.data))


def _without_address(data: str) -> str:
    """The job's line in the history: whom to write to is nobody's business any more."""
    job = Job.model_validate_json(data)
    return job.model_copy(update={"request": job.request.model_copy(update={"email": None})}).model_dump_json(
        by_alias=True
    )
