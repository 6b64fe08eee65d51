"""The manager: limits, runs, endings, restarts and forgetting, on a real SQLite store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.errors import Busy, NotFound, NothingFound, TooManyJobs
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.job import Status
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.stores.sql import METADATA, Database, SqlJobs

Work = Callable[[JobRequest, Desk], Awaitable[dict[str, Any]]]
RESULT = {"data": {}, "playlistId": "pl_1"}


def request(owner: str = "ann") -> JobRequest:
    return JobRequest(topic="Ragtime", owner_id=owner)


class Gate:
    """Work that waits until it is let through."""

    def __init__(self) -> None:
        self.open = asyncio.Event()

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        desk.progress(1, "Identifying artist", 10, "Searching")
        await self.open.wait()
        desk.keep("identify", {"name": "Ragtime"})
        return RESULT


@asynccontextmanager
async def managed(folder: Path, work: Work, job_ttl_s: float = 3600) -> AsyncIterator[Manager]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'jobs.db'}")
    await database.open()
    manager = Manager(SqlJobs(database), work, max_jobs_per_user=2, job_ttl_s=job_ttl_s, cleanup_interval_s=3600)
    await manager.open()
    try:
        yield manager
    finally:
        await manager.close()
        await database.close()


async def ending(manager: Manager, job_id: str) -> str:
    log = manager.log(job_id)
    while not log.ended:
        await log.wait(10)
    return log.after(log.last_seq - 1)[0].type


@pytest.mark.gen_test
async def test_the_third_active_job_of_a_user_is_refused_and_others_are_not(tmp_path: Path) -> None:
    async with managed(tmp_path, Gate()) as manager:
        await manager.submit(request())
        await manager.submit(request())
        with pytest.raises(TooManyJobs) as refused:
            await manager.submit(request())
        assert refused.value.retry_after_s
        await manager.submit(request("bob"))
        assert len(manager.user_jobs("ann")) == 2


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
        assert [row.id for row in await SqlJobs(database).jobs()] == [job.id]
        await database.close()


@pytest.mark.gen_test
async def test_an_error_of_ours_ends_the_job_with_its_sentence(tmp_path: Path) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        desk.progress(1, "Identifying artist", 10, "Searching")
        raise NothingFound("No music here fits that.")

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        assert await ending(manager, job.id) == "error"
        event = manager.log(job.id).after(0)[-1].data
        assert event | {"seq": 0} == {
            "type": "error",
            "seq": 0,
            "status": "failed",
            "error": "No music here fits that.",
            "code": "nothing_found",
            "stage": 1,
            "retryable": False,
        }
        assert manager.job(job.id).status == Status.FAILED


@pytest.mark.gen_test
async def test_a_surprise_ends_the_job_without_telling_what_broke(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        raise ZeroDivisionError("secret detail")

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        assert await ending(manager, job.id) == "error"
        assert "secret" not in manager.log(job.id).after(0)[-1].body
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
        told = [event.data["progress"] for event in manager.log(job.id).after(0)]
        assert told == sorted(told)
        assert told[-1] == 100


@pytest.mark.gen_test
async def test_finished_jobs_survive_a_restart_and_half_done_ones_end_with_a_word(tmp_path: Path) -> None:
    gate = Gate()

    async def holds_bob(request: JobRequest, desk: Desk) -> dict[str, Any]:
        return RESULT if request.owner_id == "ann" else await gate(request, desk)

    async with managed(tmp_path, holds_bob) as manager:
        done, half = await manager.submit(request()), await manager.submit(request("bob"))
        await ending(manager, done.id)
        while manager.job(half.id).progress < 10:
            await manager.log(half.id).wait(10)
        before = [event.body for event in manager.log(done.id).after(0)]
    async with managed(tmp_path, gate) as manager:
        assert [event.body for event in manager.log(done.id).after(0)] == before
        assert manager.job(done.id).result == RESULT
        told = [event.data for event in manager.log(half.id).after(0)]
        assert (told[-1]["type"], told[-1]["code"], told[-1]["retryable"]) == ("error", "interrupted", True)
        assert [event["seq"] for event in told] == list(range(1, len(told) + 1))


@pytest.mark.gen_test
async def test_cleanup_forgets_what_finished_long_ago_and_nothing_else(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate, job_ttl_s=0.001) as manager:
        gate.open.set()
        over = await manager.submit(request())
        await ending(manager, over.id)
        gate.open.clear()
        active = await manager.submit(request())
        log = manager.log(over.id)
        while over.id in [job.id for job in manager.user_jobs("ann")]:
            await manager.cleanup()
        with pytest.raises(NotFound):
            manager.log(over.id)
        assert log.closed
        assert manager.job(active.id).active


@pytest.mark.gen_test
async def test_stats_count_by_status_and_users(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate) as manager:
        assert manager.stats() == dict.fromkeys(
            ["total", "pending", "running", "completed", "failed", "cancelled", "users"], 0
        )
        gate.open.set()
        job = await manager.submit(request())
        await ending(manager, job.id)
        gate.open.clear()
        await manager.submit(request("bob"))
        stats = manager.stats()
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
    monkeypatch.setattr("musicdoc_server.jobs.manager.ACKNOWLEDGE_S", 0.05)
    monkeypatch.setattr("musicdoc_server.jobs.manager.FLUSH_S", 0.05)
    async with managed(tmp_path, Gate()) as manager:
        blocker = Database(f"sqlite+aiosqlite:///{tmp_path / 'jobs.db'}")
        async with blocker.begin() as connection:
            await connection.execute(METADATA.tables["jobs"].delete())
            for _ in range(3):
                with pytest.raises(Busy):
                    await manager.submit(request())
            assert manager.user_jobs("ann") == []
            await manager.close()
        await blocker.close()
