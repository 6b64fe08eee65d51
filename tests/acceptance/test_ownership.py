"""Who may do what: every route and every method, in every mode, for everybody who might ask.

The routes are those of the product's own table, so that a new one without a row fails. Everything is asked for twice
where an address names something: as it is, which is to have the link, and with a name that nothing has.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from musicdoc_server.app import application_of
from musicdoc_server.catalogs import demo
from musicdoc_server.catalogs.entries import track_id
from musicdoc_server.node import node
from musicdoc_server.settings import Settings
from musicdoc_server.web.base import JsonErrors
from musicdoc_server.web.routes import routes_of
from tests.acceptance.matrix import CHANGING, LINK, MEMBER, METHODS, OPEN, OWNER, ROWS, SESSION, USER, Row
from tests.acceptance.people import FROM_PAGE, bearer, cookie_for, revoke, spotify_cookie, tokens_for
from tests.server import Server
from tests.standins.process import StandIn

MISSING = {
    "jobId": f"job_1700000000000_{'0' * 32}", "userId": "nobody-here", "playlistId": f"pl_{'0' * 32}",
    "format": "m3u8", "sound": "narration", "soundFormat": "narration", "clip": f"{'0' * 64}.mp3",
    "trackId": "0" * 32, "file": "css/none.css",
}  # fmt: skip
"""Names that nothing has."""
HANDSHAKE = {
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


class Asker(NamedTuple):
    """Somebody who asks: a stranger, somebody else who is known, the owner; and how they show it."""

    who: str
    shows: dict[str, str]

    @property
    def by_cookie(self) -> bool:
        return "Cookie" in self.shows


class Told(NamedTuple):
    """An answer, as far as it tells who may do what."""

    status: int
    said: str
    allow: str


@dataclass
class Scene:
    """A server in one of its modes, and everybody who might ask it."""

    mode: str
    server: Server
    places: dict[str, str]
    askers: dict[str, Asker]
    unknown: str
    """The code that strangers are told; what answers HEAD says none."""
    _connections: dict[str, HTTPConnection] = field(default_factory=dict)

    def ask(self, asker: Asker, method: str, route: str, *, there: bool = True, **more: str) -> Told:
        names = self.places if there else MISSING
        path = re.sub(r"\{(\w+)\}", lambda name: names[name[1]], route)
        row = ROWS[route].get(method)
        headers = {**asker.shows, **FROM_PAGE, **more}
        body = None
        if method in CHANGING:
            body, headers["Content-Type"] = json.dumps(row.body if row else {}), "application/json"
        if method == "WS":
            method, headers = "GET", {**headers, **HANDSHAKE}
        return self._told(self._connection(route), method, path, body, headers)

    def _connection(self, route: str) -> HTTPConnection:
        """From another address for each route: tokens that are not good are counted by address."""
        if route not in self._connections:
            host, port = self.server.url.removeprefix("http://").split(":")
            source = (f"127.0.1.{len(self._connections) + 1}", 0)
            self._connections[route] = HTTPConnection(host, int(port), timeout=30, source_address=source)
        return self._connections[route]

    @staticmethod
    def _told(connection: HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]) -> Told:
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        if reply.status == 101 or reply.headers.get("Content-Type", "").startswith("text/event-stream"):
            connection.close()
            return Told(reply.status, "", "")
        text = reply.read()
        is_json = reply.headers.get("Content-Type", "").startswith("application/json") and text
        said = json.loads(text) if is_json and reply.status >= 400 else {}
        return Told(reply.status, said.get("code", ""), reply.headers.get("Allow", ""))


def library_song(data: Path) -> str:
    """The id of a song that is shipped."""
    with closing(sqlite3.connect(data / "musicdoc.db")) as database:
        (key,) = database.execute("SELECT key FROM keys WHERE name = 'library'").fetchone()
    folder = Path(demo.__file__).parent
    return track_id(key, str(next(iter(sorted(folder.rglob("*.mp3")))).relative_to(folder)))


def places(server: Server, shows: dict[str, str], user: str) -> dict[str, str]:
    """Things of the user's: a job that is over, a playlist, a clip."""
    http, headers = server.http, {**FROM_PAGE, **shows}
    job = http.post("/api/music-doc", json={"topic": "zxqv", "catalog": "library"}, headers=headers).json()["jobId"]
    server.finish(job)
    clip = http.post("/api/tts-batch", json={"segments": [{"text": "Hello."}]}, headers=headers).json()["urls"][0]
    said = {"type": "narration", "index": 0, "title": "Hello", "text": "Hello.", "audioUrl": clip, "durationMs": 1000}
    saved = http.post("/api/playlists", json={"title": "Mine", "timeline": [said]}, headers=headers).json()
    return {
        **MISSING, "jobId": job, "userId": user, "playlistId": saved["playlist"]["id"],
        "clip": clip.removeprefix("/audio/"), "trackId": library_song(server.data_dir), "file": "css/tokens.css",
    }  # fmt: skip


