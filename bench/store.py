"""What a store full of finished jobs costs those that run: `python -m bench.store [JOBS]`.

Two SQLite databases in files, one with 100 finished jobs and one with JOBS (100,000), each job with ten events of its
own. In both, by turns so that the noise of the machine meets both: one event is appended (group commit and all), a
user's jobs are listed, and a reader connects to a finished job that is not in memory. Prints medians and their ratio,
which should be 1 (asked: ± 20 %).
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from musicdoc_server.jobs.attempts import Attempt, StageTime
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.event_log import EventLog, EventType, new_event
from musicdoc_server.jobs.job import Job, Status, new_job
from musicdoc_server.jobs.journal import Journal, row_of
from musicdoc_server.jobs.register import Register
from musicdoc_server.models import JobRequest, now
from musicdoc_server.stores.base import Batch, Page
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql import SqlJobs

FEW, EVENTS, ROUNDS, CHUNK, JOBS_A_USER = 100, 10, 300, 1000, 20
DETAIL = "Searching for track 3/5: Gymnopédie No. 1 " * 8


class Filled:
    """A database with finished jobs, and one job that runs."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self.database = Database(f"sqlite+aiosqlite:///{folder / f'{count}.db'}")
        self.store = SqlJobs(self.database)
        self.ids: list[str] = []
        self.at = 0

    async def fill(self) -> None:
        await self.database.open()
        for start in range(0, self.count, CHUNK):
            batch = Batch()
            for number in range(start, min(start + CHUNK, self.count)):
                self._add(batch, number)
            await self.store.commit(batch)
        self.journal = Journal(self.store, lambda batch: None)
        self.journal.go_on_from(self.at)
        job = new_job(JobRequest(topic="Erik Satie", owner_id="busy"))
        self.desk = Desk(job, EventLog(job.id, "Erik Satie"), self.journal)
        await self.desk.accept()

    def _add(self, batch: Batch, number: int) -> None:
        job = finished(f"job_{number:013}_{'0' * 32}", f"user{number // JOBS_A_USER}")
        batch.jobs[job.id] = row_of(job)
        for seq in range(1, EVENTS + 1):
            self.at += 1
            type_ = EventType.COMPLETE if seq == EVENTS else EventType.PROGRESS
            batch.events.append(new_event(job.id, seq, self.at, type_, {"progress": 50, "detail": DETAIL}))
        self.ids.append(job.id)

    async def append(self, _: int) -> None:
        self.desk.waiting("Searching")
        await self.journal.flush()

    async def list_jobs(self, turn: int) -> None:
        user = f"user{turn * 7919 % (self.count // JOBS_A_USER)}"
        assert len(await Register(self.store).page(user, Page(50))) == JOBS_A_USER

    async def connect(self, turn: int) -> None:
        log = await Register(self.store).log(self.ids[turn * 7919 % self.count])
        assert log.snapshot().seq == EVENTS - 1


def finished(job_id: str, user_id: str) -> Job:
    stages = tuple(StageTime(stage=number, label="Searching for tracks", duration_ms=900) for number in range(1, 7))
    return Job(
        id=job_id,
        request=JobRequest(topic="Erik Satie", owner_id=user_id),
        created_at=now(),
        updated_at=now(),
        finished_at=now(),
        status=Status.COMPLETED,
        attempts=(Attempt(number=1, stages=stages),),
    )


async def seconds(work: Callable[[int], Awaitable[None]], turn: int) -> float:
    began = time.perf_counter()
    await work(turn)
    return time.perf_counter() - began


async def main(count: int) -> None:
    """Fills both databases and prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as closing:
            few, many = Filled(Path(folder), FEW), Filled(Path(folder), count)
            for each in (few, many):
                await each.fill()
                closing.push_async_callback(each.database.close)
            print(f"{'':24}{FEW:>10}{count:>10}  ratio")
            for name in ("append", "list_jobs", "connect"):
                pair = getattr(few, name), getattr(many, name)
                times = [[await seconds(work, turn) for work in pair] for turn in range(ROUNDS)]
                first, second = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
                print(f"{name:24}{first:8.2f}ms{second:8.2f}ms{second / first:7.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
