"""Open streams of every kind end with what showed who reads them, and nobody else's do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.acceptance.people import FROM_PAGE, bearer, cookie_for, revoke, spotify_cookie, tokens_for
from tests.server import Server
from tests.standins.process import StandIn

KINDS = ("/api/users/USER/stream", "/api/users/USER/ws", "/api/jobs/JOB/stream", "/api/jobs/JOB/ws")
JOB = {"topic": "Erik Satie", "narrationTargetSecs": 300}
END_S = 30.0
"""How long a stream is waited for: no test asserts the ten seconds, which the unit tests' clock does."""


class Listener:
    """One open stream, read in a thread; `ended` is set when the server closes it."""

    def __init__(self, server: Server, path: str, headers: dict[str, str]) -> None:
        self.path = path
        self.begun, self.ended = threading.Event(), threading.Event()
        read = self._read_socket if path.endswith("/ws") else self._read_stream
        self._thread = threading.Thread(target=read, args=(server.url, headers), daemon=True)
        self._thread.start()
        assert self.begun.wait(END_S), path

    def _read_stream(self, url: str, headers: dict[str, str]) -> None:
        with httpx.stream("GET", url + self.path, headers=headers, timeout=END_S * 2) as reply:
            assert reply.status_code == 200
            try:
                for _ in reply.iter_raw():
                    self.begun.set()
            except httpx.TransportError:
                pass
        self.ended.set()

    def _read_socket(self, url: str, headers: dict[str, str]) -> None:
        with connect(url.replace("http", "ws", 1) + self.path, additional_headers=headers) as socket:
            try:
                for message in socket:
                    assert json.loads(message)
                    self.begun.set()
            except ConnectionClosed:
                pass
        self.ended.set()


@pytest.fixture(scope="module")
def speech() -> Iterator[StandIn]:
    """A speech server that never answers, so that the jobs here do not end."""
    with StandIn("openai", first_audio_s=600) as running:
        yield running


def started(speech: StandIn, data: Path, *flags: str) -> Server:
    return Server(
        data, "--voice-url", f"{speech.url}/v1", *flags, "--jobs-per-hour", "0", "--drain-s", "0",
        env={"MUSICDOC_VOICE_KEY": "standin-key"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, speech: StandIn) -> Iterator[Server]:
    running = started(speech, tmp_path_factory.mktemp("data"), "--auth", "token")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def spotify() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0.0) as running:
        yield running


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, speech: StandIn, spotify: StandIn) -> Iterator[Server]:
    flags = ("--spotify-accounts-url", spotify.url, "--spotify-api-url", f"{spotify.url}/v1")
    data = tmp_path_factory.mktemp("data")
    running = started(speech, data, "--auth", "spotify", "--spotify-client-id", "app", *flags)
    yield running
    running.stop()


def listening(server: Server, user: str, job: str, headers: dict[str, str]) -> list[Listener]:
    return [Listener(server, path.replace("USER", user).replace("JOB", job), headers) for path in KINDS]


def create(server: Server, headers: dict[str, str]) -> str:
    reply = server.http.post("/api/music-doc", json={**JOB, "catalog": "library"}, headers={**FROM_PAGE, **headers})
    assert reply.status_code == 202, reply.text
    return str(reply.json()["jobId"])


def test_with_a_token_all_kinds_of_streams_end_with_it(guarded: Server) -> None:
    ways = ("by-header", "by-cookie", "signed-out")
    *tokens, other = tokens_for(guarded.data_dir, *ways, "other")
    shown = dict(zip(ways, map(bearer, tokens), strict=True))
    jobs = {way: create(guarded, headers) for way, headers in shown.items()}
    for way in ways[1:]:
        shown[way] = cookie_for(guarded, shown[way]["Authorization"].removeprefix("Bearer "))
    gone = [each for way in ways for each in listening(guarded, way, jobs[way], shown[way])]
    staying = [Listener(guarded, f"/api/jobs/{jobs[ways[0]]}/stream", headers) for headers in (bearer(other), {})]

    def end() -> None:
        revoke(guarded.data_dir, ways[:2])
        assert guarded.http.post("/logout", headers={**FROM_PAGE, **shown["signed-out"]}).status_code == 200

    check(end, gone, staying)


def test_with_spotify_all_kinds_of_streams_end_with_the_sign_out(signed: Server) -> None:
    leaving, other = spotify_cookie(signed), spotify_cookie(signed)
    job = create(signed, leaving)
    gone, staying = listening(signed, "listener", job, leaving), listening(signed, "listener", job, other)
    check(lambda: signed.http.post("/logout", headers={**FROM_PAGE, **leaving}), gone, staying)


def check(end: Callable[[], object], gone: list[Listener], staying: list[Listener]) -> None:
    """All that are `gone` end after `end` was called; those that are `staying` do not."""
    assert not [each.path for each in gone + staying if each.ended.is_set()]
    end()
    late = next((each.path for each in gone if not each.ended.wait(END_S)), None)  # the first is enough to know
    assert late is None
    assert not [each.path for each in staying if each.ended.is_set()]
