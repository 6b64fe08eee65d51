"""Asking for a documentary: topics to choose from, what a length comes to, language and voice."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.spotify_page import sign_in
from tests.browser.test_page import HEARD, segments, until
from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True, scope="module")
def _the_library_is_read(server: Server) -> None:
    server.finish(server.create(ownerId="other"))


@pytest.fixture(scope="module")
def polyglot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that writes and speaks any language."""
    with StandIn("openai", first_token_s=0, tokens_per_s=5000, first_audio_s=0, audio_speed=1000) as running:
        url = f"{running.url}/v1"
        flags = ("--llm-url", url, "--voice-url", url, "--voice-model", "kokoro", "--voice-name", "nova")
        site = Server(tmp_path_factory.mktemp("data"), *flags, env={"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY})
        yield site
        site.stop()


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_a_topic_is_chosen_by_keyboard_from_what_there_is(server: Server, page: Page) -> None:
    page.goto(server.url)
    topic = page.get_by_role("combobox", name="Topic")
    topic.press_sequentially("s")
    expect(options(page).first).to_be_visible()
    expect(topic).to_have_attribute("aria-expanded", "true")
    topic.press_sequentially("at")
    expect(options(page)).to_have_text([re.compile("Erik Satie.*Artist")])
    topic.press("ArrowDown")
    chosen = page.locator(f"#{topic.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_contain_text("Erik Satie")
    expect(topic).to_be_focused()
    topic.press("Enter")
    expect(topic).to_have_value("Erik Satie")
    expect(topic).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#documentary")).to_be_hidden()
    page.get_by_test_id("narration-secs").fill("10")
    topic.press("Enter")
    expect(segments(page)).to_have_count(12)


def test_the_list_is_left_without_choosing_from_it(server: Server, page: Page) -> None:
    page.goto(server.url)
    topic = page.get_by_test_id("topic")
    topic.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    topic.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    topic.press("ArrowDown")
    expect(topic).not_to_have_attribute("aria-activedescendant", re.compile(""))
    topic.press("Escape")
    expect(options(page)).to_have_count(0)
    topic.press_sequentially("bee")
    expect(options(page)).to_have_count(1)
    topic.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(topic).to_have_value("bee")
    topic.fill("beeth")
    options(page).first.click()
    expect(topic).to_have_value("Ludwig van Beethoven")
    expect(topic).to_be_focused()


def test_an_empty_box_has_examples_below_it(server: Server, page: Page) -> None:
    page.goto(server.url)
    example = page.get_by_test_id("example")
    expect(example).to_have_count(4)
    words = example.last.inner_text()
    example.last.click()
    expect(page.get_by_test_id("topic")).to_have_value(words)
    expect(page.get_by_test_id("topic")).to_be_focused()


def test_where_songs_come_from_decides_what_is_suggested(spotify: StandIn, site: Server, page: Page) -> None:
    sign_in(page, site)
    page.get_by_test_id("catalog-spotify").check()
    expect(page.get_by_test_id("examples")).to_contain_text("Deftones")
    page.get_by_test_id("topic").press_sequentially("kraft")
    expect(options(page)).to_have_text([re.compile("Kraftwerk")])
    page.get_by_test_id("catalog-library").check()
    expect(page.get_by_test_id("examples")).not_to_contain_text("Deftones")


def test_what_a_length_comes_to_is_said_in_words(server: Server, page: Page) -> None:
    page.goto(server.url)
    words, length = page.get_by_test_id("length-words"), page.get_by_test_id("narration-secs")
    expect(words).to_have_text("7 narrations around 5 songs: about 3½ minutes of speech in all.")
    length.fill("10")
    expect(words).to_contain_text("about 1 minute of speech")
    length.fill("60")
    expect(words).to_contain_text("about 7 minutes of speech")
    length.fill("9")
    expect(words).to_be_hidden()
    expect(page.get_by_test_id("hear-length")).to_be_hidden()


def test_a_length_can_be_heard_and_the_documentary_is_silent_meanwhile(server: Server, page: Page) -> None:
    result = server.finish(server.create(ownerId="local"))["result"]
    page.goto(f"{server.url}/?playlistId={result['playlistId']}")
    until(page, f"{HEARD} > 0.2")
    page.get_by_test_id("narration-secs").fill("20")
    hear = page.get_by_test_id("hear-length")
    with page.expect_response("**/audio/*.mp3"), page.expect_request("**/api/tts-batch") as asked:
        hear.click()
    assert asked.value.post_data_json["segments"][0]["text"].startswith("This is how long")
    expect(hear).to_have_attribute("data-status", "playing")
    expect(hear).to_have_text("Stop the sample")
    until(page, "document.querySelector('audio[data-active=true]').paused")
    page.get_by_test_id("play").click()
    expect(hear).to_have_text("Hear how long that is")
    until(page, "!document.querySelector('audio[data-active=true]').paused")
    hear.click()
    expect(hear).to_have_attribute("data-status", "playing")
    hear.click()
    expect(hear).to_have_attribute("data-status", "idle")


def test_language_and_voice_are_chosen_sampled_and_remembered(polyglot: Server, page: Page) -> None:
    page.goto(polyglot.url)
    page.get_by_label("Language").select_option(label="German")
    page.get_by_label("Voice").fill("alloy")
    expect(page.get_by_label("Voice")).to_have_attribute("placeholder", "nova")
    page.get_by_test_id("narration-secs").fill("12")
    with page.expect_request("**/api/tts-batch") as sampled:
        page.get_by_test_id("hear-length").click()
    sample = sampled.value.post_data_json
    assert (sample["language"], sample["voice"]) == ("de", "alloy")
    assert sample["segments"][0]["text"].startswith("So lang")
    page.get_by_test_id("topic").fill("Erik Satie")
    with page.expect_request("**/api/music-doc") as asked:
        page.get_by_test_id("generate").click()
    request = asked.value.post_data_json
    assert (request["language"], request["voice"], request["narrationTargetSecs"]) == ("de", "alloy", 12)
    expect(segments(page)).to_have_count(12)
    page.goto(polyglot.url)
    expect(page.get_by_test_id("language")).to_have_value("de")
    expect(page.get_by_test_id("voice")).to_have_value("alloy")
    expect(page.get_by_test_id("narration-secs")).to_have_value("12")
    page.get_by_test_id("voice").fill("no such/voice")
    page.get_by_test_id("topic").fill("Erik Satie")
    page.get_by_test_id("generate").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Voice: give its name")
    expect(page.get_by_test_id("voice")).to_be_focused()


def test_without_a_choice_neither_language_nor_voice_is_asked_for(server: Server, page: Page) -> None:
    page.goto(server.url)
    expect(page.get_by_test_id("length-words")).to_be_visible()
    expect(page.get_by_test_id("language")).to_be_hidden()
    expect(page.get_by_test_id("voice")).to_be_hidden()


def test_the_asking_is_german_for_who_reads_german(polyglot: Server, browser: Browser) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(polyglot.url)
    expect(page.get_by_test_id("length-words")).to_have_text(
        "7 Texte um 5 Songs: zusammen etwa 3½ Minuten Gesprochenes."
    )
    expect(page.get_by_test_id("hear-length")).to_have_text("Anhören, wie lang das ist")
    page.get_by_label("Sprache").select_option(label="Deutsch")
    expect(page.get_by_test_id("examples")).to_contain_text("Zum Beispiel")
    context.close()
