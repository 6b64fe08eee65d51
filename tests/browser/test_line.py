"""How news of a job reaches the page where something on the way holds an event stream back."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.holding_proxy import HoldingProxy
from tests.browser.test_page import ask, held_still, segments
from tests.server import Server

pytestmark = pytest.mark.browser

LABEL, NOTE, NOTICE, CONNECTION = "stage-label", "line-note", "notice", "connection"


@pytest.fixture
def quick_server(tmp_path: Path) -> Iterator[Server]:
    """A server whose silence is soon noticed."""
    running = Server(tmp_path / "data", "--heartbeat-s", "0.4")
    yield running
    running.stop()


def finished(page: Page) -> None:
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(segments(page)).to_have_count(12)
    expect(page).to_have_url(re.compile(r"\?playlistId=pl_"))
    expect(page.get_by_test_id(NOTICE)).to_be_hidden()


def test_a_held_stream_gives_way_to_a_web_socket_for_all_jobs(quick_server: Server, page: Page) -> None:
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108 - Playwright marks what it is given
    with HoldingProxy(quick_server.url) as proxy, held_still(quick_server):
        page.goto(proxy.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        expect(page.get_by_test_id(CONNECTION)).to_be_hidden()
        ask(page, "Erik Satie")
        expect(page.get_by_test_id("documentary-title")).to_have_text("Erik Satie")
        expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        assert [re.sub(r".*/users/local/|\?.*", "", socket.url) for socket in sockets] == ["ws"]
    # The proxy is gone, and the page with it: what it showed was told while the voice was held still.


def test_a_job_is_heard_to_its_end_over_a_web_socket(quick_server: Server, page: Page) -> None:
    with HoldingProxy(quick_server.url) as proxy:
        with held_still(quick_server):
            page.goto(proxy.url)
            ask(page, "Johann Sebastian Bach")
            expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        finished(page)


def test_where_web_sockets_are_refused_too_the_page_asks(quick_server: Server, page: Page) -> None:
    with HoldingProxy(quick_server.url, "--refuse-upgrades") as proxy:
        with held_still(quick_server):
            page.goto(proxy.url)
            ask(page, "Johann Sebastian Bach")
            expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
            expect(page.get_by_test_id(NOTE)).to_contain_text("asks every two seconds")
            expect(page.get_by_test_id("documentary-title")).to_have_text("Johann Sebastian Bach")
        finished(page)
        expect(page.get_by_test_id(NOTE)).to_be_hidden()


def test_a_web_socket_that_breaks_is_resumed_without_gap_or_repeat(quick_server: Server, page: Page) -> None:
    told: list[dict[str, Any]] = []
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108 - Playwright marks what it is given
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(json.loads(frame))))
    with ExitStack() as later:
        with held_still(quick_server):
            with HoldingProxy(quick_server.url) as proxy:
                page.goto(proxy.url)
                ask(page, "Johann Sebastian Bach")
                expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
            expect(page.get_by_test_id(CONNECTION)).to_contain_text("Connection lost")
            later.enter_context(HoldingProxy(quick_server.url, "--port", proxy.url.rpartition(":")[2]))
            expect(page.get_by_test_id(CONNECTION)).to_be_hidden()
            assert re.search(r"/ws\?after=\d+$", sockets[-1].url)
        finished(page)
    numbers = [event["seq"] for event in told if event["type"] not in {"heartbeat", "init"}]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert [event["type"] for event in told if event["type"] in {"init", "complete"}] == ["complete"]
