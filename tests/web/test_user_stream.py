"""One stream of all of a user's jobs, on a real server: what is on it, and that nothing is lost or said twice."""

import json
import signal
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_sse import ServerSentEvent

from tests.server import Server
from tests.web.live import live

ENDINGS = {"complete", "error", "cancelled"}
Told = list[tuple[int, dict[str, Any]]]


def told(events: Iterator[ServerSentEvent]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number and the data of each event, heartbeats left out."""
    return ((int(event.id), json.loads(event.data)) for event in events if event.event == "message")


def until_ended(events: Iterator[ServerSentEvent], jobs: int) -> Told:
    """What comes until so many jobs have ended; then the reader leaves."""
    received: Told = []
    with closing(events):
        for at, data in told(events):
            received.append((at, data))
            jobs -= data["type"] in ENDINGS
            if not jobs:
                break
    return received


def of_job(received: Told, job_id: str) -> list[dict[str, Any]]:
    return [data for _, data in received if data.get("jobId") == job_id]


def all_of(server: Server, *job_ids: str) -> dict[str, list[dict[str, Any]]]:
    return {job_id: server.http.get(f"/api/jobs/{job_id}/events").json()["events"] for job_id in job_ids}


def test_jobs_that_begin_later_come_onto_the_stream_with_all_their_events(server: Server) -> None:
    events = server.user_stream("u1")
    first = next(events)
    assert first.retry == 2000
    assert (first.id, json.loads(first.data)) == ("0", {"type": "init", "jobs": []})
    jobs = server.create(ownerId="u1"), server.create("Scott Joplin", ownerId="u1")
    server.create(ownerId="u1-other")
    received = until_ended(events, 2)
    assert {job_id: of_job(received, job_id) for job_id in jobs} == all_of(server, *jobs)
    assert len(received) == sum(len(each) for each in all_of(server, *jobs).values())
    assert [at for at, _ in received] == sorted({at for at, _ in received})
    kinds = [(jobs.index(data["jobId"]), data["type"]) for _, data in received]
    assert kinds.index((1, "progress")) < kinds.index((0, "complete")), "both at once"


def test_who_comes_back_gets_everything_behind_the_number_once(server: Server) -> None:
    events = server.user_stream("u2")
    next(events)
    for _ in range(2):
        server.create(ownerId="u2")
    received = until_ended(events, 2)
    for place in (0, 5, len(received) - 2):
        at, rest = received[place][0], received[place + 1 :]
        endings = sum(data["type"] in ENDINGS for _, data in rest)
        assert until_ended(server.user_stream("u2", last_event_id=at), endings) == rest
        assert until_ended(server.user_stream("u2", after=at), endings) == rest
        assert until_ended(server.user_stream("u2", after=1, last_event_id=at), endings) == rest
    with closing(server.user_stream("u2", after=received[-1][0])) as nothing_yet:
        job_id = server.create(ownerId="u2")
        assert next(told(nothing_yet))[1] == all_of(server, job_id)[job_id][0]


def test_how_all_jobs_stand_is_told_first_with_their_endings(server: Server) -> None:
    done, failed = server.create(ownerId="u3"), server.create("Nobody Has Ever Heard Of Them", ownerId="u3")
    complete, error = server.finish(done), server.finish(failed)
    assert error["type"] == "error"
    newest = 0
    for cursor in (None, "x", "-1", "0", "1", "9" * 17, "9" * 30):
        with closing(server.user_stream("u3", after=cursor)) as events:
            at, init = next(told(events))
        newest = newest or at
        assert at == newest > 0
        assert [job["jobId"] for job in init["jobs"]] == [failed, done]
        first, second = init["jobs"]
        assert {name: first[name] for name in ("status", "code", "retryable", "error", "seq")} == {
            "status": "failed",
            "code": error["code"],
            "retryable": error["retryable"],
            "error": error["error"],
            "seq": error["seq"],
        }
        assert (second["status"], second["progress"], second["seq"]) == ("completed", 100, complete["seq"])
        assert second["playlistId"] == complete["result"]["playlistId"]
        assert second["segments"] == complete["result"]["data"]["timeline"]
        assert second["topic"] == "Erik Satie"


def test_a_snapshot_in_the_middle_goes_on_without_a_gap(server: Server) -> None:
    job_id = server.create("Ludwig van Beethoven", ownerId="u4")
    middle = next(event for event in server.stream(job_id, after=0) if event["type"] == "segment")
    received = until_ended(server.user_stream("u4"), 1)
    (_, init), rest = received[0], received[1:]
    (job,) = init["jobs"]
    assert job["seq"] >= middle["seq"]
    assert [data for _, data in rest] == all_of(server, job_id)[job_id][job["seq"] :]


def test_nothing_is_lost_or_said_twice_when_the_server_is_killed(tmp_path: Path) -> None:
    before = Server(tmp_path)
    events = before.user_stream("ann")
    next(events)
    jobs = [before.create(topic, ownerId="ann") for topic in ("Bach", "Scott Joplin")]
    received: Told = []
    for at, data in told(events):
        received.append((at, data))
        if data["type"] == "segment":
            break
    before.process.send_signal(signal.SIGKILL)
    with suppress(httpx.RemoteProtocolError):
        received += told(events)
    before.stop()
    after = Server(tmp_path)
    received += until_ended(after.user_stream("ann", last_event_id=received[-1][0]), 2)
    assert {job_id: of_job(received, job_id) for job_id in jobs} == all_of(after, *jobs)
    assert [at for at, _ in received] == sorted({at for at, _ in received})
    assert after.stop() == 0


def test_the_stream_ends_when_the_server_stops_and_says_when_to_come_back(tmp_path: Path) -> None:
    running = Server(tmp_path)
    events = running.user_stream("ann")
    next(events)
    running.process.send_signal(signal.SIGTERM)
    (last,) = events
    assert last.event == "heartbeat"
    assert 1000 <= (last.retry or 0) <= 5000
    assert running.process.wait(30) == 0
    assert "Traceback" not in running.log()
    running.stop()


@pytest.mark.gen_test
async def test_a_silent_stream_still_shows_that_it_lives(tmp_path: Path) -> None:
    async with (
        live(tmp_path, heartbeat_s=0.05) as here,
        httpx.AsyncClient(base_url=here.url) as http,
        http.stream("GET", "/api/users/nobody/stream") as reply,
    ):
        assert reply.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert reply.headers["X-Accel-Buffering"] == "no"
        beats = 0
        async for line in reply.aiter_lines():
            beats += line == "event: heartbeat"
            if beats == 3:
                break
