"""Group commit: everything that happens to jobs passes through here, to the store first and then to the readers.

Changes that arrive while a commit is under way wait and go together in the next one, so a burst of events costs one
transaction. This is the one place that writes about running jobs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from musicdoc_server.errors import Busy, StoreError
from musicdoc_server.jobs.job import Job
from musicdoc_server.stores.base import Batch, JobRow, JobStore

LOG = logging.getLogger(__name__)
FIRST_RETRY_S = 0.1
LONGEST_RETRY_S = 5.0


ACKNOWLEDGE_S = 10.0
"""How long a client waits for its new job to reach the disk before it is told to come back."""

NOT_SAVED = "The server cannot save jobs just now. Please try again soon."

Stored = TypeVar("Stored")


@dataclass(slots=True)
class Changes(Batch):
    """A batch in the making. `states` holds each job as it stands after all that happened to it."""

    states: dict[str, Job] = field(default_factory=dict)

    def seal(self) -> None:
        """Makes the rows of the jobs: once a job, however many events there are of it. No token goes any further."""
        self.states = {job_id: job.without_token() for job_id, job in self.states.items()}
        self.jobs = {job_id: row_of(job) for job_id, job in self.states.items()}

    def parted(self) -> Iterator[tuple[str, Changes]]:
        """What happened to each job by itself, and under no name what is forgotten."""
        told = {event.job_id for event in self.events} | {result.job_id for result in self.results}
        for job_id in told.union(self.states, self.done):
            yield (
                job_id,
                Changes(
                    events=[event for event in self.events if event.job_id == job_id],
                    results=[result for result in self.results if result.job_id == job_id],
                    done=[each for each in self.done if each == job_id],
                    states={job_id: self.states[job_id]} if job_id in self.states else {},
                ),
            )
        yield "", Changes(forgotten=self.forgotten, history_until=self.history_until)


def row_of(job: Job) -> JobRow:
    """The job as the store keeps it, without its token."""
    return JobRow(job.id, job.user_id, job.status, job.finished_at, job.model_dump_json(by_alias=True))


class Journal:
    """Commits batches in order. `publish` is called on the loop with each batch after it is on disk.

    A batch that can never be stored is taken apart, so that no job suffers from what is wrong with another; `lost` is
    called with a job of which something is lost.
    """

    def __init__(
        self, store: JobStore, publish: Callable[[Changes], None], lost: Callable[[str], None] = lambda _: None
    ) -> None:
        self._store = store
        self._publish = publish
        self._lost = lost
        self._next = Changes()
        self._stored: dict[str, asyncio.Future[None]] = {}
        self._task: asyncio.Task[None] | None = None
        self._last_at = 0

    def next_at(self) -> int:
        """The number that orders the next event among all: the time in microseconds, or one more than the last."""
        self._last_at = max(self._last_at + 1, time.time_ns() // 1000)
        return self._last_at

    def go_on_from(self, last_at: int) -> None:
        """Takes up the numbers of the last run, which may be ahead of a clock that was put back."""
        self._last_at = max(self._last_at, last_at)

    def write(self, change: Callable[[Changes], None], job_id: str = "") -> asyncio.Future[None]:
        """Lets `change` add to the next batch, of the job `job_id` alone where one is named.

        The future is done when that is stored and published; it has a StoreError where it can never be stored.
        """
        change(self._next)
        if job_id not in self._stored:
            self._stored[job_id] = asyncio.get_running_loop().create_future()
        if self._task is None:
            self._task = asyncio.create_task(self._commit_all(), name="journal")
        return self._stored[job_id]

    async def flush(self) -> None:
        """Waits until everything written so far is stored."""
        while self._task is not None:
            await asyncio.shield(self._task)

    async def _commit_all(self) -> None:
        while self._stored:
            batch, stored = self._next, self._stored
            self._next, self._stored = Changes(), {}
            lost: set[str] = set()
            if not await self._tried(batch):
                lost = {name for name, part in batch.parted() if not await self._tried(part)}
            for name, future in stored.items():
                if not future.done() and name in lost:
                    future.set_exception(StoreError("This could not be saved."))
                    future.exception()  # not everybody who writes looks
                elif not future.done():
                    future.set_result(None)
            for name in lost:
                self._lost(name)
        self._task = None

    async def _tried(self, batch: Changes) -> bool:
        """Whether the batch is stored and published; False where it can never be."""
        try:
            batch.seal()
            await self._commit(batch)
            self._publish(batch)
        except Exception:
            LOG.exception("%d events of %s cannot be stored", len(batch.events), ", ".join(batch.states))
            return False
        return True

    async def _commit(self, batch: Batch) -> None:
        """Tries for as long as the store is away: a full disk that is emptied again must cost waiting, not events."""
        delay_s = FIRST_RETRY_S
        while True:
            try:
                return await self._store.commit(batch)
            except StoreError as error:
                LOG.error(
                    "cannot store %d events, trying again in %.1f s: %s", len(batch.events), delay_s, error.__cause__
                )
                await asyncio.sleep(delay_s)
                delay_s = min(2 * delay_s, LONGEST_RETRY_S)


async def on_disk(stored: Awaitable[Stored]) -> Stored:
    """What `stored` comes to. Raises Busy where the store takes too long."""
    try:
        return await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(stored)), ACKNOWLEDGE_S)
    except TimeoutError:
        raise Busy(NOT_SAVED) from None