def on_ones_own(data: Path) -> Iterator[Scene]:
    server = Server(data)
    askers = {
        "whoever sits here": Asker("owner", {}),
        "under another name": Asker("kept out", {"Host": "music.example"}),
        "by a proxy": Asker("kept out", {"X-Forwarded-For": "203.0.113.9"}),
    }
    yield Scene("none", server, places(server, {}, "local"), askers, "forbidden")
    server.stop()


def with_tokens(data: Path) -> Iterator[Scene]:
    server = Server(data, "--auth", "token", "--jobs-per-hour", "0", "--jobs-per-hour-from-address", "0")
    ann, bob, eve = tokens_for(data, "ann", "bob", "eve")
    askers = {
        "nobody": Asker("stranger", {}),
        "revoked, by header": Asker("stranger", bearer(eve)),
        "revoked, by cookie": Asker("stranger", cookie_for(server, eve)),
        "other, by header": Asker("other", bearer(bob)),
        "other, by cookie": Asker("other", cookie_for(server, bob)),
        "owner, by header": Asker("owner", bearer(ann)),
        "owner, by cookie": Asker("owner", cookie_for(server, ann)),
    }
    revoke(data, ["eve"])
    yield Scene("token", server, places(server, bearer(ann), "ann"), askers, "token_needed")
    server.stop()


def with_spotify(data: Path) -> Iterator[Scene]:
    with StandIn("spotify", latency_s=0.0) as spotify:
        people = {"own": {"user": "listener"}, "others": {"user": "guest"}, "ended": {"user": "listener"}}
        spotify.set(tokens={name: {**who, "product": "free"} for name, who in people.items()}, expired=["ended"])
        flags = ("--spotify-client-id", "app", "--spotify-accounts-url", spotify.url)
        flags += ("--spotify-api-url", f"{spotify.url}/v1", "--jobs-per-hour", "0", "--jobs-per-hour-from-address", "0")
        server = Server(data, "--auth", "spotify", *flags)
        own, over = spotify_cookie(server), spotify_cookie(server)
        server.http.post("/logout", headers={**FROM_PAGE, **over})
        spotify.set(signs_in={"user": "guest", "product": "free"})
        askers = {
            "nobody": Asker("stranger", {}),
            "revoked, by header": Asker("stranger", bearer("ended")),
            "signed out, by cookie": Asker("stranger", over),
            "other, by header": Asker("other", bearer("others")),
            "other, by cookie": Asker("other", spotify_cookie(server)),
            "owner, by header": Asker("owner", bearer("own")),
            "owner, by cookie": Asker("owner", own),
        }
        yield Scene("spotify", server, places(server, bearer("own"), "listener"), askers, "sign_in_again")
        server.stop()


SCENES = {"none": on_ones_own, "token": with_tokens, "spotify": with_spotify}


@pytest.fixture(scope="module", params=SCENES)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    yield from SCENES[request.param](tmp_path_factory.mktemp("data"))


def offered(handler: type[JsonErrors]) -> set[str]:
    sockets = {"WS"} if hasattr(handler, "check_origin") else set()
    return {*handler.offered(), *sockets}


