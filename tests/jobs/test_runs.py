"""What becomes of a run: cancelled, retried, gone on with after a restart, left at a good place at a stop."""

import asyncio
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from musicdoc_server.errors import AlreadyOver, Busy, NotFound, NotOver, SignInAgain
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.event_log import ENDING
from musicdoc_server.jobs.job import Status
from musicdoc_server.models import JobRequest, Narration, Outline, Written
from musicdoc_server.stores.base import Batch
from musicdoc_server.stores.sql import SqlJobs
from tests.jobs.managed import RESULT, Gate, ending, managed, request, until


@pytest.mark.gen_test
async def test_finished_jobs_survive_a_restart_and_half_done_ones_go_on(tmp_path: Path) -> None:
    gate = Gate()

    async def holds_bob(request: JobRequest, desk: Desk) -> dict[str, Any]:
        return RESULT if request.owner_id == "ann" else await gate(request, desk)

    async with managed(tmp_path, holds_bob) as manager:
        done, half = await manager.submit(request()), await manager.submit(request("bob"))
        await ending(manager, done.id)
        await until(manager, half.id, "Searching")
        before = [event.body for event in (await manager.register.log(done.id)).after(0)]
    gate.open.set()
    async with managed(tmp_path, gate) as manager:
        assert [event.body for event in (await manager.register.log(done.id)).after(0)] == before
        assert (await manager.register.job(done.id)).playlist_id == "pl_1"
        assert await ending(manager, half.id) == "complete"
        told = [event.data for event in (await manager.register.log(half.id)).after(0)]
        assert [event["seq"] for event in told] == list(range(1, len(told) + 1))
        assert "Going on after a restart of the server" in [event.get("detail") for event in told]
        progress = [event["progress"] for event in told if "progress" in event]
        assert progress == sorted(progress)
        attempt = (await manager.register.job(half.id)).attempt
        assert (attempt.number, attempt.restarts, attempt.outcome) == (1, 1, "completed")


class Stages:
    """Work in two stages, which notes those that it does; the second waits for the gate, or fails first."""

    def __init__(self, failures: int = 0) -> None:
        self.open = asyncio.Event()
        self.done: list[str] = []
        self.failures = failures

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        for number, stage in enumerate(("plan", "write"), 1):
            if stage in desk.kept:
                continue
            desk.checkpoint()
            desk.progress(number, stage.title(), 40 * number, f"at {stage}")
            if stage == "write":
                await self.open.wait()
                if self.failures:
                    self.failures -= 1
                    raise SignInAgain("Please sign in again.")
            self.done.append(stage)
            desk.keep(stage, stage)
        return RESULT


@pytest.mark.gen_test
async def test_a_restart_repeats_no_finished_stage(tmp_path: Path) -> None:
    work = Stages()
    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await until(manager, job.id, "at write")
    work.open.set()
    async with managed(tmp_path, work) as manager:
        await ending(manager, job.id)
    assert work.done == ["plan", "write"]


@pytest.mark.gen_test
async def test_what_a_run_after_a_restart_announces_again_is_told_only_where_it_is_new(tmp_path: Path) -> None:
    gate = asyncio.Event()

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        again = gate.is_set()
        desk.announce(Outline(title="A life", summary="", arc="", era="", slots=()))
        desk.announce(Written(index=0, title="Opening", text="Hello."))
        spoken = Narration(index=0, title="Opening", text="Hello.", audio_url="/audio/a.mp3", duration_ms=1)
        desk.announce(spoken)
        desk.announce(Written(index=1, title="First", text="Anew." if again else "At first."))
        desk.waiting("announced")
        await gate.wait()
        return RESULT

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await until(manager, job.id, "announced")
    gate.set()
    async with managed(tmp_path, work) as manager:
        await ending(manager, job.id)
        told = [event.data for event in (await manager.register.log(job.id)).after(0)]
    assert [event["type"] for event in told if event["type"] in {"plan", "script", "segment"}] == [
        *("plan", "script", "segment", "script"),
        "script",
    ]
    assert [event["text"] for event in told if event["type"] == "script"] == ["Hello.", "At first.", "Anew."]


