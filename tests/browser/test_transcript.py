"""The transcript, what is told about songs and facts, and the drawing of the voice."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.listening import ACTIVE, at, part, saved
from tests.browser.test_page import HEARD, until
from tests.server import Server

pytestmark = pytest.mark.browser

CURRENT = "document.querySelector('.transcript [aria-current]')"
SENTENCES = "document.querySelectorAll('.transcript .sentence')"


@pytest.fixture
def opened(server: Server, timeline: list[dict[str, Any]], page: Page) -> Page:
    page.goto(saved(server, timeline))
    until(page, f"{HEARD} > 0.1 && {SENTENCES}.length > 10")
    return page


def cue_of(page: Page) -> dict[str, Any]:
    """The sentence that is marked, its words and when it begins."""
    found: dict[str, Any] = page.evaluate(
        f"(() => {{ const {{ dataset, textContent }} = {CURRENT};"
        " return { text: textContent, startS: Number(dataset.start) }; })()"
    )
    return found


def test_the_marked_sentence_is_the_one_that_is_heard(
    server: Server, opened: Page, timeline: list[dict[str, Any]]
) -> None:
    page = opened
    page.get_by_test_id("play").click()
    captions = server.http.get(timeline[0]["audioUrl"].replace(".mp3", ".vtt")).text
    blocks = captions.strip().split("\n\n")[1:]
    for block in (blocks[2], blocks[0], blocks[-1]):
        times, _, text = block.partition("\n")
        begin, end = (int(time[3:5]) * 60 + float(time[6:]) for time in times.split(" --> "))
        page.get_by_test_id("seek").fill(str((begin + end) / 2))
        until(page, f"{CURRENT}?.textContent === {text!r}")
    expect(page.locator(".transcript [aria-current]")).to_have_count(1)
    decoration = page.evaluate(f"getComputedStyle({CURRENT}).textDecorationLine")
    assert decoration == "underline"  # not marked by its colour alone


def test_it_moves_on_with_the_voice_and_the_song_is_marked_in_its_turn(opened: Page) -> None:
    page = opened
    first = cue_of(page)
    until(
        page, f"Number({CURRENT}.dataset.start) > {first['startS']} && {HEARD} >= Number({CURRENT}.dataset.start) - 0.4"
    )
    part(page, 2).get_by_role("button").click()
    at(page, 2)
    expect(page.locator(".sung[aria-current]")).to_contain_text(part(page, 2).locator(".part-title").inner_text())


def test_a_sentence_that_is_clicked_or_entered_is_where_it_goes_on(
    opened: Page, timeline: list[dict[str, Any]]
) -> None:
    page = opened
    sentence = page.locator(".narrated").nth(2).get_by_test_id("sentence").nth(1)
    start_s = float(sentence.get_attribute("data-start") or 0)
    sentence.click()
    at(page, 3)
    until(page, f"{HEARD} >= {start_s - 0.1} && {HEARD} < {start_s + 5} && !{ACTIVE}.paused")
    expect(sentence).to_have_attribute("aria-current", "true")
    page.get_by_test_id("play").click()
    page.get_by_test_id("transcript").focus()
    page.keyboard.press("ArrowUp")
    before = page.locator(".narrated").nth(2).get_by_test_id("sentence").first
    expect(before).to_be_focused()
    page.keyboard.press("Enter")
    until(page, f"{HEARD} < {start_s} && !{ACTIVE}.paused")
    expect(before).to_have_attribute("aria-current", "true")


def test_it_follows_until_the_listener_looks_elsewhere(opened: Page) -> None:
    page = opened
    box = "document.querySelector('.transcript')"
    in_sight = f"""(() => {{
      const seen = {CURRENT}.getBoundingClientRect(), box = {box}.getBoundingClientRect();
      return seen.top >= box.top && seen.bottom <= box.bottom;
    }})()"""
    part(page, 9).get_by_role("button").click()
    at(page, 9)
    until(page, f"{in_sight} && {box}.scrollTop > 100")
    expect(page.get_by_test_id("follow")).to_be_hidden()
    page.get_by_test_id("transcript").scroll_into_view_if_needed()
    page.get_by_test_id("transcript").hover(position={"x": 60, "y": 20})
    page.mouse.wheel(0, -5000)
    expect(page.get_by_test_id("follow")).to_be_visible()
    until(page, f"{box}.scrollTop === 0")
    marked = cue_of(page)["text"]
    page.get_by_test_id("seek").fill(str(page.evaluate(f"{ACTIVE}.duration") - 4))
    until(page, f"{CURRENT}.textContent !== {marked!r}")
    assert page.evaluate(f"{box}.scrollTop") == 0
    page.get_by_test_id("follow").click()
    until(page, in_sight)
    expect(page.get_by_test_id("follow")).to_be_hidden()


def test_a_clip_without_captions_is_timed_by_its_length(
    server: Server, timeline: list[dict[str, Any]], page: Page
) -> None:
    page.route("**/*.vtt", lambda route: route.fulfill(status=404, json={"ok": False, "code": "not_found"}))
    page.goto(saved(server, timeline))
    until(page, f"{HEARD} > 0.1 && {SENTENCES}.length > 10")
    said = page.locator(".narrated").first
    assert re.sub(r"\s+", " ", said.locator("p").inner_text()) == " ".join(timeline[0]["text"].split())
    last = said.get_by_test_id("sentence").last
    last.click()
    until(page, f"{HEARD} > {timeline[0]['durationMs'] / 2000}")


def test_a_song_says_why_it_is_there_and_a_narration_where_its_facts_are_from(
    server: Server, timeline: list[dict[str, Any]], page: Page
) -> None:
    song = {**timeline[2], "why": "It began everything.", "role": "turning point", "coverUrl": None}
    facts = [{"text": "He was born in Honfleur.", "source": "The parish <b>register</b>"}]
    page.goto(saved(server, [{**timeline[0], "sources": facts}, song]))
    sources = page.get_by_test_id("sources")
    sources.locator("summary").click()
    expect(sources.locator("li")).to_have_text("He was born in Honfleur. The parish <b>register</b>")
    page.get_by_test_id("next").click()
    card = page.get_by_test_id("song-card")
    expect(card).to_contain_text("turning point")
    expect(card).to_contain_text("Why this song")
    expect(card).to_contain_text("It began everything.")
    drawn = card.locator(".drawn-cover")
    expect(drawn).to_be_visible()
    assert drawn.get_attribute("data-tone") == part(page, 1).locator(".drawn-cover").get_attribute("data-tone")


def test_the_voice_is_drawn_as_it_sounds_and_a_song_is_not(opened: Page, timeline: list[dict[str, Any]]) -> None:
    page = opened
    page.get_by_test_id("play").click()
    line = page.get_by_test_id("waveform").locator("path").first
    expect(line).to_have_attribute("d", re.compile(r"^(M[\d.]+ [\d.]+V[\d.]+)+$"))
    bars = re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)", line.get_attribute("d") or "")
    heights = [float(low) - float(high) for high, low in bars]
    assert len(heights) == page.evaluate("import('/static/js/peaks.js').then(({ BARS }) => BARS)")
    assert max(heights) == pytest.approx(100, abs=1)
    assert heights[-1] < 10  # every narration ends in silence
    assert min(heights[3:-3]) < 30
    assert sorted(heights)[-20] > 60
    page.get_by_test_id("next").click()
    second = re.compile(r"^M")
    expect(line).to_have_attribute("d", second)
    page.get_by_test_id("next").click()
    expect(line).to_have_attribute("d", "")
