"""How much, how deep and how large what comes in may be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server import Server

WEEK_MS = 7 * 24 * 3_600_000
SONG = {
    "type": "song", "index": 0, "title": "A song", "artist": "Somebody", "trackId": "x", "trackUri": "library:x",
    "durationMs": 1000,
}  # fmt: skip


def saved(server: Server, **song: Any) -> tuple[int, dict[str, Any]]:
    reply = server.http.post("/api/playlists", json={"title": "Bounds", "timeline": [{**SONG, **song}]})
    return reply.status_code, reply.json()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"topic":' * 6_000,
        b'{"topic": "Satie", "more": ' + b"[" * 300 + b"]" * 300 + b"}",
        b'{"topic": "Satie", "narrationTargetSecs": ' + b"9" * 50_000 + b"}",
        b'{"topic": "Satie", "narrationTargetSecs": NaN}',
        b'{"topic": "Satie", "narrationTargetSecs": 1e999}',
        b'{"topic": "Satie", "narrationTargetSecs": "30"}',
        b'{"topic": "Satie", "narrationTargetSecs": true}',
        b'{"topic": "\\ud800"}',
        b'{"topic": "' + b" " * 200 + b'Satie"}',
        b'{"topic": "' + b"\\n" * 200 + b'"}',
        '{"topic": "Satie"}'.encode("utf-16"),
    ],
    ids=[
        "lists",
        "objects",
        "deep",
        "digits",
        "nan",
        "infinite",
        "text",
        "true",
        "half a pair",
        "blanks",
        "nothing",
        "utf-16",
    ],
)
def test_a_body_that_is_too_deep_or_no_value_of_its_type_is_refused(server: Server, body: bytes) -> None:
    reply = server.http.post("/api/music-doc", content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_input")


@pytest.mark.parametrize(
    ("field", "inside", "outside"),
    [("durationMs", WEEK_MS, WEEK_MS + 1), ("durationMs", 0, -1), ("year", 9999, 10_000), ("year", 0, -1)],
)
def test_numbers_in_a_timeline_have_bounds(server: Server, field: str, inside: int, outside: int) -> None:
    assert saved(server, **{field: inside})[0] == 201
    status, told = saved(server, **{field: outside})
    assert (status, told["code"]) == (400, "bad_input")
    assert field in told["error"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=200&before=" + "x" * 200, 200),
        ("limit=201", 400),
        ("limit=0", 400),
        ("limit=", 400),
        ("limit=1_0", 400),
        ("limit=٣", 400),
        ("before=" + "x" * 201, 400),
        ("history=yes", 400),
        ("history=true&history=no", 400),
        ("history=no&history=true&unknown=" + "x" * 5000, 200),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_query_is_held_to_its_bounds(server: Server, query: str, status: int) -> None:
    reply = server.http.get(f"/api/users/local/jobs?{query}")
    assert reply.status_code == status
    assert status == 200 or json.loads(reply.content)["error"].startswith("The field “")
