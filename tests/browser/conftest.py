"""A real Chromium, driven by Playwright."""

import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.spotify_page import OWNER, song
from tests.server import Server
from tests.standins.process import StandIn
from tests.standins.spotify.catalogue import tracks

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT_MS = 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with its module: while it lives, Playwright's own event loop keeps others from running in this thread."""
    if CHROMIUM is None:
        reason = "the browser tests need Debian's chromium, which is not installed"
        if os.environ.get("MUSICDOC_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # A service worker would fetch past what a test answers in the server's place; test_offline.py has it.
    opened = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    opened.set_default_timeout(WAIT_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty tab; the test fails when a script on it breaks or the page's policy is violated."""
    expect.set_options(timeout=WAIT_MS)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    assert not broken


@pytest.fixture(scope="session")
def standin() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0.0) as running:
        yield running


@pytest.fixture
def spotify(standin: StandIn) -> StandIn:
    standin.reset()
    return standin


@pytest.fixture(scope="session")
def site(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that finds Spotify at the stand-in; it knows its port beforehand, for the way back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Server(
        tmp_path_factory.mktemp("data"),
        "--port",
        str(port),
        "--spotify-client-id",
        "the-app",
        "--spotify-accounts-url",
        standin.url,
        "--spotify-api-url",
        f"{standin.url}/v1",
    )
    yield running
    running.stop()


@pytest.fixture(scope="session")
def narrations(site: Server) -> list[dict[str, Any]]:
    timeline = site.finish(site.create(catalog="library"))["result"]["data"]["timeline"]
    return [part for part in timeline if part["type"] == "narration"]


@pytest.fixture
def documentary(site: Server, narrations: list[dict[str, Any]]) -> str:
    """The address of a saved one: narration, song, narration, song, narration."""
    songs = [song(track_id) for track_id in list(tracks())[:2]]
    parts = [narrations[0], songs[0], narrations[1], songs[1], narrations[2]]
    timeline = [{**part, "index": index} for index, part in enumerate(parts)]
    body = {"title": "Songs from elsewhere", "ownerId": OWNER, "timeline": timeline}
    reply = site.http.post("/api/playlists", json=body)
    assert reply.status_code == 201, reply.text
    return f"/?playlistId={reply.json()['playlist']['id']}"


@pytest.fixture(scope="session")
def timeline(server: Server) -> list[dict[str, Any]]:
    """Narration, narration, song, narration, song, …, narration: twelve parts."""
    made: list[dict[str, Any]] = server.finish(server.create(ownerId="maker", narrationTargetSecs=30))["result"][
        "data"
    ]["timeline"]
    return made
