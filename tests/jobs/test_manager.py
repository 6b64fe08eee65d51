"""The manager: limits, endings, the queue and forgetting, on a real SQLite store."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.errors import Busy, NotFound, NothingFound, QueueFull, StoreError, TooManyJobs
from musicdoc_server.jobs.cleanup import Retention
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.job import Status
from musicdoc_server.jobs.manager import Limits, Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.stores.base import Batch, JobRow, Page
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import METADATA
from musicdoc_server.stores.sql import SqlJobs
from musicdoc_server.upstream import Usage
from tests.jobs.managed import RESULT, Gate, ending, jobs_of, managed, request, until


@pytest.mark.gen_test
async def test_the_third_active_job_of_a_user_is_refused_and_others_are_not(tmp_path: Path) -> None:
    async with managed(tmp_path, Gate()) as manager:
        await manager.submit(request())
        await manager.submit(request())
        with pytest.raises(TooManyJobs) as refused:
            await manager.submit(request())
        assert refused.value.retry_after_s
        await manager.submit(request("bob"))
        assert len(await jobs_of(manager, "ann")) == 2


@pytest.mark.gen_test
async def test_two_at_a_time_holds_for_requests_that_arrive_together(tmp_path: Path) -> None:
    async with managed(tmp_path, Gate()) as manager:
        outcomes = await asyncio.gather(*(manager.submit(request()) for _ in range(5)), return_exceptions=True)
        assert sum(isinstance(outcome, TooManyJobs) for outcome in outcomes) == 3


@pytest.mark.gen_test
async def test_finished_jobs_do_not_count(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate) as manager:
        jobs = [await manager.submit(request()) for _ in range(2)]
        gate.open.set()
        assert [await ending(manager, job.id) for job in jobs] == ["complete", "complete"]
        await manager.submit(request())


@pytest.mark.gen_test
async def test_a_job_is_on_disk_when_it_is_acknowledged(tmp_path: Path) -> None:
    async with managed(tmp_path, Gate()) as manager:
        job = await manager.submit(request())
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
        assert [row.id for row in (await SqlJobs(database).unfinished()).jobs] == [job.id]
        await database.close()


@pytest.mark.gen_test
async def test_an_error_of_ours_ends_the_job_with_its_sentence(tmp_path: Path) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        desk.progress(1, "Identifying artist", 10, "Searching")
        raise NothingFound("No music here fits that.")

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        assert await ending(manager, job.id) == "error"
        event = (await manager.register.log(job.id)).after(0)[-1].data
        assert event | {"seq": 0, "startedAt": "", "stageMs": {}} == {
            "usage": Usage().to_json(),
            "type": "error",
            "jobId": job.id,
            "seq": 0,
            "startedAt": "",
            "stageMs": {},
            "status": "failed",
            "error": "No music here fits that.",
            "code": "nothing_found",
            "stage": 1,
            "retryable": False,
        }
        assert (await manager.register.job(job.id)).status == Status.FAILED


@pytest.mark.gen_test
async def test_a_surprise_ends_the_job_without_telling_what_broke(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        raise ZeroDivisionError("secret detail")

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        assert await ending(manager, job.id) == "error"
        assert "secret" not in (await manager.register.log(job.id)).after(0)[-1].body
        assert "secret detail" in caplog.text


@pytest.mark.gen_test
async def test_progress_never_goes_back(tmp_path: Path) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        for percent in (10, 50, 30, 60):
            desk.progress(2, "Planning documentary", percent, "")
        return RESULT

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await ending(manager, job.id)
        told = [event.data["progress"] for event in (await manager.register.log(job.id)).after(0)]
        assert told == sorted(told)
        assert told[-1] == 100


@pytest.mark.gen_test
async def test_those_who_wait_hear_of_their_place_as_it_changes(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate, max_running=1) as manager:
        await manager.submit(request("a"))
        second, third = await manager.submit(request("b")), await manager.submit(request("c"))

        async def heard(job_id: str, place: int) -> dict[str, Any]:
            log = await manager.register.log(job_id)
            while True:
                for event in log.after(0):
                    if event.data.get("queuePosition") == place:
                        return dict(event.data)
                assert await log.wait(10)

        assert (await heard(second.id, 1))["queueWaitS"] >= 1
        assert (await heard(third.id, 2))["status"] == "pending"
        assert (await manager.register.log(third.id)).snapshot().data["queuePosition"] == 2
        await manager.cancel(second.id)
        await heard(third.id, 1)
        gate.open.set()
        await ending(manager, third.id)
        last = (await manager.register.log(third.id)).snapshot().data
        assert "queuePosition" not in last


@pytest.mark.gen_test
async def test_a_full_queue_refuses_more_and_says_when_to_come_back(tmp_path: Path) -> None:
    async with managed(tmp_path, Gate(), max_running=1, queue_limit=2) as manager:
        outcomes = await asyncio.gather(*(manager.submit(request(f"u{n}")) for n in range(6)), return_exceptions=True)
        refused = [outcome for outcome in outcomes if isinstance(outcome, QueueFull)]
        assert len(refused) == 3
        assert refused[0].retry_after_s


@pytest.mark.gen_test
async def test_a_job_that_is_asked_for_after_many_others_is_read_from_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicdoc_server.jobs.register.FINISHED_IN_MEMORY", 2)
    gate = Gate()
    gate.open.set()
    async with managed(tmp_path, gate) as manager:
        jobs = []
        for _ in range(5):
            jobs.append(await manager.submit(request()))
            await ending(manager, jobs[-1].id)
        first = await manager.register.log(jobs[0].id)
        assert first.ended
        assert first is await manager.register.log(jobs[0].id)
        assert (await manager.register.job(jobs[0].id)).status == Status.COMPLETED


@pytest.mark.gen_test
async def test_cleanup_forgets_what_finished_long_ago_and_nothing_else(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate, job_ttl_s=0.001) as manager:
        gate.open.set()
        over = await manager.submit(request())
        await ending(manager, over.id)
        gate.open.clear()
        active = await manager.submit(request())
        log = await manager.register.log(over.id)
        while not log.closed:
            await manager.cleanup()
        with pytest.raises(NotFound):
            await manager.register.log(over.id)
        with pytest.raises(NotFound):
            await manager.retry(over.id)
        assert (await manager.register.job(active.id)).active
        assert [job.id for job in await jobs_of(manager, "ann")] == [active.id]
        past = await manager.register.past(over.id)
        assert (past.title, past.attempt.outcome) == ("Rags", "completed")
        assert [job.id for job in await manager.register.page("ann", Page(9, history=True))] == [active.id, over.id]


@pytest.mark.gen_test
async def test_a_job_that_is_run_again_while_the_cleanup_looks_for_old_ones_stays(tmp_path: Path) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        if desk.job.attempt.number == 1:
            raise NothingFound("No music here fits that.")
        return RESULT

    class SlowDisk(SqlJobs):
        async def finished_before(self, time: str, size: int) -> Sequence[JobRow]:
            rows = await super().finished_before(time, size)
            if rows:
                await manager.retry(job.id)
            return rows

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
    await database.open()
    store = SlowDisk(database)
    at_once = Retention(job_ttl_s=-1, history_days=30, cleanup_interval_s=3600)
    manager = Manager(store, store, work, limits=Limits(2, 9, 9), retention=at_once)
    await manager.open()
    job = await manager.submit(request())
    await ending(manager, job.id)
    await manager.cleanup()
    assert await ending(manager, job.id, runs=2) == "complete"
    stored = [row.seq for row in await store.events([job.id])]
    assert stored == [event.seq for event in (await manager.register.log(job.id)).after(0)]
    await manager.close()
    await database.close()


@pytest.mark.gen_test
async def test_stats_count_by_status_and_users(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate) as manager:
        assert (await manager.register.stats()) == dict.fromkeys(
            ["total", "pending", "running", "completed", "failed", "cancelled", "users"], 0
        )
        gate.open.set()
        job = await manager.submit(request())
        await ending(manager, job.id)
        gate.open.clear()
        await manager.submit(request("bob"))
        stats = await manager.register.stats()
        assert (stats["total"], stats["completed"], stats["users"]) == (2, 1, 2)


@pytest.mark.gen_test
async def test_a_stopping_server_takes_no_jobs(tmp_path: Path) -> None:
    async with managed(tmp_path, Gate()) as manager:
        pass
    with pytest.raises(Busy):
        await manager.submit(request())


@pytest.mark.gen_test
async def test_a_store_that_is_away_costs_a_refusal_and_no_place_and_the_server_still_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicdoc_server.jobs.journal.ACKNOWLEDGE_S", 0.05)
    monkeypatch.setattr("musicdoc_server.jobs.manager.FLUSH_S", 0.05)
    async with managed(tmp_path, Gate()) as manager:
        blocker = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
        async with blocker.begin() as connection:
            await connection.execute(METADATA.tables["jobs"].delete())
            for _ in range(3):
                with pytest.raises(Busy):
                    await manager.submit(request())
            assert manager.register.active_of("ann") == 0
            await manager.close()
        await blocker.close()


@pytest.mark.gen_test
async def test_a_job_that_cannot_be_stored_is_not_acknowledged(tmp_path: Path) -> None:
    class Picky(SqlJobs):
        async def commit(self, batch: Batch) -> None:
            if any(row.user_id == "ann" for row in batch.jobs.values()):
                raise ValueError("there is something wrong with it")
            await super().commit(batch)

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
    await database.open()
    store = Picky(database)
    manager = Manager(store, store, Gate(), limits=Limits(2, 9, 9), retention=Retention(3600, 30, 3600))
    await manager.open()
    for _ in range(3):
        with pytest.raises(StoreError):
            await manager.submit(request("ann"))
    assert (await manager.submit(request("bob"))).active
    await manager.close()
    await database.close()


@pytest.mark.gen_test
async def test_retries_while_the_disk_is_full_cost_nobody_an_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicdoc_server.jobs.journal.LONGEST_RETRY_S", 0.05)
    gate = Gate()

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        if request.owner_id == "ann":
            raise NothingFound("No music here fits that.")
        return await gate(request, desk)

    class FullDisk(SqlJobs):
        full = False

        async def commit(self, batch: Batch) -> None:
            if self.full:
                raise StoreError("The disk is full.")
            await super().commit(batch)

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
    await database.open()
    store = FullDisk(database)
    manager = Manager(store, store, work, limits=Limits(2, 9, 9), retention=Retention(3600, 30, 3600))
    await manager.open()
    failed, other = await manager.submit(request("ann")), await manager.submit(request("bob"))
    await ending(manager, failed.id)
    await until(manager, other.id, "Searching")
    store.full = True
    for _ in range(2):
        with monkeypatch.context() as impatient:
            impatient.setattr("musicdoc_server.jobs.journal.ACKNOWLEDGE_S", 0.05)
            with pytest.raises(Busy):
                await manager.retry(failed.id)
    gate.open.set()
    store.full = False
    assert await ending(manager, other.id) == "complete"
    assert await ending(manager, failed.id, runs=2) == "error"
    assert (await manager.retry(failed.id)).attempt.number == 3
    await manager.close()
    await database.close()
