"""Many tabs of one browser, and more than one device: all show how things stand, over one stream a browser."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import CHROMIUM, FLAGS, WAIT_MS
from tests.browser.spotify_page import OWNER, sign_in
from tests.browser.test_page import ask, held_still, segments, until
from tests.server import Server
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser

LABEL, CONNECTION, OTHER = "stage-label", "connection", "show-job"
TABS = 8
BUSY_MS = 9_000

HEARD = """
window.heard = [];
new BroadcastChannel('musicdoc.news.local').addEventListener('message', ({ data }) => window.heard.push(data));
"""
"""Notes what the leading tabs pass on."""

ASLEEP_MS = 20_000
"""Longer than a heartbeat, and less than what a silent connection is given."""

NO_LOCKS = "delete Navigator.prototype.locks;"
"""What a browser is like that got the page over plain HTTP, from another machine."""


@pytest.fixture
def quick_server(tmp_path: Path) -> Iterator[Server]:
    """A server whose silence is soon noticed."""
    running = Server(tmp_path / "data", "--heartbeat-s", "1")
    yield running
    running.stop()


@pytest.fixture
def tabs(context: BrowserContext) -> Iterator[BrowserContext]:
    """A browser in which the test opens tabs; it fails when a script on any of them breaks."""
    expect.set_options(timeout=WAIT_MS)
    broken: list[str] = []
    context.on("weberror", lambda error: broken.append(str(error.error)))
    yield context
    assert not broken


class Streams:
    """The streams that the tabs of a browser ask for."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.leader: Page
        context.on("request", self._note)

    def _note(self, request: Request) -> None:
        if re.search(r"/api/users/local/stream(\?|$)", request.url):
            self.asked.append(request.url)
            self.leader = request.frame.page


def tabs_at(context: BrowserContext, address: str, count: int) -> list[Page]:
    pages = []
    for _ in range(count):
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_test_id("topic")).to_be_visible()
        pages.append(page)
    return pages


def finished(page: Page) -> None:
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(segments(page)).to_have_count(12)


def stuck(page: Page) -> None:
    """The tab runs, and does nothing else: it answers nobody."""
    page.evaluate(f"setTimeout(() => {{ const end = Date.now() + {BUSY_MS}; while (Date.now() < end); }}, 50)")


def numbers(page: Page, job_id: str) -> list[int]:
    """The numbers of the job's events that were passed on, as they came."""
    heard: list[dict[str, Any]] = page.evaluate("window.heard")
    events = [message["event"] for message in heard if message["kind"] == "news"]
    return [event["seq"] for event in events if event.get("jobId") == job_id]


def job_on(page: Page) -> str:
    expect(page).to_have_url(re.compile("jobId="))
    return page.url.partition("jobId=")[2]


def test_eight_tabs_share_one_stream_and_the_eighth_is_answered(own_server: Server, tabs: BrowserContext) -> None:
    streams = Streams(tabs)
    pages = tabs_at(tabs, own_server.url, TABS)
    with held_still(own_server):
        ask(pages[-1], "Johann Sebastian Bach")
        for page in pages[:-1]:
            expect(page.get_by_test_id(OTHER)).to_have_text("Johann Sebastian Bach")
        pages[0].get_by_test_id(OTHER).click()
        for page in (pages[0], pages[-1]):
            expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        for page in pages:
            assert page.evaluate("fetch('/healthz').then((answer) => answer.status)") == 200
        assert len(streams.asked) == 1
    for page in (pages[0], pages[-1]):
        finished(page)
    for page in pages[1:-1]:
        expect(page.get_by_test_id(OTHER)).to_be_hidden()
        expect(page.get_by_test_id("playlist")).to_have_count(1)
    assert len(streams.asked) == 1


