"""All of a user's jobs over a WebSocket, and asked for: the same as on the user's stream."""

import json
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.server import Server
from tests.web.test_user_stream import all_of, until_ended

ENDINGS = {"complete", "error", "cancelled"}


def opened(server: Server, user_id: str, after: int | None = None, **options: Any) -> ClientConnection:
    query = "" if after is None else f"?after={after}"
    return connect(f"{server.url.replace('http', 'ws', 1)}/api/users/{user_id}/ws{query}", **options)


def until_over(connection: ClientConnection, jobs: int) -> list[dict[str, Any]]:
    """What comes until so many jobs have ended."""
    received: list[dict[str, Any]] = []
    while jobs:
        event = json.loads(connection.recv())
        if event["type"] != "heartbeat":
            received.append(event)
        jobs -= event["type"] in ENDINGS
    return received


def asked(server: Server, user_id: str, after: int | str | None = None) -> dict[str, Any]:
    reply = server.http.get(f"/api/users/{user_id}/events", params={} if after is None else {"after": after})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def test_the_socket_tells_what_the_stream_tells_and_the_numbers_too(server: Server) -> None:
    with opened(server, "v1") as connection:
        assert json.loads(connection.recv()) == {"type": "init", "jobs": [], "at": 0}
        jobs = [server.create(ownerId="v1"), server.create("Scott Joplin", ownerId="v1")]
        received = until_over(connection, 2)
    numbers = [event["at"] for event in received]
    assert numbers == sorted(set(numbers))
    told = [(event["at"], {name: value for name, value in event.items() if name != "at"}) for event in received]
    for job_id, events in all_of(server, *jobs).items():
        assert [data for _, data in told if data["jobId"] == job_id] == events
    place = len(told) // 2
    with opened(server, "v1", after=numbers[place]) as connection:
        again = until_over(connection, sum(event["type"] in ENDINGS for event in received[place + 1 :]))
    assert again == received[place + 1 :]
    assert until_ended(server.user_stream("v1", after=numbers[place]), 1)[0] == told[place + 1]


def test_who_has_everything_hears_at_once_that_the_line_lives(server: Server) -> None:
    server.finish(server.create(ownerId="v2"))
    last = asked(server, "v2")["last"]
    with opened(server, "v2", after=last) as connection:
        assert json.loads(connection.recv(timeout=5)) == {"type": "heartbeat"}
    assert next(server.user_stream("v2", after=last)).event == "heartbeat"


def test_who_asks_gets_how_the_jobs_stand_and_then_what_came_since(server: Server) -> None:
    nothing = asked(server, "v3")
    assert [event["type"] for event in nothing["events"]] == ["init"]
    job_id = server.create(ownerId="v3")
    server.finish(job_id)
    (init,) = asked(server, "v3")["events"]
    assert [(job["jobId"], job["status"], job["topic"]) for job in init["jobs"]] == [
        (job_id, "completed", "Erik Satie")
    ]
    assert init["jobs"][0]["createdAt"] == server.http.get(f"/api/jobs/{job_id}").json()["job"]["createdAt"]
    last = asked(server, "v3")["last"]
    assert asked(server, "v3", after=last) == {"ok": True, "events": [], "last": last}
    other = server.create("Scott Joplin", ownerId="v3")
    server.finish(other)
    since = asked(server, "v3", after=last)
    told = [{name: value for name, value in event.items() if name != "at"} for event in since["events"]]
    assert told == all_of(server, other)[other]
    assert since["last"] == since["events"][-1]["at"]
    assert asked(server, "v3", after=since["events"][4]["at"])["events"] == since["events"][5:]
    for unknown in ("x", "-1", "1", "9" * 30):
        assert [event["type"] for event in asked(server, "v3", after=unknown)["events"]] == ["init"]


def test_the_first_event_of_each_run_says_of_which_job_it_is(server: Server) -> None:
    job_id = server.create("Ludwig van Beethoven", ownerId="v4")
    server.http.post(f"/api/jobs/{job_id}/cancel")
    server.http.post(f"/api/jobs/{job_id}/retry")
    server.finish(job_id)
    created_at = server.http.get(f"/api/jobs/{job_id}").json()["job"]["createdAt"]
    events = all_of(server, job_id)[job_id]
    beginnings = [event for event in events if event["type"] == "progress" and event["status"] == "pending"]
    assert {(event.get("topic"), event.get("createdAt")) for event in beginnings if "topic" in event} == {
        ("Ludwig van Beethoven", created_at)
    }
    again = next(place for place, event in enumerate(events) if event["type"] == "cancelled") + 1
    assert "topic" in events[0]
    assert "topic" in events[again]
    assert next(server.stream(job_id))["createdAt"] == created_at


def test_pages_of_other_sites_may_not_listen_to_a_user(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(server, "v5", origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403
    assert server.http.get("/api/users/v5/ws").json()["code"] == "upgrade_required"


def test_a_server_that_stops_tells_the_users_to_come_back(tmp_path: Path) -> None:
    running = Server(tmp_path)
    with opened(running, "ann") as connection:
        connection.recv()
        running.process.send_signal(signal.SIGTERM)
        with suppress(ConnectionClosed):
            while True:
                connection.recv(timeout=10)
        assert connection.close_code == 1012
    assert running.process.wait(30) == 0
    assert "Traceback" not in running.log()
    running.stop()
