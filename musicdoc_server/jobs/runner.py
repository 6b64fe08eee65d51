"""Runs jobs: takes them from the queue, lets the pipeline work on them, and ends each one, whatever comes of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tornado.ioloop import IOLoop

from musicdoc_server.errors import MusicdocError
from musicdoc_server.jobs.desk import Desk, Paused
from musicdoc_server.jobs.queue import Queue
from musicdoc_server.models import JobRequest
from musicdoc_server.upstream import watched

LOG = logging.getLogger(__name__)
ANNOUNCE_S = 0.5
"""How often those who wait hear of their new places, at most: when many jobs end together, the last place counts."""

OUR_FAULT = "Something went wrong on our side. The server's log says more."

Work = Callable[[JobRequest, Desk], Awaitable[dict[str, Any]]]
"""What runs a job: the pipeline. It reports to the desk and returns the result; it raises when it fails."""

StageResults = Callable[[str], Awaitable[dict[str, Any]]]
"""The stage results that were kept of a job. Raises StoreError."""


class Runner:
    """Owns the desks of all active jobs, and the task that works on each."""

    def __init__(self, work: Work, stage_results: StageResults, max_running: int) -> None:
        self._work = work
        self._stage_results = stage_results
        self._queue = Queue(max_running)
        self._max_running = max_running
        self._desks: dict[str, Desk] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._announcing: asyncio.TimerHandle | None = None
        self._draining = False

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn."""
        return len(self._desks) - self._queue.running

    @property
    def free(self) -> int:
        """How many more jobs could run at this moment."""
        return self._max_running - self._queue.running

    def wait_s(self) -> int:
        """About how long a job that came now would wait, in seconds."""
        return self._queue.wait_s(self.waiting + 1)

    def add(self, desk: Desk, *, first: bool = False) -> None:
        """Puts a job in line; `first`: before all others."""
        self._desks[desk.job_id] = desk
        self._queue.add(desk.job_id, desk.job.user_id, first=first)
        IOLoop.current().add_callback(self._fill)

    async def cancel(self, job_id: str) -> bool:
        """Ends a job's run at once; on return that is on disk. False for a job that has no run."""
        desk = self._desks.get(job_id)
        if desk is None or desk.over:
            return False
        told = desk.cancel()
        if task := self._tasks.get(job_id):
            task.cancel()
        else:
            self._leave(job_id)
        await told
        return True

    async def drain(self, drain_s: float) -> None:
        """Starts nothing more, lets running jobs come to a place where they can go on later, then stops them."""
        self._draining = True
        if self._announcing:
            self._announcing.cancel()
        for desk in self._desks.values():
            desk.pausing = True
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=drain_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _fill(self) -> None:
        """Starts those whose turn it is, and tells the others where they stand."""
        while not self._draining and (job_id := self._queue.take()) is not None:
            task = asyncio.create_task(self._run(self._desks[job_id]), name=job_id)
            self._tasks[job_id] = task
        if self._announcing is None and not self._draining:
            self._announce()
            self._announcing = asyncio.get_running_loop().call_later(ANNOUNCE_S, self._announced)

    def _announced(self) -> None:
        self._announcing = None
        self._announce()

    def _announce(self) -> None:
        for position, job_id in enumerate(self._queue.waiting(), 1):
            desk = self._desks[job_id]
            if desk.job.queue_position != position:
                desk.queued(position, self._queue.wait_s(position))

    async def _run(self, desk: Desk) -> None:
        began_s = time.monotonic()
        try:
            await self._worked(desk)
        finally:
            self._leave(desk.job_id, time.monotonic() - began_s if desk.over else None)

    async def _worked(self, desk: Desk) -> None:
        """Lets the pipeline work. A job that is cancelled has ended by then; one that is paused goes on some day."""
        try:
            kept = await self._stage_results(desk.job_id)
            with watched(desk.waiting) as watch:
                desk.start(kept, lambda: watch.usage)
                result = await self._work(desk.job.request, desk)
        except Paused:
            LOG.info("%s goes on at the next start", desk.job_id)
        except MusicdocError as error:
            LOG.info("%s failed: %s", desk.job_id, error)
            self._fail(desk, error)
        except Exception:
            LOG.exception("%s broke", desk.job_id)
            self._fail(desk, MusicdocError(OUR_FAULT))
        else:
            if not desk.over:
                desk.complete(result)

    def _fail(self, desk: Desk, error: MusicdocError) -> None:
        if not desk.over:
            desk.fail(error)

    def _leave(self, job_id: str, ran_s: float | None = None) -> None:
        self._desks.pop(job_id, None)
        self._tasks.pop(job_id, None)
        self._queue.leave(job_id, ran_s)
        if not self._draining:
            self._fill()