@pytest.mark.gen_test
async def test_every_method_of_every_route_has_a_row(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    async with node(settings, keep_jobs=True) as parts:
        table = routes_of(application_of(settings, parts))
    assert {name: offered(handler) for name, handler in table} == {name: set(rows) for name, rows in ROWS.items()}


def right(scene: Scene, asker: Asker, route: str, method: str, told: Told, *, there: bool) -> bool:
    """Whether an answer is as it should be."""
    if asker.who == "kept out":
        return told.status == 403
    row = ROWS[route].get(method)
    if row is None:
        return refused_method(scene, asker, route, told, there=there)
    return answered(scene, asker, row, told, there=there)


def answered(scene: Scene, asker: Asker, row: Row, told: Told, *, there: bool) -> bool:  # noqa: PLR0911 - cases
    """Whether an answer is as the row says."""
    everybody = scene.mode == "none"
    refused = told.status == 401 and told.said in {"", scene.unknown}
    missing = told.status == 404
    if row.need == OPEN:
        return told.status in row.statuses
    if row.need == SESSION:
        if scene.mode == "spotify" and asker.by_cookie and asker.who != "stranger":
            return told.status in row.statuses if there else told.status in row.statuses | {404}
        return refused or (missing and scene.mode != "spotify" and asker.who != "stranger")
    if asker.who == "stranger" and row.need != LINK:
        return refused
    if asker.who == "other" and row.need in {USER, OWNER}:
        return missing and told.said in {"", "not_found"}
    if not there and row.need != MEMBER and not (everybody and row.need == USER):
        return missing
    return told.status in row.statuses


def refused_method(scene: Scene, asker: Asker, route: str, told: Told, *, there: bool) -> bool:
    """Whether a method that there is not is answered as it should be: whoever may not ask at all is told that first."""
    if told.status == 405:
        return set(told.allow.split(", ")) == ROWS[route].keys() - {"WS"}
    if asker.who == "stranger":
        return told.status == 401 and told.said in {"", scene.unknown}
    return told.status == 404 and "{userId}" in route and (asker.who == "other" or not there)


def grid(route: str) -> Iterator[tuple[str, bool]]:
    """Every method with the thing that the address names, and without it. What is deleted is brought back then."""
    for method in [*METHODS, *(["WS"] if "WS" in ROWS[route] else [])]:
        for there in (True, False) if "{" in route else (True,):
            yield method, there


@pytest.mark.parametrize("route", ROWS)
def test_everybody_gets_what_is_theirs(scene: Scene, route: str) -> None:
    wrong = []
    for name, asker in scene.askers.items():
        if route == "/logout" and asker.by_cookie:
            continue  # it ends what the others here need, and has a test of its own
        answers: dict[tuple[str, bool], Told] = {}
        for method, there in grid(route):
            told = answers[method, there] = scene.ask(asker, method, route, there=there)
            if not right(scene, asker, route, method, told, there=there):
                wrong.append((name, method, there, told))
            if method == "DELETE" and told.status == 200:
                restored = scene.ask(asker, "POST", "/api/playlists/{playlistId}/restore")
                assert restored.status == 200
        wrong += [(name, method, "tells", answers) for method in tells(asker, route, answers)]
    assert not wrong


def tells(asker: Asker, route: str, answers: dict[tuple[str, bool], Told]) -> list[str]:
    """The methods whose answers tell somebody whether there is a thing that is not theirs to know of."""

    def may_tell(method: str) -> bool:
        row = ROWS[route].get(method)
        return asker.who == "owner" or (row is not None and row.need in {LINK, SESSION})

    pairs = [method for method, there in answers if not there]
    return [way for way in pairs if not may_tell(way) and answers[way, True] != answers[way, False]]


FORGED = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
)


@pytest.mark.parametrize("route", ROWS)
def test_no_other_site_changes_anything(scene: Scene, route: str) -> None:
    """Whatever a browser sends by itself: a cookie, or only that it is on the same machine."""
    let_through = []
    for name, asker in scene.askers.items():
        for method in CHANGING:
            forged = [*FORGED, {"X-Requested-With": ""}] if asker.by_cookie and asker.who != "stranger" else FORGED
            for headers in forged:
                told = scene.ask(asker, method, route, **headers)
                unknown = asker.who == "stranger" and (told.status, told.said) == (401, scene.unknown)
                if not unknown and (told.status, told.said) != (403, "forbidden"):
                    let_through.append((name, method, headers, told))
    assert not let_through
