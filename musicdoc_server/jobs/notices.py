"""Telling a job's user by mail how it ended, once, and keeping with the job what became of the message.

Whether a message is due is stored with the job's ending, so that one that a stop or a crash cut off is sent at the next
start. A server that dies between sending and noting it sends again: better twice than never.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from musicdoc_server.errors import MusicdocError
from musicdoc_server.jobs.job import DUE, Job
from musicdoc_server.jobs.journal import Changes, Journal
from musicdoc_server.reading import whole

LOG = logging.getLogger(__name__)
SENT = "sent"

Notify = Callable[[Job], Awaitable[None]]
"""Tells a job's user how it ended. Raises MusicdocError."""


class Notices:
    """The messages under way. `present` is how a job stands now, None for one that is not in memory."""

    def __init__(self, notify: Notify, journal: Journal, present: Callable[[str], Job | None]) -> None:
        self._notify = notify
        self._journal = journal
        self._present = present
        self._sending: set[asyncio.Task[None]] = set()

    def send(self, jobs: Iterable[Job]) -> None:
        """Tells those whose jobs ended with a message due."""
        for job in jobs:
            if job.mail == DUE:
                task = asyncio.create_task(self._send(job), name=f"mail about {job.id}")
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        """Stops; what is not sent by now is sent at the next start."""
        for task in tuple(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _send(self, job: Job) -> None:
        try:
            await self._notify(job)
            became = SENT
        except MusicdocError as error:
            LOG.warning("no mail about %s: %s", job.id, error)
            became = whole(str(error))
        now = self._present(job.id) or job
        if now.finished_at == job.finished_at:  # else it runs again, and this message was about the run before
            told = now.evolve(mail=became)
            self._journal.write(lambda batch: _note(batch, told))


def _note(batch: Changes, job: Job) -> None:
    batch.states.setdefault(job.id, job)  # what is there already is newer
