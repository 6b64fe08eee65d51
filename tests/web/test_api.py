"""What the API answers, asked of a real server."""

import re
from typing import Any

import httpx
import pytest

from tests.server import Server

BAD_BODIES: list[tuple[Any, str]] = [
    (b"", "JSON"),
    (b"{", "JSON"),
    (b"[1]", "JSON"),
    (b"[" * 60_000, "JSON"),
    (b"\xff\xfe", "JSON"),
    (b'{"topic": "\\ud800"}', "JSON"),
    (b"{}", "topic"),
    (b'{"topic": ""}', "topic"),
    (b'{"topic": " \\n "}', "topic"),
    (b'{"topic": 5}', "topic"),
    (b'{"topic": null}', "topic"),
    (b'{"topic": "%s"}' % (b"x" * 201), "topic"),
    (b'{"topic": "x", "prompt": "%s"}' % (b"x" * 2001), "prompt"),
    (b'{"topic": "x", "prompt": ["y"]}', "prompt"),
    (b'{"topic": "x", "narrationTargetSecs": "abc"}', "narrationTargetSecs"),
    (b'{"topic": "x", "narrationTargetSecs": -1}', "narrationTargetSecs"),
    (b'{"topic": "x", "narrationTargetSecs": 1e9}', "narrationTargetSecs"),
    (b'{"topic": "x", "narrationTargetSecs": 30.5}', "narrationTargetSecs"),
    (b'{"topic": "x", "ownerId": "../etc"}', "ownerId"),
]


def refused(reply: httpx.Response, status: int, code: str) -> str:
    """Checks an error's shape and returns its sentence."""
    assert reply.status_code == status, reply.text
    body = reply.json()
    assert body["ok"] is False
    assert body["code"] == code
    assert re.fullmatch(r".*[.?!]", body["error"]), "a sentence"
    return str(body["error"])


@pytest.mark.parametrize(("body", "named"), BAD_BODIES, ids=lambda value: str(value)[:50])
def test_a_bad_body_is_refused_by_name(server: Server, body: bytes, named: str) -> None:
    assert named in refused(server.http.post("/api/music-doc", content=body), 400, "bad_input")


def test_a_body_over_the_limit_gets_an_answer_too(server: Server) -> None:
    refused(server.http.post("/api/music-doc", content=b"x" * 10_000_000), 413, "too_large")


@pytest.mark.parametrize(
    "path",
    [
        "/api/nothing",
        "/nothing",
        "/api/jobs/job_1_2",
        "/api/jobs/job_1_2/stream",
        "/api/jobs/job_1_2/events",
        "/api/jobs/%00",
        "/api/users/ann%00/jobs",
        "/api/playlists/pl_1",
        "/audio/x.mp3",
        "/audio/..%2f..%2fmusicdoc.db",
        "/library/unknown",
        "/library/unknown/cover",
        "/library/../../etc/passwd",
        "/library/..%2f..%2f..%2fetc%2fpasswd",
        "/static/nothing.js",
    ],
)
def test_what_does_not_exist_is_not_found(server: Server, path: str) -> None:
    with httpx.Client(base_url=server.url) as client:
        refused(client.send(client.build_request("GET", path)), 404, "not_found")


def test_a_method_that_is_not_offered_is_refused(server: Server) -> None:
    reply = server.http.put("/api/jobs/stats")
    refused(reply, 405, "method_not_allowed")
    assert reply.headers["Allow"] == "GET"


def test_a_path_no_file_can_have_is_not_found(server: Server) -> None:
    refused(server.http.get("/static/js/%00"), 404, "not_found")


def test_a_monitor_may_ask_for_the_head_alone(server: Server) -> None:
    assert server.http.head("/healthz").status_code == 200


