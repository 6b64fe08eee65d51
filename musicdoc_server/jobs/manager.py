"""The manager: takes jobs in, runs them, tells how they stand, and forgets them in time.

manager = Manager(store, work, max_jobs_per_user=2, job_ttl_s=3600, cleanup_interval_s=3600)
await manager.open()
job = await manager.submit(JobRequest(topic="Ragtime", owner_id="ann"))
manager.log(job.id)      # its event log: read it, wait on it
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tornado.ioloop import IOLoop, PeriodicCallback

from musicdoc_server.errors import Busy, Interrupted, MusicdocError, NotFound, TooManyJobs
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.event_log import EventLog
from musicdoc_server.jobs.job import Job, Status, new_job
from musicdoc_server.jobs.journal import Journal
from musicdoc_server.models import JobRequest
from musicdoc_server.stores.base import Batch, EventRow, JobStore

LOG = logging.getLogger(__name__)
ACKNOWLEDGE_S = 10.0
"""How long a client waits for its new job to reach the disk before it is told to come back."""

FLUSH_S = 5.0
"""How long a stopping server waits for a store that is away."""

INTERRUPTED = Interrupted("The server was restarted while this was being made. Please start it again.")

Work = Callable[[JobRequest, Desk], Awaitable[dict[str, Any]]]
"""What runs a job: the pipeline. It reports to the desk and returns the result; it raises when it fails."""


class Manager:
    """Owns every job of this node: its present state, its event log, and the task that works on it."""

    def __init__(
        self, store: JobStore, work: Work, *, max_jobs_per_user: int, job_ttl_s: float, cleanup_interval_s: float
    ) -> None:
        self._store = store
        self._work = work
        self._max_jobs_per_user = max_jobs_per_user
        self._job_ttl = timedelta(seconds=job_ttl_s)
        self._jobs: dict[str, Job] = {}
        self._logs: dict[str, EventLog] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._journal = Journal(store, self._publish)
        self._closing = False
        self._cleanup = PeriodicCallback(self.cleanup, cleanup_interval_s * 1000)

    async def open(self) -> None:
        """Reads the jobs of the last run, ends those it was in the middle of, and begins the hourly cleanup."""
        jobs = [Job.model_validate_json(row.data) for row in await self._store.jobs()]
        self._jobs = {job.id: job for job in jobs}
        events = _by_job(await self._store.events(list(self._jobs)))
        self._logs = {job.id: EventLog(job.id, job.request.topic, events[job.id]) for job in jobs}
        for job in jobs:
            if job.active:
                self._desk(job).fail(INTERRUPTED)
        await self._journal.flush()
        self._cleanup.start()

    async def close(self) -> None:
        """Stops the work that is under way; what is told so far is stored."""
        self._closing = True
        self._cleanup.stop()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await asyncio.wait_for(self._journal.flush(), FLUSH_S)
        except TimeoutError:
            LOG.error("the store is away; the last events are lost")
        for log in self._logs.values():
            log.close()

    async def submit(self, request: JobRequest) -> Job:
        """Takes a job in; on return it is on disk and about to run. Raises TooManyJobs, Busy."""
        if self._closing:
            raise Busy("The server is being restarted. Please try again in a moment.")
        active = sum(job.active for job in self.user_jobs(request.owner_id))
        if active >= self._max_jobs_per_user:
            raise TooManyJobs(
                f"You already have {active} documentaries in the making. Please wait until one of them is finished."
            )
        job = new_job(request)
        self._jobs[job.id] = job
        self._logs[job.id] = EventLog(job.id, request.topic)
        desk = self._desk(job)
        try:
            await asyncio.wait_for(asyncio.shield(desk.accept()), ACKNOWLEDGE_S)
        except TimeoutError:
            del self._jobs[job.id]  # it does not count; should the store come back, it is kept as failed
            desk.fail(Busy("The server could not save this job."))
            raise Busy("The server cannot save new jobs just now. Please try again soon.") from None
        IOLoop.current().add_callback(self._start, desk)
        return self._jobs[job.id]

    def job(self, job_id: str) -> Job:
        """How a job stands. Raises NotFound."""
        if job_id not in self._jobs:
            raise NotFound("There is no such job, or it is over for more than an hour. Look under My Playlists.")
        return self._jobs[job_id]

    def log(self, job_id: str) -> EventLog:
        """A job's event log. Raises NotFound."""
        return self._logs[self.job(job_id).id]

    def user_jobs(self, user_id: str) -> list[Job]:
        """A user's jobs, newest first."""
        return [job for job in reversed(self._jobs.values()) if job.user_id == user_id]

    def stats(self) -> dict[str, int]:
        """How many jobs there are in each status, and of how many users."""
        counts = Counter(job.status for job in self._jobs.values())
        users = len({job.user_id for job in self._jobs.values()})
        return {"total": len(self._jobs), **{status: counts[status] for status in Status}, "users": users}

    async def cleanup(self) -> None:
        """Forgets the jobs that finished more than `job_ttl_s` ago, with their events. Playlists stay."""
        limit = datetime.now(UTC) - self._job_ttl
        over = [
            job.id for job in self._jobs.values() if job.finished_at and datetime.fromisoformat(job.finished_at) < limit
        ]
        if over:
            LOG.info("forgetting %d finished jobs", len(over))
            await self._journal.write(lambda batch: batch.removed.extend(over))

    def _desk(self, job: Job) -> Desk:
        return Desk(job, self._logs[job.id].last_seq, self._journal)

    def _start(self, desk: Desk) -> None:
        if self._closing:
            return
        task = asyncio.create_task(self._run(desk), name=desk.job.id)
        self._tasks[desk.job.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(desk.job.id, None))

    async def _run(self, desk: Desk) -> None:
        """Runs the pipeline and ends the job, whatever comes of it."""
        try:
            desk.start(await self._store.stage_results(desk.job.id))
            desk.complete(await self._work(desk.job.request, desk))
        except MusicdocError as error:
            LOG.info("%s failed: %s", desk.job.id, error)
            desk.fail(error)
        except Exception:
            LOG.exception("%s broke", desk.job.id)
            desk.fail(MusicdocError("Something went wrong on our side. The server's log says more."))

    def _publish(self, batch: Batch) -> None:
        for row in batch.jobs.values():
            self._jobs[row.id] = Job.model_validate_json(row.data)
        for job_id, events in _by_job(batch.events).items():
            self._logs[job_id].publish(events)
        for job_id in batch.removed:
            self._jobs.pop(job_id, None)
            if log := self._logs.pop(job_id, None):
                log.close()


def _by_job(rows: Iterable[EventRow]) -> defaultdict[str, list[EventRow]]:
    events: defaultdict[str, list[EventRow]] = defaultdict(list)
    for row in rows:
        events[row.job_id].append(row)
    return events
