"""Every view for everybody: by the rules of WCAG 2.2 AA, by keyboard alone, in 320 pixels, and without motion."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.access import faults, needs_axe
from tests.browser.spotify_page import sign_in, to_the_first_song, with_sdk
from tests.browser.test_page import HEARD, ask, held_still, segments, until
from tests.server import Server
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def axe() -> None:
    needs_axe()


@pytest.fixture(params=["en-US", "de-DE"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A tab of somebody who reads English, or German."""
    context = browser.new_context(locale=request.param, reduced_motion="reduce", service_workers="block")
    yield context.new_page()
    context.close()


def test_an_empty_page_its_notices_and_a_failure_are_for_everybody(server: Server, reader: Page) -> None:
    reader.goto(server.url)
    expect(reader.locator("html")).to_have_attribute("data-words", re.compile("en|de"))
    assert faults(reader) == []
    reader.get_by_test_id("generate").click()
    expect(reader.get_by_test_id("notice")).to_be_visible()
    assert faults(reader) == []
    ask(reader, "qwertzuiop asdf")
    expect(reader.get_by_test_id("ask-anew")).to_be_visible()
    assert faults(reader) == []


def test_a_documentary_in_the_making_is_for_everybody(own_server: Server, reader: Page) -> None:
    with held_still(own_server):
        reader.goto(own_server.url)
        ask(reader, "Johann Sebastian Bach")
        expect(reader.locator("[data-testid=segment][data-state=ready]").first).to_be_visible()
        own_server.create("Erik Satie")
        reader.reload()
        expect(reader.locator("[data-testid=segment][data-state=ready]").first).to_be_visible()
        expect(reader.get_by_test_id("show-job")).to_be_visible()
        assert faults(reader) == []
        reader.get_by_test_id("cancel").click()
        expect(reader.get_by_test_id("retry")).to_be_visible()
        assert faults(reader) == []


def test_waiting_in_line_is_for_everybody(tmp_path: Path, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    server = Server(tmp_path, "--max-running-jobs", "1")
    with held_still(server):
        server.create("Erik Satie", ownerId="other")
        page.goto(server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("stage-detail")).to_contain_text("in line")
        assert faults(page) == []
    server.stop()


def test_a_documentary_that_plays_and_its_dialogs_are_for_everybody(server: Server, reader: Page) -> None:
    playlist_id = server.finish(server.create(ownerId="local"))["result"]["playlistId"]
    reader.goto(f"{server.url}/?playlistId={playlist_id}")
    until(reader, f"{HEARD} > 0")
    assert faults(reader) == []
    reader.get_by_test_id("next").click()
    reader.get_by_test_id("next").click()
    expect(reader.get_by_test_id("song-card")).to_be_visible()
    reader.get_by_test_id("play").click()
    assert faults(reader) == []
    reader.get_by_test_id("rename-playlist").first.click()
    assert faults(reader) == []
    reader.keyboard.press("Escape")
    reader.get_by_test_id("exports").click()
    assert faults(reader) == []
    reader.get_by_test_id("delete-playlist").first.click()
    expect(reader.get_by_test_id("undo-delete")).to_be_visible()
    assert faults(reader) == []
    reader.get_by_test_id("undo-delete").click()
    reader.get_by_test_id("history").locator("summary").first.click()
    reader.get_by_test_id("job-log").first.locator("summary").click()
    expect(reader.locator(".job-log dl").first).to_be_visible()
    assert faults(reader) == []
    reader.keyboard.press("?")
    expect(reader.get_by_test_id("help-sheet")).to_be_visible()
    assert faults(reader) == []


def test_songs_of_spotifys_are_for_everybody(spotify: StandIn, site: Server, documentary: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    with_sdk(page)
    page.goto(site.url + documentary)
    page.get_by_test_id("catalog-spotify").check()
    to_the_first_song(page)
    expect(page.get_by_test_id("elsewhere")).to_be_visible()
    assert faults(page) == []
    sign_in(page, site, documentary)
    page.get_by_test_id("from-start").click()
    to_the_first_song(page)
    expect(page.get_by_test_id("save-to-spotify")).to_be_visible()
    assert faults(page) == []


FOCUS_KEPT = """() => {
  window.lostFocus = [];
  let had = document.activeElement;
  const look = () => {
    // Behind the last element Tab leads out of the page: that is no loss.
    const gone = !had.checkVisibility() || had.disabled;
    if (document.activeElement !== document.body) had = document.activeElement;
    else if (gone && !window.lostFocus.includes(had.outerHTML)) window.lostFocus.push(had.outerHTML);
    requestAnimationFrame(look);
  };
  look();
}"""


def to(page: Page, test_id: str, key: str = "Tab") -> None:
    """Presses `key` until the element with this test id has the focus."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.dataset.testid ?? ''") == test_id:
            return
    raise AssertionError(f"{key} never comes to {test_id}")


def test_a_documentary_is_made_heard_renamed_and_deleted_by_keyboard(own_server: Server, page: Page) -> None:
    page.goto(own_server.url)
    to(page, "topic")
    page.evaluate(FOCUS_KEPT)
    page.keyboard.type("Erik Satie")
    to(page, "narration-secs")
    page.keyboard.press("Control+a")
    page.keyboard.type("10")
    to(page, "generate")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("documentary-title")).to_be_focused()
    until(page, f"{HEARD} > 0.1")
    expect(segments(page)).to_have_count(12)
    expect(page.get_by_test_id("playlist")).to_have_count(1)
    to(page, "play")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('audio[data-active=true]').paused")
    to(page, "seek")
    before = page.evaluate(HEARD)
    page.keyboard.press("ArrowRight")
    until(page, f"{HEARD} >= {before} + 4")
    to(page, "rename-playlist")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("rename-title")).to_be_focused()
    page.keyboard.type("Slow evening")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("playlist")).to_contain_text("Slow evening")
    expect(page.get_by_test_id("rename-playlist")).to_be_focused()
    to(page, "delete-playlist")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("undo-delete")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("open-playlist")).to_be_focused()
    expect(page.get_by_test_id("playlist")).to_contain_text("Slow evening")
    assert page.evaluate("window.lostFocus") == []
    assert page.evaluate("document.activeElement !== document.body")