@pytest.mark.gen_test
async def test_a_retry_goes_on_at_the_stage_that_failed_and_counts_the_attempt(tmp_path: Path) -> None:
    work = Stages(failures=1)
    work.open.set()
    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        assert await ending(manager, job.id) == "error"
        again = await manager.retry(job.id)
        assert (again.id, again.status, again.progress, again.error) == (job.id, Status.PENDING, 0, None)
        assert await ending(manager, job.id, runs=2) == "complete"
        assert work.done == ["plan", "write"]
        attempts = (await manager.register.job(job.id)).attempts
        assert [(each.number, each.outcome, each.error) for each in attempts] == [
            (1, "failed", "Please sign in again."),
            (2, "completed", ""),
        ]
        assert [each.stage for each in attempts[0].stages] == [1, 2]
        assert [each.stage for each in attempts[1].stages] == [2]
        with pytest.raises(AlreadyOver):
            await manager.retry(job.id)


@pytest.mark.gen_test
async def test_a_retry_may_bring_a_new_token_which_is_not_stored(tmp_path: Path) -> None:
    seen: list[str] = []

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        if request.access_token is None:
            raise SignInAgain("Please sign in again.")
        seen.append(request.access_token.get_secret_value())
        return RESULT

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await ending(manager, job.id)
        await manager.retry(job.id, request().model_copy(update={"access_token": SecretStr("fresh-token")}))
        await ending(manager, job.id, runs=2)
        assert seen == ["fresh-token"]
    found = subprocess.run(["grep", "-rl", "fresh-token", str(tmp_path)], capture_output=True, check=False)  # noqa: ASYNC221
    assert found.stdout == b""


@pytest.mark.gen_test
async def test_a_running_job_is_cancelled_at_once_and_its_work_is_stopped(tmp_path: Path) -> None:
    stopped = asyncio.Event()

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        try:
            desk.progress(1, "Identifying artist", 10, "Searching")
            await asyncio.Event().wait()
        finally:
            desk.progress(1, "Identifying artist", 20, "too late")
            stopped.set()
        return RESULT

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await until(manager, job.id, "Searching")
        assert (await manager.cancel(job.id)).status == Status.CANCELLED
        await asyncio.wait_for(stopped.wait(), 10)
        assert (await manager.cancel(job.id)).status == Status.CANCELLED
        events = [event.data for event in (await manager.register.log(job.id)).after(0)]
        assert [event["type"] for event in events].count("cancelled") == 1
        assert events[-1]["type"] == "cancelled"
        await manager.submit(request())
        await manager.submit(request())  # it does not count any more


@pytest.mark.gen_test
@pytest.mark.parametrize("before", ["waiting", "running"])
async def test_two_cancels_at_once_are_both_told_that_it_is_cancelled(tmp_path: Path, before: str) -> None:
    async with managed(tmp_path, Gate(), max_running=1) as manager:
        if before == "waiting":
            await manager.submit(request("bob"))
        job = await manager.submit(request())
        if before == "running":
            await until(manager, job.id, "Searching")
        both = await asyncio.gather(manager.cancel(job.id), manager.cancel(job.id))
        assert [each.status for each in both] == [Status.CANCELLED] * 2


@pytest.mark.gen_test
async def test_a_cancel_at_the_moment_of_the_end_says_what_the_end_was(tmp_path: Path) -> None:
    done = asyncio.Event()

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        done.set()
        return RESULT

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await done.wait()
        with pytest.raises(AlreadyOver, match="completed"):
            await manager.cancel(job.id)


@pytest.mark.gen_test
async def test_a_waiting_job_can_be_cancelled_and_run_again(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate, max_running=1) as manager:
        await manager.submit(request("bob"))
        job = await manager.submit(request())
        assert (await manager.cancel(job.id)).status == Status.CANCELLED
        assert (await manager.retry(job.id)).status == Status.PENDING
        with pytest.raises(NotOver):
            await manager.retry(job.id)
        gate.open.set()
        assert await ending(manager, job.id, runs=2) == "complete"


