"""Cancelling and retrying over HTTP, the queue, the history and a job's log, on a server whose model may hang."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

QUICK = {"first_token_s": 0.0, "tokens_per_s": 5000.0}


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with StandIn("openai", **QUICK) as running:
        yield running


@pytest.fixture
def model(standin: StandIn) -> StandIn:
    standin.reset()
    return standin


@pytest.fixture
def server(model: StandIn, tmp_path: Path) -> Iterator[Server]:
    running = started(model, tmp_path)
    yield running
    running.stop()


def started(model: StandIn, folder: Path, *flags: str) -> Server:
    url = f"{model.url}/v1"
    return Server(folder, "--llm-url", url, "--drain-s", "0", *flags, env={"MUSICDOC_LLM_KEY": KEY})


def post(server: Server, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    reply = server.http.post(path, json=body) if body else server.http.post(path)
    return reply.status_code, reply.json()


def at_work(model: StandIn) -> None:
    model.wait_for(lambda calls: any("chat" in call["path"] for call in calls))


def test_a_cancelled_job_says_so_and_its_model_calls_are_dropped(server: Server, model: StandIn) -> None:
    model.set(chat_hang=-1)
    job_id = server.create(ownerId="ann")
    at_work(model)
    status, answer = post(server, f"/api/jobs/{job_id}/cancel")
    assert (status, answer["job"]["status"]) == (200, "cancelled")
    assert list(server.stream(job_id))[-1]["type"] == "cancelled"
    model.wait_for(lambda calls: all(call["aborted"] for call in calls if "chat" in call["path"]))
    assert post(server, f"/api/jobs/{job_id}/cancel")[0] == 200


def test_a_cancelled_job_is_made_all_the_same_when_its_user_wants_it_again(server: Server, model: StandIn) -> None:
    model.set(chat_hang=-1)
    job_id = server.create(ownerId="ann")
    at_work(model)
    post(server, f"/api/jobs/{job_id}/cancel")
    last = len(server.http.get(f"/api/jobs/{job_id}/events").json()["events"])
    model.set(chat_hang=0)
    status, answer = post(server, f"/api/jobs/{job_id}/retry")
    assert (status, answer["job"]["id"], answer["job"]["attempt"]) == (202, job_id, 2)
    events = list(server.stream(job_id, last_event_id=last))
    assert [event["seq"] for event in events] == list(range(last + 1, last + 1 + len(events)))
    assert events[-1]["type"] == "complete"
    for command, code in (("cancel", "already_over"), ("retry", "already_over")):
        status, answer = post(server, f"/api/jobs/{job_id}/{command}")
        assert (status, answer["code"]) == (409, code)


def test_what_is_being_made_is_not_made_twice(server: Server, model: StandIn) -> None:
    model.set(chat_hang=-1)
    job_id = server.create()
    status, answer = post(server, f"/api/jobs/{job_id}/retry")
    assert (status, answer["code"]) == (409, "not_over")


@pytest.mark.parametrize("command", ["cancel", "retry"])
def test_unknown_jobs_and_those_of_others_are_not_found(server: Server, model: StandIn, command: str) -> None:
    model.set(chat_hang=-1)
    job_id = server.create(ownerId="ann")
    unknown, others = (
        post(server, f"/api/jobs/job_0_none/{command}"),
        post(server, f"/api/jobs/{job_id}/{command}", ownerId="bob"),
    )
    assert [(status, answer["code"]) for status, answer in (unknown, others)] == [(404, "not_found")] * 2
    assert server.http.get(f"/api/jobs/{job_id}/{command}").status_code == 405
    assert server.http.post(f"/api/jobs/{job_id}/{command}", content=b"[]").status_code == 400


def test_the_log_tells_the_runs_and_the_history_keeps_them_when_the_job_is_forgotten(
    model: StandIn, tmp_path: Path
) -> None:
    server = started(model, tmp_path, "--job-ttl-s", "0.5", "--cleanup-interval-s", "0.2")
    job_id = server.create(ownerId="ann")
    assert server.finish(job_id)["type"] == "complete"
    log = server.http.get(f"/api/jobs/{job_id}/log").json()
    assert [stage["stage"] for stage in log["attempts"][0]["stages"]] == [1, 2, 3, 5, 6]
    assert log["attempts"][0]["outcome"] == "completed"
    calls = [call for call in model.requests("/v1/chat") if call["status"] == 200]
    usage = log["attempts"][0]["usage"]
    assert usage["llmCalls"] == len(calls)
    assert usage["llmCompletionTokens"] <= sum(call["usage"]["completion_tokens"] for call in calls)
    assert usage["llmPromptTokens"] > 0
    while server.http.get("/api/users/ann/jobs").json()["jobs"]:
        pass
    assert server.http.get(f"/api/jobs/{job_id}").status_code == 404
    log = server.http.get(f"/api/jobs/{job_id}/log").json()
    assert log["events"] == []
    assert log["job"]["title"]
    history = server.http.get("/api/users/ann/jobs?history=true").json()["jobs"]
    assert [job["id"] for job in history] == [job_id]
    assert server.http.get("/api/jobs/job_0_none/log").status_code == 404
    server.stop()


def test_a_users_jobs_come_in_pages(server: Server) -> None:
    jobs = []
    for _ in range(3):
        jobs.append(server.create(ownerId="ann"))
        server.finish(jobs[-1])
    first = server.http.get("/api/users/ann/jobs?limit=2").json()
    assert [job["id"] for job in first["jobs"]] == [jobs[2], jobs[1]]
    second = server.http.get(f"/api/users/ann/jobs?limit=2&before={first['next']}").json()
    assert [job["id"] for job in second["jobs"]] == [jobs[0]]
    assert "next" not in second
    assert "next" not in server.http.get("/api/users/ann/jobs?limit=3").json()
    for wrong in ("limit=0", "limit=x", "limit=1000", "history=maybe"):
        assert server.http.get(f"/api/users/ann/jobs?{wrong}").json()["code"] == "bad_input"


def test_beyond_the_places_jobs_wait_in_line_and_beyond_the_line_they_are_refused(
    model: StandIn, tmp_path: Path
) -> None:
    model.set(chat_hang=-1)
    server = started(model, tmp_path, "--max-running-jobs", "1", "--queue-limit", "1")
    running = server.create(ownerId="ann")
    at_work(model)
    waiting = server.create(ownerId="bob")
    stream = server.stream(waiting)
    told = next(event for event in stream if event.get("queuePosition"))
    assert (told["status"], told["queuePosition"]) == ("pending", 1)
    assert told["queueWaitS"] >= 1
    reply = server.http.post("/api/music-doc", json={"topic": "Erik Satie", "ownerId": "eve"})
    assert (reply.status_code, reply.json()["code"]) == (503, "queue_full")
    assert int(reply.headers["Retry-After"]) >= 1
    model.set(chat_hang=0)
    post(server, f"/api/jobs/{running}/cancel")
    assert list(stream)[-1]["type"] == "complete"
    server.stop()


def test_a_disconnect_cancels_nothing(server: Server, model: StandIn) -> None:
    model.set(chat_hang=-1)
    job_id = server.create()
    at_work(model)
    next(event for event in server.stream(job_id, after=0) if event.get("status") == "running")
    assert server.http.get(f"/api/jobs/{job_id}").json()["job"]["status"] == "running"


def test_at_a_stop_streams_end_and_the_job_goes_on_at_the_next_start(model: StandIn, tmp_path: Path) -> None:
    model.set(chat_hang=-1)
    server = started(model, tmp_path)
    job_id = server.create()
    at_work(model)
    assert server.stop() == 0
    model.set(chat_hang=0)
    server = started(model, tmp_path)
    events = list(server.stream(job_id, after=0))
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "complete"
    server.stop()


def test_calls_to_the_model_wait_for_their_turn_and_the_events_say_so(model: StandIn, tmp_path: Path) -> None:
    model.set(chat_hang=1)
    server = started(model, tmp_path, "--llm-parallel", "1")
    first = server.create(ownerId="ann")
    at_work(model)
    second = server.create(ownerId="bob")
    told = server.stream(second, after=0)
    assert next(event for event in told if "waiting for our turn" in event.get("detail", ""))
    assert len(model.requests("/v1/chat")) == 1
    post(server, f"/api/jobs/{first}/cancel")
    assert list(told)[-1]["type"] == "complete"
    server.stop()
