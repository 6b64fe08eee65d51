"""The feed of a user: whenever somebody joins, and whatever is published meanwhile, nothing is missing or repeated."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.jobs.cleanup import Retention
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.feed import Feeds, Joined
from musicdoc_server.jobs.manager import Limits, Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql import SqlJobs
from tests.jobs.managed import RESULT, Gate, ending, jobs_of, managed, request

ROUNDS, STEPS = 3, 40


async def busy(_: JobRequest, desk: Desk) -> dict[str, Any]:
    for step in range(STEPS):
        desk.progress(1, "Identifying artist", 10, f"step {step}")
        await asyncio.sleep(0.0005 * random.random())
    return RESULT


def numbers(joined: Joined) -> list[int]:
    return [event.seq for event in (*joined.first, *joined.feed.after(joined.cursor))]


def check_order(joined: Joined) -> None:
    """Each event comes next to the one before of its job, beginning with what `init` says of it."""
    last: dict[str, int] = {}
    for event in (*joined.first, *joined.feed.after(joined.cursor)):
        if event.type == "init":
            last = {job["jobId"]: job["seq"] for job in event.data["jobs"]}
        else:
            job_id, seq = event.data["jobId"], event.data["seq"]
            assert seq == last.get(job_id, seq - 1) + 1
            last[job_id] = seq


async def come_and_go(feeds: Feeds, visits: list[list[int]]) -> None:
    """A reader that joins with a number it has seen, or none, and stays for a moment; the feed may go meanwhile."""
    while True:
        after = random.choice([None, *(number for visit in visits for number in visit)])
        joined = await feeds.join("ann", after)
        await asyncio.sleep(0.002 * random.random())
        check_order(joined)
        begins = [] if joined.first and joined.first[0].type == "init" else [after or 0]
        visits.append([*begins, *numbers(joined)])


@pytest.mark.gen_test
async def test_joining_at_any_moment_misses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    random.seed(7)
    visits: list[list[int]] = []
    async with managed(tmp_path, busy) as manager:
        readers = [asyncio.create_task(come_and_go(manager.feeds, visits)) for _ in range(3)]
        everything = [0]
        for _ in range(ROUNDS):
            for job in [await manager.submit(request(user)) for user in ("ann", "bob", "ann")]:
                await ending(manager, job.id)
                if job.user_id == "ann":
                    everything += [event.at for event in (await manager.register.log(job.id)).after(0)]
        for reader in readers:
            reader.cancel()
        assert all(
            isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*readers, return_exceptions=True)
        )
        everything.sort()
        assert len(visits) > 50
        for visit in visits:
            place = everything.index(visit[0])
            assert visit == everything[place : place + len(visit)]


class SlowDisk:
    """The archive as it is, but things happen before and after everything that is read."""

    def __init__(self, archive: SqlJobs) -> None:
        self._archive = archive
        self.meanwhile: Callable[[], Awaitable[None]] = self._nothing

    async def _nothing(self) -> None: ...

    def __getattr__(self, name: str) -> Any:
        async def read(*arguments: Any) -> Any:
            await self.meanwhile()
            found = await getattr(self._archive, name)(*arguments)
            await self.meanwhile()
            return found

        return read


@pytest.mark.gen_test
@pytest.mark.parametrize("resumed", [False, True])
async def test_what_happens_while_the_disk_is_read_is_not_lost_and_not_repeated(tmp_path: Path, resumed: bool) -> None:
    desks: list[Desk] = []
    arrived = asyncio.Event()

    async def work(_: JobRequest, desk: Desk) -> dict[str, Any]:
        desks.append(desk)
        arrived.set()
        if len(desks) == 1:
            await asyncio.Event().wait()
        return RESULT

    async def happen() -> None:
        """An old job goes on, and a new one comes and ends."""
        desks[0].waiting(f"with {len(desks)} others")
        await ending(manager, (await manager.submit(request())).id)

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
    await database.open()
    async with AsyncExitStack() as closing:
        closing.push_async_callback(database.close)
        store = SqlJobs(database)
        disk = SlowDisk(store)
        manager = Manager(store, disk, work, limits=Limits(2, 9, 9), retention=Retention(3600, 30, 3600))
        await manager.open()
        closing.push_async_callback(manager.close)
        first = await manager.submit(request())
        await arrived.wait()
        await happen()
        begins = (await manager.register.log(first.id)).after(0)[0].at
        disk.meanwhile = happen
        joined = await manager.feeds.join("ann", begins if resumed else None)
        disk.meanwhile = disk._nothing
        await happen()
        jobs = [job.id for job in await jobs_of(manager, "ann")]
        everything = [row.at for row in await store.events(jobs)]
        check_order(joined)
        expected = everything[1:] if resumed else everything[everything.index(joined.first[0].seq) :]
        assert numbers(joined) == expected
        if not resumed:
            assert len(joined.first[0].data["jobs"]) > 3


@pytest.mark.gen_test
async def test_a_resume_reads_what_it_needs_from_the_disk(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate) as manager:
        whole = await manager.feeds.join("ann", None)
        job = await manager.submit(request())
        gate.open.set()
        await ending(manager, job.id)
        everything = numbers(whole)[1:]
    async with managed(tmp_path, gate) as manager:
        for place, at in enumerate(everything):
            resumed = await manager.feeds.join("ann", at)
            assert numbers(resumed) == everything[place + 1 :]
            assert [event.body for event in resumed.first] == [event.body for event in whole.feed.after(at)]
        assert (await manager.feeds.join("ann", everything[-1] + 1)).first[0].type == "init"


@pytest.mark.gen_test
async def test_who_was_away_for_longer_than_events_are_kept_begins_anew(tmp_path: Path) -> None:
    gate = Gate()
    gate.open.set()
    async with managed(tmp_path, gate, job_ttl_s=0) as manager:
        whole = await manager.feeds.join("ann", None)
        job = await manager.submit(request())
        await ending(manager, job.id)
        middle = numbers(whole)[2]
        (init,) = (await manager.feeds.join("ann", middle)).first
        assert [told["status"] for told in init.data["jobs"]] == ["completed"]
        while await jobs_of(manager, "ann"):
            await manager.cleanup()
        (init,) = (await manager.feeds.join("ann", middle)).first
        assert (init.seq, init.data) == (0, {"type": "init", "jobs": []})
        assert not whole.feed.after(0), "what is forgotten takes no memory"