def test_a_job_is_created_at_once_and_told_as_the_seed_tells_it(server: Server) -> None:
    reply = server.http.post(
        "/api/music-doc",
        json={"topic": "Scott Joplin", "accessToken": "SECRET", "ownerId": "seed_user", "narrationTargetSecs": 10},
    )
    assert reply.status_code == 202
    job_id = reply.json()["jobId"]
    assert reply.json() == {"ok": True, "jobId": job_id}
    assert reply.headers["Location"] == f"/api/jobs/{job_id}"
    assert server.finish(job_id)["type"] == "complete"
    shown = server.http.get(f"/api/jobs/{job_id}")
    job = shown.json()["job"]
    assert (job["id"], job["userId"], job["status"], job["progress"]) == (job_id, "seed_user", "completed", 100)
    assert {"stage", "stageLabel", "createdAt", "updatedAt"} <= job.keys()
    assert job["result"]["playlistId"] == job["playlistId"]
    assert "SECRET" not in shown.text + server.http.get(f"/api/jobs/{job_id}/events").text


def test_the_third_job_of_a_user_is_refused_with_a_time_to_come_back(own_server: Server) -> None:
    replies = [
        own_server.http.post("/api/music-doc", json={"topic": "Bach", "narrationTargetSecs": 300}) for _ in range(3)
    ]
    assert [reply.status_code for reply in replies] == [202, 202, 429]
    assert int(replies[2].headers["Retry-After"]) > 0
    refused(replies[2], 429, "too_many_jobs")


def test_a_topic_without_music_fails_with_what_could_be_asked_for(server: Server) -> None:
    ending = server.finish(server.create("qwertzuiop asdf", ownerId="nobody"))
    assert ending["type"] == "error"
    assert ending["code"] == "nothing_found"
    assert "Satie" in ending["error"]


def test_stats_are_not_taken_for_a_job(server: Server) -> None:
    reply = server.http.get("/api/jobs/stats").json()
    keys = {"total", "pending", "running", "completed", "failed", "cancelled", "users"}
    assert reply["ok"] is True
    assert set(reply["stats"]) == keys


def test_a_users_jobs_are_listed_newest_first(server: Server) -> None:
    made = []
    for topic in ("Satie", "Bach"):
        made.append(server.create(topic, ownerId="lister"))
        server.finish(made[-1])
    jobs = server.http.get("/api/users/lister/jobs").json()["jobs"]
    assert [job["id"] for job in jobs] == made[::-1]
    assert all("result" not in job for job in jobs)


def test_the_event_log_is_there_as_json(server: Server) -> None:
    job_id = server.create(ownerId="logger")
    last = server.finish(job_id)
    events = server.http.get(f"/api/jobs/{job_id}/events").json()["events"]
    assert [event["seq"] for event in events] == list(range(1, last["seq"] + 1))
    assert events[-1] == last
    assert server.http.get(f"/api/jobs/{job_id}/events", params={"after": 5}).json()["events"] == events[5:]
    for after in ("x", "-1", "9" * 5000):
        refused(server.http.get(f"/api/jobs/{job_id}/events", params={"after": after}), 400, "bad_input")


def test_a_second_server_on_the_same_folder_is_refused(server: Server) -> None:
    with pytest.raises(AssertionError, match="Another Musicdoc server uses"):
        Server(server.data_dir)


def test_audio_answers_ranges(server: Server) -> None:
    entry = server.finish(server.create(ownerId="ranger"))["result"]["data"]["timeline"]
    for url in (entry[0]["audioUrl"], entry[2]["audioUrl"]):
        whole = server.http.get(url)
        assert whole.headers["Content-Type"] == "audio/mpeg"
        part = server.http.get(url, headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, whole.content[100:200])
        assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
        assert server.http.get(url, headers={"Range": "bytes=99999999-"}).status_code == 416


def test_health_says_how_the_library_is(server: Server) -> None:
    body = server.http.get("/healthz").json()
    assert body["ok"] is True
    assert body["library"]["tracks"] >= 18
