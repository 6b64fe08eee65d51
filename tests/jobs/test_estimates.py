"""How long a job will still take, as far as finished ones tell."""

from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.jobs.attempts import Attempt, StageTime
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.estimates import Estimates
from musicdoc_server.jobs.job import Job, Status, new_job
from musicdoc_server.models import JobRequest
from tests.jobs.managed import RESULT, ending, managed, request


def job(narration_s: int = 30, catalog: str = "library", *, stage: int = 0, **changes: Any) -> Job:
    made = new_job(JobRequest(topic="Ragtime", narration_target_secs=narration_s, catalog=catalog))
    return made.model_copy(update={"status": Status.RUNNING, "stage": stage, **changes})


def took(*stages_s: float, **changes: Any) -> Attempt:
    """A run whose stages took so long, from the first on."""
    stages = [StageTime(stage=number, label="", duration_ms=int(s * 1000)) for number, s in enumerate(stages_s, 1)]
    return Attempt(number=1, stages=tuple(stages), **changes)


def finished(*stages_s: float, narration_s: int = 30, **changes: Any) -> Job:
    return job(narration_s, status=Status.COMPLETED, attempts=(took(*stages_s),), **changes)


def test_what_is_left_is_the_rest_of_the_present_stage_and_all_later_ones() -> None:
    estimates = Estimates()
    for stages_s in ((1, 4, 1, 0, 10, 1), (1, 6, 1, 0, 30, 1), (1, 5, 1, 0, 20, 1)):
        estimates.learn(finished(*stages_s))
    assert estimates.remaining_s(job(), 0.0) == 28
    assert estimates.remaining_s(job(stage=2), 2.0) == 25
    assert estimates.remaining_s(job(stage=5), 15.0) == 6
    assert estimates.remaining_s(job(status=Status.PENDING, queue_wait_s=40), 9.0) == 68


def test_a_stage_that_takes_long_is_said_to_end_soon_and_then_nothing_is_said() -> None:
    estimates = Estimates()
    estimates.learn(finished(1, 5, 1, 0, 20, 1))
    assert estimates.remaining_s(job(stage=5), 40.0) == 3
    assert estimates.remaining_s(job(stage=5), 45.1) is None


def test_before_anything_was_measured_there_is_a_plain_guess_until_it_is_used_up() -> None:
    estimates = Estimates()
    assert estimates.remaining_s(job(30), 0.0) == 20
    assert estimates.remaining_s(job(120, status=Status.PENDING, queue_wait_s=10), 99.0) == 75
    assert estimates.remaining_s(job(30, stage=2, attempts=(took(5),)), 5.0) == 10
    assert estimates.remaining_s(job(30, stage=5), 21.0) is None


def test_only_jobs_alike_teach_each_other() -> None:
    estimates = Estimates()
    estimates.learn(finished(1, 1, 1, 0, 1, 1, narration_s=30))
    assert estimates.remaining_s(job(40), 0.0) == 5
    assert estimates.remaining_s(job(50), 0.0) == 30
    assert estimates.remaining_s(job(30, "spotify"), 0.0) == 20


def test_a_job_that_was_not_made_in_one_go_teaches_nothing() -> None:
    estimates = Estimates()
    whole = took(1, 1, 1, 0, 1, 1)
    estimates.learn(job(status=Status.FAILED, attempts=(whole,)))
    estimates.learn(job(status=Status.COMPLETED, attempts=(took(1, 1), whole)))
    estimates.learn(job(status=Status.COMPLETED, attempts=(whole.model_copy(update={"restarts": 1}),)))
    assert estimates.remaining_s(job(), 0.0) == 20


def test_a_retry_is_told_only_what_was_not_finished_before() -> None:
    estimates = Estimates()
    estimates.learn(finished(1, 5, 1, 0, 20, 1))
    again = job(status=Status.PENDING, attempts=(took(1, 5, 1, 0, 7), Attempt(number=2)))
    assert estimates.remaining_s(again, 0.0) == 21


@pytest.mark.gen_test
async def test_events_say_when_a_run_began_and_how_long_it_will_take(tmp_path: Path) -> None:
    async def work(request: JobRequest, desk: Desk) -> dict[str, Any]:
        for stage in (1, 2):
            desk.progress(stage, f"Stage {stage}", 40 * stage, f"at {stage}")
        return RESULT

    async with managed(tmp_path, work) as manager:
        told = []
        for user in ("ann", "bob"):
            made = await manager.submit(request(user))
            await ending(manager, made.id)
            told.append([event.data for event in (await manager.register.log(made.id)).after(0)])
    async with managed(tmp_path, work) as manager:  # what is learned outlives a restart
        made = await manager.submit(request("cas"))
        await ending(manager, made.id)
        told.append([event.data for event in (await manager.register.log(made.id)).after(0)])
    first, second, third = ([event for event in events if event.get("status") == "running"] for events in told)
    assert first[0]["etaS"] == 20
    assert second[0]["etaS"] < 20 > third[0]["etaS"]
    assert "startedAt" not in told[0][0]
    assert len({event["startedAt"] for event in first}) == 1
    assert list(first[-1]["stageMs"]) == ["1"]
    assert list(told[0][-1]["stageMs"]) == ["1", "2"]
    assert "etaS" not in told[0][-1]
