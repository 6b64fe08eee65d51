"""The manager: takes jobs in, cancels them, runs them again, and goes on with them after a restart.

manager = Manager(SqlJobs(database), SqlJobs(database), work, limits=Limits(), retention=Retention())
await manager.open()
job = await manager.submit(JobRequest(topic="Ragtime", owner_id="ann"))
await manager.register.log(job.id)      # its event log: read it, wait on it
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from musicdoc_server.errors import (
    AlreadyOver,
    Busy,
    Draining,
    MusicdocError,
    NotOver,
    QueueFull,
    StoreError,
    TooManyJobs,
)
from musicdoc_server.jobs.cleanup import Chore, Cleanup, Retention
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.estimates import REMEMBERED, Estimates
from musicdoc_server.jobs.event_log import EventLog
from musicdoc_server.jobs.feed import Feeds
from musicdoc_server.jobs.job import Job, Status, new_job
from musicdoc_server.jobs.journal import NOT_SAVED, Changes, Journal, on_disk
from musicdoc_server.jobs.notices import Notices, Notify
from musicdoc_server.jobs.register import Register, read_job
from musicdoc_server.jobs.runner import OUR_FAULT, Runner, Work
from musicdoc_server.models import JobRequest, now
from musicdoc_server.stores.base import JobArchive, JobStore
from musicdoc_server.upstream import Purse, Usage

LOG = logging.getLogger(__name__)
FLUSH_S = 5.0
"""How long a stopping server waits for a store that is away."""


@dataclass(frozen=True)
class Limits:
    """How many jobs a user may have active, how many run at once, how many may wait."""

    max_jobs_per_user: int
    max_running_jobs: int
    queue_limit: int


class Manager:
    """Every command about jobs goes through here; how they stand is in its `register`."""

    def __init__(
        self,
        store: JobStore,
        archive: JobArchive,
        work: Work,
        *,
        limits: Limits,
        retention: Retention,
        notify: Notify | None = None,
        purse: Purse | None = None,
        chores: Sequence[Chore] = (),
        published: Callable[[Changes], None] = lambda _: None,
    ) -> None:
        """`published` hears of everything that is on disk, before the readers do."""
        self.register = Register(archive)
        self.feeds = Feeds(self.register, archive, keep_s=retention.job_ttl_s)
        self._store = store
        self._limits = limits
        self._purse = purse
        self._journal = Journal(store, self._publish, self._lose)
        self._runner = Runner(work, store.stage_results, limits.max_running_jobs, purse)
        self._notices = Notices(notify, self._journal, self.register.present) if notify else None
        self._estimates = Estimates()
        self._accepting = 0
        self._unsaved: set[str] = set()
        self._closing = False
        self._published = published
        self._cleaning = Cleanup(store, self._journal, self.register.forget, retention, chores)
        self.cleanup = self._cleaning.run

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn."""
        return self._runner.waiting

    @property
    def running(self) -> int:
        """How many jobs are being made."""
        return self._runner.running

    def check(self) -> None:
        """Raises Draining once no more jobs are taken."""
        if self._closing:
            raise Draining("The server is being restarted. Please try again in a moment.")

    async def open(self) -> None:
        """Takes up the jobs that the last run left, and begins the hourly cleanup. Raises StoreError."""
        left = await self._store.unfinished()
        self._journal.go_on_from(left.last_at)
        self.feeds.go_on_from(left.last_at)
        for row in await self._store.finished_before(now(), REMEMBERED):
            self._estimates.learn(read_job(row))
        for job, log in await self.register.recover(left.jobs):
            self._runner.add(self._desk(job, log), first=job.status == Status.RUNNING)
        if self._notices:
            self._notices.send(map(read_job, left.unmailed))
        self._cleaning.start()

    async def close(self, drain_s: float = 0.0) -> None:
        """Takes no more jobs, gives running ones `drain_s` to reach a place where they can go on, and stops.

        Nothing ends by that: what is not finished goes on at the next start.
        """
        if self._closing:
            return
        self._closing = True
        self._cleaning.stop()
        await self._runner.drain(drain_s)
        if self._notices:
            await self._notices.close()
        try:
            await asyncio.wait_for(self._journal.flush(), FLUSH_S)
        except TimeoutError:
            LOG.error("the store is away; the last events are lost")
        self.register.close()
        self.feeds.close()

    async def submit(self, request: JobRequest) -> Job:
        """Takes a job in; on return it is on disk and in line.

        Raises TooManyJobs, OverBudget, QueueFull, Busy, StoreError.
        """
        self._check(request.owner_id)
        estimate = self._purse.expected(request) if self._purse else Usage()
        if self._purse:
            self._purse.check(Usage(), estimate)
        job = new_job(request)
        desk = self._desk(job, EventLog(job.id, request.topic))
        await self._accept(desk, desk.accept(estimate))
        return desk.job

    async def cancel(self, job_id: str) -> Job:
        """Ends a job that waits or runs; what is under way for it is stopped. Raises NotFound, AlreadyOver, Busy."""
        if (await self.register.job(job_id)).active and not await on_disk(self._runner.cancel(job_id)):
            await on_disk(self._journal.write(lambda _: None))  # its run has ended, and that is being stored
        job = await self.register.job(job_id)
        if job.active:
            raise Busy("This documentary is just being started. Please try again in a moment.")
        if job.status != Status.CANCELLED:
            raise AlreadyOver(f"This documentary cannot be cancelled: it is {job.status} already.")
        return job

    async def retry(self, job_id: str, request: JobRequest | None = None) -> Job:
        """Runs a failed or cancelled job again, from the stage that it came to; on return that is on disk.

        `request` is the job's own, with a token where it needs one. Raises NotFound, NotOver, AlreadyOver, TooManyJobs,
        OverBudget, QueueFull, Busy, StoreError.
        """
        job, log = await self.register.look_up(job_id)
        if job_id in self._unsaved:  # what the store says of it is out of date, and its events have other numbers
            raise Busy(NOT_SAVED)
        if job.active:
            raise NotOver("This documentary is being made already.")
        if job.status == Status.COMPLETED:
            raise AlreadyOver("This documentary is finished already.")
        self._check(job.user_id)
        if self._purse:
            self._purse.check(job.usage)
        desk = self._desk(job, log)
        await self._accept(desk, desk.again(request or job.request))
        return desk.job

    async def _accept(self, desk: Desk, told: asyncio.Future[None]) -> None:
        """Puts a job in line as soon as it is on disk. Raises Busy where that takes too long, StoreError."""
        self.register.add(desk.job, desk.log)
        self._accepting += 1
        try:
            await on_disk(told)
        except Busy:
            self.register.drop(desk.job_id)  # it does not count; should the store come back, it is kept as failed
            self._unsaved.add(desk.job_id)
            desk.fail(Busy("The server could not save this job."))
            raise
        except StoreError:
            self.register.drop(desk.job_id)
            raise
        finally:
            self._accepting -= 1
        self._runner.add(desk)

    def _desk(self, job: Job, log: EventLog) -> Desk:
        return Desk(job, log, self._journal, self._estimates)

    def _lose(self, job_id: str) -> None:
        """Ends the run of a job of which something could never be stored, with what is on disk of it."""
        known = self.register.known(job_id)
        if self._runner.abandon(job_id) and known:
            self._desk(*known).fail(MusicdocError(OUR_FAULT))

    def _publish(self, batch: Changes) -> None:
        """Tells what is on disk, in both places before anybody can look at one of them."""
        self._published(batch)
        self.register.publish(batch)
        for job in batch.states.values():
            self._estimates.learn(job)
        self._unsaved.difference_update(job.id for job in batch.states.values() if not job.active)
        self.feeds.publish(batch)
        if self._notices:
            self._notices.send(batch.states.values())

    def _check(self, user_id: str) -> None:
        """Raises what keeps a user from one more job."""
        self.check()
        active = self.register.active_of(user_id)
        if active >= self._limits.max_jobs_per_user:
            raise TooManyJobs(
                f"You already have {active} documentaries in the making. Please wait until one of them is finished."
            )
        if self._runner.waiting + self._accepting >= self._limits.queue_limit + max(self._runner.free, 0):
            full = QueueFull("Too many documentaries are waiting to be made. Please try again in a while.")
            full.retry_after_s = self._runner.wait_s()
            raise full
