"""Listening: the whole documentary on one bar, the keys, the remembered place, and what the system is told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import faults
from tests.browser.listening import ACTIVE, at, part, saved
from tests.browser.test_page import HEARD, ask, held_still, until
from tests.server import Server

pytestmark = pytest.mark.browser

PARTS = 60
SESSION = """
window.told = { actions: {} };
const session = Object.getPrototypeOf(navigator.mediaSession);
session.setPositionState = (state) => { window.told.position = state ?? null; };
session.setActionHandler = (action, handler) => { window.told.actions[action] = handler; };
"""


@pytest.fixture
def opened(server: Server, timeline: list[dict[str, Any]], page: Page) -> Page:
    page.add_init_script(SESSION)
    page.goto(saved(server, timeline))
    until(page, f"{HEARD} > 0.1")
    return page


def starts_s(parts: list[dict[str, Any]]) -> Iterator[float]:
    """When each part begins in the whole."""
    at_s = 0.0
    for each in parts:
        yield at_s
        at_s += each["durationMs"] / 1000


def whole_seek(page: Page, at_s: float) -> None:
    page.get_by_test_id("whole-seek").fill(str(at_s))


def test_the_whole_is_one_bar_that_leads_anywhere(server: Server, timeline: list[dict[str, Any]], page: Page) -> None:
    parts = [timeline[index % len(timeline)] for index in range(PARTS)]
    page.goto(saved(server, parts))
    until(page, f"{HEARD} > 0.1")
    expect(page.locator(".chapter")).to_have_count(PARTS)
    starts = list(starts_s(parts))
    for index in (57, 20, 41, 2):
        whole_seek(page, starts[index] + 3)
        at(page, index)
        until(page, f"{HEARD} > 3 && {HEARD} < 30 && !{ACTIVE}.paused")
    total = sum(each["durationMs"] for each in parts) // 1000
    expect(page.get_by_test_id("whole-left")).to_contain_text(re.compile(rf"of {total // 60}:\d\d"))
    elapsed = page.get_by_test_id("whole-elapsed").inner_text()
    minutes, _, seconds = elapsed.partition(":")
    assert int(minutes) * 60 + int(seconds) == pytest.approx(starts[2] + 3, abs=15)


def test_fifteen_seconds_lead_over_the_border_of_a_part_and_a_pause_stays_one(
    opened: Page, timeline: list[dict[str, Any]]
) -> None:
    page = opened
    page.get_by_test_id("play").click()
    until(page, f"{ACTIVE}.paused")
    first_s = timeline[0]["durationMs"] / 1000
    page.get_by_test_id("seek").fill(str(first_s - 5))
    page.get_by_test_id("forward").click()
    at(page, 1)
    until(page, f"Math.abs({HEARD} - 10) < 0.5")
    page.get_by_test_id("back").click()
    at(page, 0)
    until(page, f"Math.abs({HEARD} - {first_s - 5}) < 0.5")
    assert page.evaluate(f"{ACTIVE}.paused")


def test_the_speed_is_the_narrations_alone_and_is_kept(opened: Page) -> None:
    page = opened
    page.get_by_test_id("speed").select_option("1.5")
    until(page, f"{ACTIVE}.playbackRate === 1.5 && {ACTIVE}.preservesPitch")
    page.get_by_test_id("next").click()
    at(page, 1)
    until(page, f"{ACTIVE}.playbackRate === 1.5 && !{ACTIVE}.paused")
    page.get_by_test_id("next").click()
    at(page, 2)
    until(page, f"{HEARD} > 0.1 && {ACTIVE}.playbackRate === 1")
    page.get_by_test_id("next").click()
    at(page, 3)
    until(page, f"{HEARD} > 0.1 && {ACTIVE}.playbackRate === 1.5")
    page.reload()
    expect(page.get_by_test_id("speed")).to_have_value("1.5")


def test_the_next_part_is_there_when_one_ends_and_only_one_sounds(opened: Page) -> None:
    page = opened
    spare = "document.querySelector('audio[data-active=false]')"
    until(page, f"{spare}.readyState === 4 && {spare}.currentTime === 0")
    loaded = page.evaluate(f"{spare}.currentSrc")
    page.evaluate("""() => {
      window.overlaps = 0;
      const all = [...document.querySelectorAll('audio')];
      for (const audio of all) audio.addEventListener('playing', () => {
        if (all.every((each) => !each.paused && !each.ended)) window.overlaps += 1;
      });
    }""")
    page.get_by_test_id("seek").fill(str(page.evaluate(f"{ACTIVE}.duration") - 1))
    at(page, 1)
    until(page, f"{HEARD} > 0.1 && {ACTIVE}.currentSrc === '{loaded}'")
    assert page.evaluate("window.overlaps") == 0


def test_a_place_is_remembered_and_offered_and_the_end_begins_anew(opened: Page) -> None:
    page = opened
    page.get_by_test_id("next").click()
    at(page, 1)
    until(page, f"{HEARD} > 0.1")
    page.get_by_test_id("seek").fill("6")
    until(page, f"{HEARD} > 6")
    page.get_by_test_id("play").click()
    until(page, f"{ACTIVE}.paused")
    page.reload()
    expect(page.get_by_test_id("listen")).to_have_text(re.compile(r"Continue at \d:\d\d"))
    at(page, 1)
    assert page.evaluate(f"{ACTIVE}.paused")
    page.get_by_test_id("listen").click()
    until(page, f"{HEARD} > 6 && {HEARD} < 12 && !{ACTIVE}.paused")
    expect(page.get_by_test_id("listen")).to_be_hidden()
    page.reload()
    page.get_by_test_id("from-start").click()
    at(page, 0)
    until(page, f"{HEARD} > 0.1 && {HEARD} < 5")
    part(page, 11).get_by_role("button").click()
    at(page, 11)
    until(page, f"{HEARD} > 0.1")
    page.get_by_test_id("seek").fill(str(page.evaluate(f"{ACTIVE}.duration") - 0.5))
    expect(page.get_by_test_id("player-status")).to_contain_text("The end")
    page.get_by_test_id("back").click()
    page.get_by_test_id("play").click()
    at(page, 11)
    until(page, f"!{ACTIVE}.paused && {ACTIVE}.duration - {HEARD} > 5")
    page.get_by_test_id("seek").fill(str(page.evaluate(f"{ACTIVE}.duration") - 0.5))
    expect(page.get_by_test_id("player-status")).to_contain_text("The end")
    page.reload()
    until(page, f"{HEARD} > 0.1")
    at(page, 0)
    expect(page.get_by_test_id("from-start")).to_be_hidden()


def test_the_keys_steer_and_never_disturb_who_types(opened: Page) -> None:
    page = opened
    page.locator("h1").first.focus()
    page.keyboard.press("k")
    until(page, f"{ACTIVE}.paused")
    page.keyboard.press("Space")
    until(page, f"!{ACTIVE}.paused")
    page.keyboard.press("n")
    at(page, 1)
    page.keyboard.press("l")
    until(page, f"{HEARD} > 14")
    page.keyboard.press("ArrowLeft")
    until(page, f"{HEARD} < 14")
    page.keyboard.press("m")
    until(page, f"{ACTIVE}.volume === 0")
    page.keyboard.press("m")
    until(page, f"{ACTIVE}.volume === 1")
    page.keyboard.press(">")
    expect(page.get_by_test_id("speed")).to_have_value("1.25")
    page.keyboard.press("<")
    expect(page.get_by_test_id("speed")).to_have_value("1")
    page.get_by_test_id("topic").focus()
    page.keyboard.type("k n m < > ?")
    expect(page.get_by_test_id("topic")).to_have_value("k n m < > ?")
    at(page, 1)
    assert not page.evaluate(f"{ACTIVE}.paused")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    at(page, 0 if page.evaluate(f"{HEARD} < 3") else 1)
    page.get_by_test_id("theme").focus()
    theme = page.evaluate("document.documentElement.dataset.theme")
    page.keyboard.press("Space")
    until(page, f"document.documentElement.dataset.theme !== '{theme}'")
    assert not page.evaluate(f"{ACTIVE}.paused")


def test_the_help_sheet_shows_the_keys_that_there_are_and_turns_them_off(opened: Page) -> None:
    page = opened
    sheet = page.get_by_test_id("help-sheet")
    expect(sheet).to_have_count(0)
    page.get_by_test_id("play").focus()
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    table = page.evaluate(
        "import('/static/js/shortcuts.js').then(({ SHORTCUTS }) => SHORTCUTS.map(({ keys }) => keys.length))"
    )
    expect(sheet.locator("dl > div")).to_have_count(len(table) + 1)
    expect(sheet.locator("kbd")).to_have_count(sum(table) + 1)
    assert faults(page) == []
    page.keyboard.press("n")
    page.get_by_test_id("shortcuts-on").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.get_by_test_id("play")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    at(page, 0)
    page.get_by_test_id("help").click()
    page.get_by_test_id("shortcuts-on").check()
    page.get_by_test_id("help-close").click()
    page.keyboard.press("n")
    at(page, 1)


def test_the_system_is_told_what_plays_and_can_steer_it(opened: Page, timeline: list[dict[str, Any]]) -> None:
    page = opened
    metadata = "navigator.mediaSession.metadata"
    until(page, f"{metadata}?.title === '{timeline[0]['title']}' && {metadata}.artwork.length === 1")
    assert page.evaluate("navigator.mediaSession.playbackState") == "playing"
    until(page, "window.told.position?.duration > 1 && window.told.position.playbackRate === 1")
    page.get_by_test_id("speed").select_option("2")
    until(page, "window.told.position?.playbackRate === 2")
    actions = {"play", "pause", "nexttrack", "previoustrack", "seekbackward", "seekforward", "seekto", "stop"}
    assert actions <= set(page.evaluate("Object.keys(window.told.actions)"))
    page.evaluate("window.told.actions.pause()")
    until(page, f"{ACTIVE}.paused && navigator.mediaSession.playbackState === 'paused'")
    page.evaluate("window.told.actions.seekto({ seekTime: 3 })")
    until(page, f"Math.abs({HEARD} - 3) < 0.2 && Math.abs(window.told.position.position - 3) < 0.2")
    page.evaluate("window.told.actions.nexttrack()")
    at(page, 1)
    page.evaluate("window.told.actions.seekforward({ seekOffset: 4 })")
    until(page, f"Math.abs({HEARD} - 4) < 0.5")
    page.evaluate("window.told.actions.stop()")
    until(page, f"{ACTIVE}.paused && {HEARD} === 0")
    page.evaluate("history.pushState(null, '', '/'); dispatchEvent(new PopStateEvent('popstate'))")
    until(page, f"navigator.mediaSession.playbackState === 'none' && {metadata} === null")


def test_a_part_that_is_not_ready_is_waited_for_wherever_one_seeks(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.locator("[data-testid=segment][data-kind=song]")).to_have_count(5)
        until(page, "document.querySelectorAll('.chapter[data-kind=none]').length > 2")
        part(page, 2).get_by_role("button").click()
        until(page, f"{HEARD} > 0.1")
        page.get_by_test_id("next").click()
        expect(page.get_by_test_id("player-status")).to_contain_text("Waiting for the next part")
        expect(page.get_by_test_id("whole-left")).to_contain_text("about")
        assert page.evaluate("[...document.querySelectorAll('audio')].every((audio) => audio.paused)")
    at(page, 3)
    until(page, f"{HEARD} > 0.1")


def test_a_part_whose_sound_is_gone_says_so_and_the_next_plays(
    server: Server, timeline: list[dict[str, Any]], page: Page
) -> None:
    lost = {**timeline[1], "audioUrl": f"/audio/{'0' * 64}.mp3"}
    page.goto(saved(server, [timeline[0], lost, timeline[3]]))
    until(page, f"{HEARD} > 0.1")
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("player-status")).to_contain_text("could not be loaded")
    page.get_by_test_id("next").click()
    at(page, 2)
    until(page, f"{HEARD} > 0.1")
    for _ in range(12):
        page.keyboard.press("p")
        page.keyboard.press("n")
    at(page, 2)
    until(
        page,
        f"!{ACTIVE}.paused && [...document.querySelectorAll('audio')].filter((audio) => !audio.paused).length === 1",
    )
