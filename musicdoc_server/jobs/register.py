"""The register: how every job stands, as it is on disk, and its event log.

What is active or was lately asked for is in memory; the rest is read from the store when somebody wants it, so that
the number of finished jobs costs nothing.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from weakref import WeakValueDictionary

from musicdoc_server.errors import NotFound
from musicdoc_server.jobs.event_log import Event, EventLog, as_event
from musicdoc_server.jobs.job import Job, Status
from musicdoc_server.jobs.journal import Changes
from musicdoc_server.stores.base import EventRow, JobArchive, JobRow, Page

FINISHED_IN_MEMORY = 200
"""Finished jobs that stay in memory, with their events: about 40 KB each."""
NO_SUCH_JOB = "There is no such job, or it was forgotten a while after its end. Look under My Playlists."


class Register:
    """Knows the jobs of the store behind `archive`. `publish` is to be called with every batch that was stored."""

    def __init__(self, archive: JobArchive) -> None:
        self._archive = archive
        self._active: dict[str, Job] = {}
        self._finished: OrderedDict[str, Job] = OrderedDict()
        self._logs: dict[str, EventLog] = {}
        # A log that somebody still reads must be found again, or a later run of its job would go on in another one.
        self._read: WeakValueDictionary[str, EventLog] = WeakValueDictionary()
        self._going: set[str] = set()

    async def job(self, job_id: str) -> Job:
        """How a job stands. Raises NotFound, StoreError."""
        return (await self.look_up(job_id))[0]

    async def log(self, job_id: str) -> EventLog:
        """A job's event log. Raises NotFound, StoreError."""
        return (await self.look_up(job_id))[1]

    def present(self, job_id: str) -> Job | None:
        """How a job stands that is in memory."""
        return self._active.get(job_id) or self._finished.get(job_id)

    async def look_up(self, job_id: str) -> tuple[Job, EventLog]:
        """How a job stands at this moment, and its log. Raises NotFound, StoreError."""
        if job_id not in self._going:
            if (known := self.known(job_id)) is not None:
                return known
            row = await self._archive.job(job_id)
            events = await self._archive.events([job_id]) if row else []
            if (known := self.known(job_id)) is not None:
                return known  # it came in meanwhile, and may have gone on since it was read
            if row and events and job_id not in self._going:  # without events it was removed just now
                job = read_job(row)
                log = self._read.get(job_id) or EventLog(job_id, job.request.topic, events)
                self._logs[job_id] = self._read[job_id] = log
                self._note(job)
                return job, log
        raise NotFound(NO_SUCH_JOB)

    async def page(self, user_id: str, page: Page) -> list[Job]:
        """A page of a user's jobs, newest first. Raises StoreError."""
        return [read_job(row) for row in await self._archive.jobs_of(user_id, page)]

    async def past(self, job_id: str) -> Job:
        """How a job stands, or what the history says of it. Raises NotFound, StoreError."""
        row = await self._archive.job(job_id, history=True)
        if row is None:
            raise NotFound("There is no such job, and never was, or it is too long ago.")
        return read_job(row)

    async def events(self, job_id: str) -> list[Event]:
        """The events of a job that are still kept. Raises StoreError."""
        if job_id in self._going:
            return []
        return [as_event(row) for row in await self._archive.events([job_id])]

    async def stats(self) -> dict[str, int]:
        """How many jobs there are in each status, and of how many users. Raises StoreError."""
        counts, users = await self._archive.counts()
        by_status = {str(status): counts.get(status, 0) for status in Status}
        return {"total": sum(by_status.values()), **by_status, "users": users}

    def active_of(self, user_id: str) -> int:
        """How many active jobs a user has."""
        return sum(job.user_id == user_id for job in self._active.values())

    def add(self, job: Job, log: EventLog) -> None:
        """Takes an active job in, before it is stored for the first time, or when it begins anew."""
        self._finished.pop(job.id, None)
        self._active[job.id] = job
        self._logs[job.id] = self._read[job.id] = log

    async def recover(self, rows: Sequence[JobRow]) -> list[tuple[Job, EventLog]]:
        """Takes in the active jobs that the last run left, with their events. Raises StoreError."""
        jobs = [read_job(row) for row in rows]
        events = _by_job(await self._archive.events([job.id for job in jobs]))
        for job in jobs:
            self.add(job, EventLog(job.id, job.request.topic, events[job.id]))
        return [(job, self._logs[job.id]) for job in jobs]

    def drop(self, job_id: str) -> None:
        """Forgets a job that could not be stored."""
        self._active.pop(job_id, None)

    def forget(self, job_id: str) -> bool:
        """From now on there is no such job: the store is about to remove it. False for one that runs again by now."""
        if job_id in self._active:
            return False
        self._going.add(job_id)
        return True

    def publish(self, batch: Changes) -> None:
        """Takes in what was stored, and wakes the readers of its events."""
        for job in batch.states.values():
            self._note(job)
        for job_id, events in _by_job(batch.events).items():
            if log := self._read.get(job_id):
                log.publish(events)
        for job_id in batch.forgotten:
            self._finished.pop(job_id, None)
            self._logs.pop(job_id, None)
            if log := self._read.get(job_id):
                log.close()
            self._going.discard(job_id)

    def close(self) -> None:
        """Tells every reader that nothing more will come from here."""
        for log in list(self._read.values()):
            log.close()

    def _note(self, job: Job) -> None:
        if job.active:
            self._active[job.id] = job
            return
        self._active.pop(job.id, None)
        self._finished[job.id] = job
        self._finished.move_to_end(job.id)
        while len(self._finished) > FINISHED_IN_MEMORY:
            oldest, _ = self._finished.popitem(last=False)
            self._logs.pop(oldest, None)

    def known(self, job_id: str) -> tuple[Job, EventLog] | None:
        """How a job stands that is in memory, and its log."""
        job = self.present(job_id)
        return (job, self._logs[job_id]) if job and job_id in self._logs else None


def read_job(row: JobRow) -> Job:
    """The job that the store gave back."""
    return Job.model_validate_json(row.data)


def _by_job(rows: Iterable[EventRow]) -> defaultdict[str, list[EventRow]]:
    events: defaultdict[str, list[EventRow]] = defaultdict(list)
    for row in rows:
        events[row.job_id].append(row)
    return events
