"""Who may do what: every route and every method, for everybody who might ask, on a server with tokens.

The rows are made from the routing table of the product, so that a new route without a row fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from tornado.routing import PathMatches

from musicdoc_server.app import application_of, node
from musicdoc_server.settings import Settings
from musicdoc_server.web.base import JsonErrors
from tests.acceptance.people import bearer, revoke, tokens_for
from tests.server import OWN_ENVIRONMENT, Server

OPEN, LINK, MEMBER, USER, OWNER = "open", "link", "member", "user", "owner"

NEEDS = {
    ("POST", "/api/music-doc"): MEMBER,
    ("GET", "/api/jobs/stats"): MEMBER,
    ("GET", "/api/jobs/JOB"): LINK,
    ("GET", "/api/jobs/JOB/stream"): LINK,
    ("GET", "/api/jobs/JOB/ws"): LINK,
    ("GET", "/api/jobs/JOB/events"): LINK,
    ("GET", "/api/jobs/JOB/log"): LINK,
    ("POST", "/api/jobs/JOB/cancel"): OWNER,
    ("POST", "/api/jobs/JOB/retry"): OWNER,
    ("GET", "/api/users/USER/stream"): USER,
    ("GET", "/api/users/USER/ws"): USER,
    ("GET", "/api/users/USER/events"): USER,
    ("GET", "/api/users/USER/jobs"): USER,
    ("GET", "/api/users/USER/playlists"): USER,
    ("POST", "/api/playlists"): MEMBER,
    ("GET", "/api/playlists/LIST"): LINK,
    ("PATCH", "/api/playlists/LIST"): OWNER,
    ("DELETE", "/api/playlists/LIST"): OWNER,
    ("POST", "/api/playlists/LIST/restore"): OWNER,
    ("GET", "/api/playlists/LIST/export/FORMAT"): LINK,
    ("POST", "/api/playlists/LIST/spotify"): MEMBER,
    ("GET", "/api/playlists/LIST/export/SOUND"): LINK,
    ("POST", "/api/playlists/LIST/export/FORMAT/make"): LINK,
    ("GET", "/api/users/USER/feed.xml"): USER,
    ("POST", "/api/users/USER/feed/renew"): USER,
    ("GET", "/api/suggestions"): MEMBER,
    ("POST", "/api/tts-batch"): MEMBER,
    ("GET", "/login"): OPEN,
    ("GET", "/callback"): OPEN,
    ("POST", "/logout"): OPEN,
    ("GET", "/api/session"): OPEN,
    ("POST", "/api/session"): OPEN,
    ("GET", "/api/session/token"): MEMBER,
    ("GET", "/audio/CLIP"): LINK,
    ("GET", "/library/TRACK/cover"): LINK,
    ("GET", "/library/TRACK"): LINK,
    ("GET", "/api/openapi.json"): OPEN,
    ("GET", "/healthz"): OPEN,
    ("GET", "/"): OPEN,
    ("GET", "/sw.js"): OPEN,
    ("GET", "/static/css/tokens.css"): OPEN,
}
"""What each needs. HEAD is as GET."""
ROWS = sorted(NEEDS, key=lambda row: (row[0] in {"DELETE", "POST"}, row))
"""What is deleted is deleted last, and then restored."""

NAMES = {
    "/api/jobs/": "JOB", "/api/users/": "USER", "/api/playlists/": "LIST", "/audio/": "CLIP", "/library/": "TRACK",
    "/static/": "css/tokens.css",
}  # fmt: skip
ASKERS = ("nobody", "revoked", "other", "owner")
SONG = {
    "type": "song", "index": 0, "title": "A song", "artist": "Somebody", "trackId": "x", "trackUri": "library:x",
    "durationMs": 1000,
}  # fmt: skip
BODIES = {
    "/api/music-doc": {"topic": "Erik Satie", "narrationTargetSecs": 10},
    "/api/playlists": {"title": "Mine", "timeline": [SONG]},
    "/api/playlists/LIST": {"title": "New name"},
    "/api/session": {"token": "mdoc_of_nobody"},
}


@dataclass
class Scene:
    """A server with tokens; what is on it is ann's."""

    server: Server
    tokens: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)

    def ask(self, who: str, method: str, route: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        headers |= {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "musicdoc"}
        path = re.sub(r"[A-Z]{3,}", lambda name: self.places[name[0]], route)
        body = BODIES.get(route, {}) if method in {"POST", "PATCH"} else None
        with self.server.http.stream(method, path, headers=headers, json=body) as reply:
            if not reply.headers.get("Content-Type", "").startswith("text/event-stream"):
                reply.read()
            return reply


def token(data: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "musicdoc_server", "token", *arguments, "--data-dir", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=OWN_ENVIRONMENT, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("data")
    tokens = {who: token(data, "add", name) for who, name in {"owner": "ann", "other": "bob", "revoked": "eve"}.items()}
    server = Server(data, "--auth", "token")
    made = Scene(server, tokens)
    token(data, "revoke", "eve")
    own = {"Authorization": f"Bearer {tokens['owner']}"}
    job = server.http.post("/api/music-doc", json=BODIES["/api/music-doc"], headers=own).json()["jobId"]
    data_of = server.finish(job)["result"]
    timeline = data_of["data"]["timeline"]
    song = next(part for part in timeline if part["type"] == "song")
    made.places = {
        "JOB": job, "USER": "ann", "LIST": data_of["playlistId"], "FORMAT": "m3u8", "SOUND": "narration",
        "TRACK": song["trackId"],
        "CLIP": timeline[0]["audioUrl"].removeprefix("/audio/"),
    }  # fmt: skip
    yield made
    server.stop()


async def routes(data: Path) -> set[tuple[str, str]]:
    """Every method of every route that the product has, its variable parts named."""
    settings = Settings(data_dir=data)
    found = set()
    async with node(settings, keep_jobs=True) as parts:
        rules = application_of(settings, parts).wildcard_router.rules
    for rule in rules:
        assert isinstance(rule.matcher, PathMatches)
        path = named(rule.matcher.regex.pattern)
        assert issubclass(rule.target, JsonErrors), path
        found |= {(method, path) for method in rule.target.offered() if method != "HEAD"}
    return found


def named(pattern: str) -> str:
    """A route's pattern with names in place of its groups."""
    path = pattern.removesuffix("$").replace("()", "").replace("\\.", ".")
    while "(" in path:
        begin = path.index("(")
        depth, end = 1, begin + 1
        while depth:
            depth += {"(": 1, ")": -1}.get(path[end], 0)
            end += 1
        name = next(name for start, name in NAMES.items() if path.startswith(start))
        if path[:begin].endswith("/export/"):
            name = "SOUND" if "mp3" in path[begin:end] else "FORMAT"
        path = path[:begin] + name + path[end:]
    return path


@pytest.mark.gen_test(timeout=60)
async def test_every_route_has_a_row(tmp_path: Path) -> None:
    assert await routes(tmp_path) == set(NEEDS)


MAY_BE_MISSING = ("/cover", "/make")
"""Not every song has a cover, and not every format is sound."""


def expected(need: str, who: str, reply: httpx.Response) -> bool:
    """Whether the answer is as it should be for somebody who needs `need`; nothing is told to those who may not."""
    if who in {"nobody", "revoked"}:
        refused = reply.status_code == 401 and reply.json()["code"] == "token_needed"
        if need in {MEMBER, USER, OWNER}:
            return refused
    if who == "other" and need in {USER, OWNER}:
        return reply.status_code == 404 and reply.json()["code"] == "not_found"
    if need == OPEN:
        return reply.status_code < 500
    if need == LINK:
        missing = reply.status_code == 404 and reply.url.path.endswith(MAY_BE_MISSING)
        return missing or reply.status_code in {200, 204, 426} or reply.json()["code"] == "not_offered"
    return reply.status_code not in {401, 403}


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize(("method", "route"), ROWS, ids=str)
def test_everybody_gets_what_is_theirs(scene: Scene, method: str, route: str, who: str) -> None:
    reply = scene.ask(who, method, route)
    assert expected(NEEDS[method, route], who, reply), reply.status_code
    if method == "GET":
        assert scene.ask(who, "HEAD", route).status_code in {reply.status_code, 405}


def test_a_podcast_programs_key_opens_one_feed_alone_until_it_is_renewed(scene: Scene) -> None:
    own = {"Authorization": f"Bearer {scene.tokens['owner']}"}
    http = scene.server.http
    feed = http.get("/api/session", headers=own).json()["feed"]
    assert feed.startswith("/api/users/ann/feed.xml?key=")
    assert http.get(feed).status_code in {200, 501}  # 501: no ffmpeg here
    assert http.get(feed.replace("/ann/", "/bob/")).status_code == 401
    assert http.get(feed[:-1]).status_code == 401
    renewed = http.post("/api/users/ann/feed/renew", headers=own).json()["feed"]
    assert http.get("/api/session", headers=own).json()["feed"] == renewed
    assert http.get(renewed).status_code in {200, 501}
    assert http.get(feed).status_code == 401


def test_the_address_of_a_podcast_ends_with_the_users_tokens(scene: Scene) -> None:
    (own,) = tokens_for(scene.server.data_dir, "fay")
    feed = scene.server.http.get("/api/session", headers=bearer(own)).json()["feed"]
    assert scene.server.http.get(feed).status_code in {200, 501}
    revoke(scene.server.data_dir, ["fay"])
    assert scene.server.http.get(feed).status_code == 401
    (again,) = tokens_for(scene.server.data_dir, "fay")
    assert scene.server.http.get("/api/session", headers=bearer(again)).json()["feed"] != feed