def test_when_the_leading_tab_closes_the_others_go_on_without_gap_or_repeat(
    own_server: Server, tabs: BrowserContext
) -> None:
    tabs.add_init_script(HEARD)
    streams = Streams(tabs)
    pages = tabs_at(tabs, own_server.url, 4)
    with held_still(own_server):
        ask(pages[-1], "Johann Sebastian Bach")
        job_id = job_on(pages[-1])
        expect(pages[-1].get_by_test_id("stage-detail")).to_contain_text("narration 6/6")
        for _ in range(2):
            gone = streams.leader
            pages.remove(gone)
            gone.close()
            while streams.leader is gone:
                pages[0].wait_for_timeout(20)
    expect(pages[0].get_by_test_id("playlist")).to_have_count(1)
    until(pages[0], "window.heard.some((message) => message.event?.type === 'complete')")
    last = len(own_server.http.get(f"/api/jobs/{job_id}/events").json()["events"])
    told = sorted({number for page in pages for number in numbers(page, job_id)})
    assert told == list(range(1, last + 1))
    for page in pages:
        once = numbers(page, job_id)
        assert once == sorted(set(once))


def test_a_leading_tab_that_is_stuck_is_replaced(quick_server: Server, tabs: BrowserContext) -> None:
    streams = Streams(tabs)
    leader, follower = tabs_at(tabs, quick_server.url, 2)
    with held_still(quick_server):
        ask(follower, "Johann Sebastian Bach")
        expect(follower.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        expect(leader.get_by_test_id(OTHER)).to_be_visible()
        assert streams.leader is leader
        stuck(leader)
        with follower.expect_request("**/api/users/local/stream?after=*"):
            pass
    finished(follower)
    expect(leader.get_by_test_id(OTHER)).to_be_hidden()
    until(follower, "navigator.locks.query().then(({ held }) => held.length === 1)")
    assert streams.leader is follower


def test_a_lead_that_is_held_by_nobody_who_speaks_is_taken(own_server: Server, tabs: BrowserContext) -> None:
    silent = tabs.new_page()
    silent.goto(f"{own_server.url}/healthz")
    silent.evaluate("navigator.locks.request('musicdoc.line.local', () => new Promise(() => {})).catch(() => {}), 0")
    with tabs.expect_event("request", lambda request: "/api/users/local/stream" in request.url):
        (page,) = tabs_at(tabs, own_server.url, 1)
    own_server.create()
    expect(page.get_by_test_id("playlist")).to_have_count(1)


def test_a_tab_that_the_browser_freezes_hands_the_lead_on_and_catches_up_later(
    own_server: Server, tabs: BrowserContext
) -> None:
    streams = Streams(tabs)
    leader, follower = tabs_at(tabs, own_server.url, 2)
    assert streams.leader is leader
    with held_still(own_server):
        ask(leader, "Johann Sebastian Bach")
        expect(leader.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        with follower.expect_request("**/api/users/local/stream?after=*"):
            leader.evaluate("document.dispatchEvent(new Event('freeze'))")
    expect(follower.get_by_test_id("playlist")).to_have_count(1)
    leader.evaluate("document.dispatchEvent(new Event('resume'))")
    finished(leader)
    assert streams.leader is follower


def test_offline_and_back_shows_what_was_made_meanwhile(own_server: Server, tabs: BrowserContext) -> None:
    pages = tabs_at(tabs, own_server.url, 2)
    with held_still(own_server):
        ask(pages[0], "Johann Sebastian Bach")
        job_id = job_on(pages[0])
        expect(pages[1].get_by_test_id(OTHER)).to_be_visible()
        tabs.set_offline(True)
        for page in pages:
            expect(page.get_by_test_id(CONNECTION)).to_contain_text("You are offline; your documentary goes on.")
    own_server.finish(job_id)
    tabs.set_offline(False)
    finished(pages[0])
    expect(pages[1].get_by_test_id(OTHER)).to_be_hidden()
    for page in pages:
        expect(page.get_by_test_id(CONNECTION)).to_be_hidden()
        expect(page.get_by_test_id("playlist")).to_have_count(1)


def test_all_tabs_and_devices_show_the_truth_after_a_kill_and_a_restart(
    tmp_path: Path, tabs: BrowserContext, browser: Browser
) -> None:
    before = Server(tmp_path)
    device = browser.new_context()
    pages = [*tabs_at(tabs, before.url, 2), *tabs_at(device, before.url, 1)]
    with held_still(before):
        ask(pages[0], "Johann Sebastian Bach")
        for page in pages[1:]:
            expect(page.get_by_test_id(OTHER)).to_have_text("Johann Sebastian Bach")
        pages[1].get_by_test_id(OTHER).click()
        before.stop(signal.SIGKILL)
    for page in pages:
        expect(page.get_by_test_id(CONNECTION)).to_contain_text("The server does not answer.")
    after = Server(tmp_path, "--port", before.url.rpartition(":")[2])
    for page in pages[:2]:
        finished(page)
    for page in pages:
        expect(page.get_by_test_id(CONNECTION)).to_be_hidden()
        expect(page.get_by_test_id(OTHER)).to_be_hidden()
        expect(page.get_by_test_id("playlist")).to_have_count(1)
    device.close()
    after.stop()


def test_two_jobs_at_once_are_live_in_every_tab_and_on_a_second_device(
    own_server: Server, tabs: BrowserContext, browser: Browser
) -> None:
    device = browser.new_context()
    pages = [*tabs_at(tabs, own_server.url, 2), *tabs_at(device, own_server.url, 1)]
    with held_still(own_server):
        ask(pages[0], "Johann Sebastian Bach")
        expect(pages[1].get_by_test_id(OTHER)).to_have_text("Johann Sebastian Bach")
        ask(pages[1], "Erik Satie")
        expect(pages[0].get_by_test_id(OTHER)).to_have_text("Erik Satie")
        expect(pages[2].get_by_test_id(OTHER)).to_have_text(["Erik Satie", "Johann Sebastian Bach"])
        pages[2].get_by_test_id(OTHER).last.click()
        for page in pages:
            expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        pages[2].get_by_test_id("cancel").click()
        expect(pages[0].get_by_test_id(LABEL)).to_have_text("Cancelled")
        expect(pages[1].get_by_test_id(OTHER)).to_be_hidden()
        pages[0].get_by_test_id("retry").click()
        expect(pages[2].get_by_test_id("cancel")).to_be_visible()
        expect(pages[1].get_by_test_id(OTHER)).to_have_text("Johann Sebastian Bach")
    for page in pages:
        finished(page)
        expect(page.get_by_test_id(OTHER)).to_be_hidden()
    device.close()


def test_a_rename_in_one_tab_shows_in_the_others(own_server: Server, tabs: BrowserContext) -> None:
    own_server.finish(own_server.create())
    one, other = tabs_at(tabs, own_server.url, 2)
    one.get_by_test_id("rename-playlist").click()
    one.get_by_test_id("rename-title").fill("Slow evening")
    one.get_by_test_id("rename-save").click()
    expect(other.get_by_test_id("playlist")).to_contain_text("Slow evening")


def test_a_job_of_somebody_else_has_a_stream_of_its_own(own_server: Server, tabs: BrowserContext) -> None:
    with held_still(own_server):
        job_id = own_server.create("Johann Sebastian Bach", ownerId="ann")
        page = tabs.new_page()
        with page.expect_request(f"**/api/jobs/{job_id}/stream?after=*"):
            page.goto(f"{own_server.url}/?jobId={job_id}")
        expect(page.get_by_test_id(LABEL)).to_have_text("Generating documentary")
        expect(page.get_by_test_id("documentary-title")).to_have_text("Johann Sebastian Bach")
        expect(page.get_by_test_id(OTHER)).to_be_hidden()
    finished(page)


def test_a_job_that_nobody_knows_is_told_and_the_page_goes_on(own_server: Server, tabs: BrowserContext) -> None:
    page = tabs.new_page()
    page.goto(f"{own_server.url}/?jobId=job_0")
    expect(page.get_by_test_id("notice")).to_contain_text("no longer known here")
    own_server.create()
    expect(page.get_by_test_id("playlist")).to_have_count(1)


def test_tabs_without_locks_agree_on_one_stream_too(own_server: Server, tabs: BrowserContext) -> None:
    tabs.add_init_script(NO_LOCKS)
    streams = Streams(tabs)
    pages = tabs_at(tabs, own_server.url, 4)
    with held_still(own_server):
        ask(pages[0], "Johann Sebastian Bach")
        for page in pages[1:]:
            expect(page.get_by_test_id(OTHER)).to_be_visible()
        assert len(streams.asked) == 1
        gone = streams.leader
        pages.remove(gone)
        gone.close(run_before_unload=True)
        while streams.leader is gone:
            pages[0].wait_for_timeout(20)
    for page in pages:
        expect(page.get_by_test_id("playlist")).to_have_count(1)


def test_without_any_means_each_tab_has_a_stream(own_server: Server, tabs: BrowserContext) -> None:
    tabs.add_init_script(f"{NO_LOCKS} delete window.BroadcastChannel;")
    streams = Streams(tabs)
    one, other = tabs_at(tabs, own_server.url, 2)
    with held_still(own_server):
        ask(one, "Johann Sebastian Bach")
        expect(other.get_by_test_id(OTHER)).to_be_visible()
        assert len(streams.asked) == 2
    finished(one)
    expect(other.get_by_test_id(OTHER)).to_be_hidden()


def test_a_page_that_wakes_asks_at_once_and_makes_its_connection_anew(own_server: Server, tabs: BrowserContext) -> None:
    page = tabs.new_page()
    page.clock.install()
    page.goto(own_server.url)
    expect(page.get_by_test_id("topic")).to_be_visible()
    own_server.finish(own_server.create())
    expect(page.get_by_test_id("playlist")).to_have_count(1)
    with page.expect_request("**/events?after=*"), page.expect_request("**/stream?after=*"):
        page.clock.fast_forward(ASLEEP_MS)


def test_a_page_that_comes_back_from_the_cache_shows_how_things_stand_now(own_server: Server, browser: Browser) -> None:
    caching = browser.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = caching.new_context(service_workers="block").new_page()  # one that takes over empties the cache
    page.goto(own_server.url)
    page.wait_for_load_state("networkidle")  # before, it would look by itself for what is being made, and show that
    page.evaluate("window.kept = true")
    page.goto("about:blank")
    own_server.finish(own_server.create())
    with held_still(own_server):
        own_server.create("Johann Sebastian Bach")
        page.go_back(wait_until="commit")
        assert page.evaluate("window.kept")
        expect(page.get_by_test_id("playlist")).to_have_count(1)
        expect(page.get_by_test_id(OTHER)).to_have_text("Johann Sebastian Bach")
    expect(page.get_by_test_id(OTHER)).to_be_hidden()
    caching.close()


def test_who_signs_in_or_out_in_one_tab_does_so_in_all(spotify: StandIn, site: Server, tabs: BrowserContext) -> None:
    one, other = tabs_at(tabs, site.url, 2)
    sign_in(one, site)
    expect(other.get_by_test_id("sign-out")).to_be_visible()
    with held_still(site):
        site.create("Johann Sebastian Bach", ownerId=OWNER, catalog="library")
        for page in (one, other):
            expect(page.get_by_test_id(OTHER)).to_have_text("Johann Sebastian Bach")
        one.get_by_test_id("sign-out").click()
        expect(other.get_by_test_id("sign-out")).to_be_hidden()
        for page in (one, other):
            expect(page.get_by_test_id(OTHER)).to_be_hidden()
