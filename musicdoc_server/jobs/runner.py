"""Runs jobs: takes them from the queue, lets the pipeline work on them, and ends each one, whatever comes of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from tornado.ioloop import IOLoop

from musicdoc_server.errors import MusicdocError
from musicdoc_server.jobs.desk import Desk, Paused
from musicdoc_server.jobs.job import Status
from musicdoc_server.jobs.queue import Queue
from musicdoc_server.models import JobRequest
from musicdoc_server.upstream import Purse, watched

LOG = logging.getLogger(__name__)
ANNOUNCE_S = 1.0
"""How often those who wait hear of their new places, at most: when many jobs end together, the last place counts."""

NEAR = 10
"""Up to here every place counts; further back only a tenth of the way does, or a long line would tell nothing else."""

OUR_FAULT = "Something went wrong on our side. The server's log says more."

Work = Callable[[JobRequest, Desk], Awaitable[dict[str, Any]]]
"""What runs a job: the pipeline. It reports to the desk and returns the result; it raises when it fails."""

StageResults = Callable[[str], Awaitable[dict[str, Any]]]
"""The stage results that were kept of a job. Raises StoreError."""


class Run(NamedTuple):
    """Work that is being done, or is being stopped."""

    desk: Desk
    task: asyncio.Task[None]


class Runner:
    """Owns the desks of all active jobs, and the task that works on each.

    A cancelled run keeps its place until its work has stopped. When its job is to run again before that, the new run's
    desk waits for it: no job is worked on twice at a time.
    """

    def __init__(self, work: Work, stage_results: StageResults, max_running: int, purse: Purse | None = None) -> None:
        """`purse` is what may be spent on services outside; None for no limit."""
        self._work = work
        self._purse = purse
        self._stage_results = stage_results
        self._queue = Queue(max_running)
        self._max_running = max_running
        self._desks: dict[str, Desk] = {}
        self._runs: dict[str, Run] = {}
        self._announcing: asyncio.TimerHandle | None = None
        self._draining = False

    @property
    def running(self) -> int:
        """How many jobs run."""
        return self._queue.running

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn."""
        return sum(not self._works_for(desk) for desk in self._desks.values())

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
        if before := self._runs.get(desk.job_id):
            before.task.add_done_callback(lambda _: self._line_up(desk, first=first))
        else:
            self._line_up(desk, first=first)

    async def cancel(self, job_id: str) -> bool:
        """Ends a job's run at once; on return that is on disk. False for a job that has no run."""
        desk = self._desks.get(job_id)
        if desk is None or desk.over:
            return False
        told = desk.cancel()
        self._stop(desk)
        await told
        return True

    def abandon(self, job_id: str) -> bool:
        """Stops a job's work without an ending of its own. False for a job that has no run."""
        desk = self._desks.get(job_id)
        if desk is None or desk.over:
            return False
        desk.over = True
        self._stop(desk)
        return True

    async def drain(self, drain_s: float) -> None:
        """Starts nothing more, lets running jobs come to a place where they can go on later, then stops them."""
        self._draining = True
        if self._announcing:
            self._announcing.cancel()
        for desk in self._desks.values():
            desk.pausing = True
        tasks = [run.task for run in self._runs.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=drain_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _stop(self, desk: Desk) -> None:
        if self._works_for(desk):
            self._runs[desk.job_id].task.cancel()
            return
        del self._desks[desk.job_id]
        if desk.job_id not in self._runs:
            self._leave(desk.job_id)

    def _works_for(self, desk: Desk) -> bool:
        run = self._runs.get(desk.job_id)
        return run is not None and run.desk is desk

    def _line_up(self, desk: Desk, *, first: bool) -> None:
        if not desk.over:
            self._queue.add(desk.job_id, desk.job.user_id, first=first)
            IOLoop.current().add_callback(self._fill)

    def _fill(self) -> None:
        """Starts those whose turn it is, and tells the others where they stand."""
        while not self._draining and (job_id := self._queue.take()) is not None:
            self._start(self._desks[job_id])
        if self._announcing is None and not self._draining:
            self._announce()
            self._announcing = asyncio.get_running_loop().call_later(ANNOUNCE_S, self._announced)

    def _announced(self) -> None:
        self._announcing = None
        self._announce()

    def _announce(self) -> None:
        for position, job_id in enumerate(self._queue.waiting(), 1):
            desk = self._desks[job_id]
            told = desk.job.queue_position
            if told is None or (told != position and (position <= NEAR or abs(told - position) * NEAR >= told)):
                desk.queued(position, self._queue.wait_s(position))

    def _start(self, desk: Desk) -> None:
        began_s = time.monotonic()
        task = asyncio.create_task(self._worked(desk), name=desk.job_id)
        self._runs[desk.job_id] = Run(desk, task)
        # A callback, as a task that is cancelled before its first step runs no code of its own, not even a `finally`.
        task.add_done_callback(lambda _: self._ended(desk, task, time.monotonic() - began_s))

    def _ended(self, desk: Desk, task: asyncio.Task[None], ran_s: float) -> None:
        """Makes room, whatever became of the work; no run may be left without an end while the server goes on."""
        try:
            if not task.cancelled() and (error := task.exception()):
                LOG.error("%s broke", desk.job_id, exc_info=error)
            if not self._draining:
                self._fail(desk, MusicdocError(OUR_FAULT))
        finally:
            del self._runs[desk.job_id]
            if self._desks.get(desk.job_id) is desk:
                del self._desks[desk.job_id]
            self._leave(desk.job_id, ran_s if desk.job.status == Status.COMPLETED else None)

    async def _worked(self, desk: Desk) -> None:
        """Lets the pipeline work. A job that is cancelled has ended by then; one that is paused goes on some day."""
        try:
            kept = {} if desk.new else await self._stage_results(desk.job_id)
            with watched(desk.waiting, self._purse, desk.job.usage) as watch:
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
        self._queue.leave(job_id, ran_s)
        if not self._draining:
            self._fill()