@pytest.mark.gen_test
async def test_two_retries_at_once_make_one_run(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate) as manager:
        job = await manager.submit(request())
        await manager.cancel(job.id)
        outcomes = await asyncio.gather(*(manager.retry(job.id) for _ in range(3)), return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Job", "NotOver", "NotOver"]


@pytest.mark.gen_test
async def test_what_is_over_cannot_be_cancelled_and_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    gate = Gate()
    gate.open.set()
    async with managed(tmp_path, gate) as manager:
        job = await manager.submit(request())
        await ending(manager, job.id)
        with pytest.raises(AlreadyOver):
            await manager.cancel(job.id)
        for command in (manager.cancel, manager.retry):
            with pytest.raises(NotFound):
                await command("job_0_none")


@pytest.mark.gen_test
async def test_a_stopping_server_lets_jobs_come_to_the_end_of_a_stage(tmp_path: Path) -> None:
    at_plan, may_go_on = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        for stage in ("plan", "write"):
            if stage not in desk.kept:
                desk.checkpoint()
                at_plan.set()
                await may_go_on.wait()
                done.append(stage)
                desk.keep(stage, stage)
        return RESULT

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        await at_plan.wait()
        closing = asyncio.create_task(manager.close(drain_s=30))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await manager.submit(request())
        may_go_on.set()
        await closing
        assert done == ["plan"]
        assert not [event for event in (await manager.register.log(job.id)).after(0) if event.type in ENDING]
    async with managed(tmp_path, work) as manager:
        assert await ending(manager, job.id) == "complete"
    assert done == ["plan", "write"]


class Stubborn:
    """Work whose first run takes its time to stop. `peak` is how many runs there were at a time."""

    def __init__(self) -> None:
        self.may_stop, self.open = asyncio.Event(), asyncio.Event()
        self.runs = self.now = self.peak = 0

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        self.runs, self.now = self.runs + 1, self.now + 1
        self.peak = max(self.peak, self.now)
        first = self.runs == 1
        desk.progress(1, "Identifying artist", 10, f"run {self.runs}")
        try:
            await self.open.wait()
            return RESULT
        finally:
            if first:
                await self.may_stop.wait()
            self.now -= 1


@pytest.mark.gen_test
@pytest.mark.parametrize("max_running", [1, 2])
async def test_a_retry_waits_until_the_cancelled_run_has_stopped(tmp_path: Path, max_running: int) -> None:
    work = Stubborn()
    async with managed(tmp_path, work, max_running=max_running) as manager:
        job = await manager.submit(request())
        await until(manager, job.id, "run 1")
        await manager.cancel(job.id)
        await manager.retry(job.id)
        assert (await manager.cancel(job.id)).status == Status.CANCELLED
        await manager.retry(job.id)
        work.may_stop.set()
        await until(manager, job.id, "run 2")
        assert (await manager.cancel(job.id)).status == Status.CANCELLED
        await manager.retry(job.id)
        work.open.set()
        assert await ending(manager, job.id, runs=4) == "complete"
        assert (work.runs, work.peak) == (3, 1)


@pytest.mark.gen_test
async def test_a_job_that_is_cancelled_while_it_starts_leaves_its_place(tmp_path: Path) -> None:
    gate = Gate()
    async with managed(tmp_path, gate, max_running=1) as manager:
        for turns in range(8):  # of the loop, of which one is that of the start
            job = await manager.submit(request())
            for _ in range(turns):
                await asyncio.sleep(0)
            await manager.cancel(job.id)
        gate.open.set()
        assert await ending(manager, (await manager.submit(request())).id) == "complete"


@pytest.mark.gen_test
async def test_work_that_is_cancelled_by_nobody_has_failed(tmp_path: Path) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        raise asyncio.CancelledError

    async with managed(tmp_path, work) as manager:
        job = await manager.submit(request())
        assert await ending(manager, job.id) == "error"
        assert (await manager.register.job(job.id)).status == Status.FAILED


class Picky(SqlJobs):
    """A store that can never take what one user's job has to say."""

    async def commit(self, batch: Batch) -> None:
        if any("poison" in event.body for event in batch.events):
            raise ValueError("no such thing can be stored")
        await super().commit(batch)


@pytest.mark.gen_test
async def test_what_can_never_be_stored_ends_its_own_job_and_no_other(tmp_path: Path) -> None:
    together = asyncio.Event()

    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        desk.progress(1, "Identifying artist", 10, "Searching")
        await together.wait()
        if request.owner_id == "eve":
            desk.progress(2, "Planning documentary", 25, "poison")
            await asyncio.Event().wait()
        return RESULT

    async with managed(tmp_path, work, store_class=Picky) as manager:
        good, bad = await manager.submit(request("ann")), await manager.submit(request("eve"))
        for job in (good, bad):
            await until(manager, job.id, "Searching")
        together.set()
        assert await ending(manager, good.id) == "complete"
        assert await ending(manager, bad.id) == "error"
        events = [event.data for event in (await manager.register.log(bad.id)).after(0)]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert events[-1]["code"] == "internal"
        await manager.submit(request("eve"))
    async with managed(tmp_path, work) as manager:
        assert (await manager.register.job(bad.id)).status == Status.FAILED
