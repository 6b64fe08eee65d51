"""The making of a documentary on the page: asked for, planned, written, spoken, watched."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.acceptance.test_spotify import OWNER, TOKEN, started
from tests.browser.spotify_page import sign_in
from tests.browser.test_page import ask, held_still, segments
from tests.server import Server
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser

CLOCK = re.compile(r"^\d+:\d\d so far · about \d+ s to go$")


def stages(page: Page, state: str = "") -> Locator:
    return page.locator(f"[data-testid=stage]{f'[data-state={state}]' if state else ''}")


def slots(page: Page, state: str = "") -> Locator:
    return page.locator(f"[data-testid=plan-slot]{f'[data-state={state}]' if state else ''}")


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    with StandIn("openai", first_token_s=0, tokens_per_s=5000) as running:
        yield running


@pytest.fixture(scope="module")
def planner(standin: StandIn, model: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server where a language model plans, and songs come from Spotify."""
    running = started(standin, model, tmp_path_factory.mktemp("data"))
    yield running
    running.stop()


def opened(page: Page, planner: Server) -> None:
    job_id = planner.create("Deftones, focus on the experimental phase", accessToken=TOKEN, ownerId=OWNER)
    page.goto(f"{planner.url}/?jobId={job_id}")


def test_the_plan_is_there_before_its_songs_are_found(spotify: StandIn, planner: Server, page: Page) -> None:
    spotify.set(latency_s=1.5)
    opened(page, planner)
    expect(slots(page, "wanted")).to_have_count(5)
    expect(page.get_by_test_id("plan-title")).to_contain_text("Deftones")
    expect(page.get_by_test_id("plan-news")).to_contain_text("The plan is ready: Deftones")
    expect(page.locator("[data-testid=segment][data-kind=song]")).to_have_count(0)
    for part in (".slot-role", ".slot-song", ".slot-why"):
        expect(slots(page).first.locator(part)).not_to_be_empty()
    spotify.set(latency_s=0)
    expect(slots(page, "found")).to_have_count(5)
    expect(page.locator("[data-testid=segment][data-kind=song]")).to_have_count(5)


def test_songs_that_are_not_there_are_said_to_be_replaced(spotify: StandIn, planner: Server, page: Page) -> None:
    spotify.set(missing=["Be Quiet and Drive (Far Away)", "Change (In the House of Flies)", "Minerva"])
    opened(page, planner)
    expect(slots(page, "replaced").first).to_contain_text(re.compile("Not here. “.+” by Deftones comes instead."))
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    told = slots(page, "replaced").first.locator(".slot-outcome").text_content()
    title = re.search("“(.+)”", told or "")
    assert title
    assert title[1] in page.get_by_test_id("timeline").inner_text()


def test_the_script_can_be_read_before_it_can_be_heard(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        opening = segments(page).first
        expect(opening).to_contain_text("Written, being spoken…")
        expect(opening).to_have_attribute("data-state", "waiting")
        expect(page.get_by_test_id("script").locator("visible=true")).to_have_count(7)
        script = opening.get_by_test_id("script")
        script.locator("summary").press("Enter")
        expect(script.locator("p")).to_be_visible()
        read = re.sub(r"\s+", " ", script.inner_text()).strip()
        page.reload()
        expect(page.get_by_test_id("script").locator("visible=true")).to_have_count(7)
    expect(opening).to_have_attribute("data-state", re.compile("ready|playing"))
    expect(script).to_be_hidden()
    expect(page).to_have_url(re.compile("playlistId=pl_"))
    playlist = own_server.http.get(f"/api/playlists/{page.url.partition('playlistId=')[2]}").json()["playlist"]
    assert read == re.sub(r"\s+", " ", playlist["timeline"][0]["text"]).strip()


def test_the_stages_tell_what_is_done_what_is_left_and_how_long_it_takes(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(stages(page)).to_have_count(6)
        expect(stages(page, "done")).to_have_count(3)
        expect(stages(page, "done").first).to_have_text(re.compile(r"Identifying artist\s*done\s*[\d.]+ s"))
        expect(stages(page, "skipped")).to_have_text(re.compile("Fetching backup catalog"))
        expect(stages(page, "current")).to_have_attribute("aria-current", "step")
        expect(stages(page, "current")).to_contain_text("Generating documentary")
        expect(page.get_by_test_id("clock")).to_have_text(CLOCK)
        page.reload()
        expect(stages(page, "current")).to_contain_text("Generating documentary")
        expect(page.get_by_test_id("clock")).to_have_text(CLOCK)
    expect(page.get_by_test_id("clock")).to_have_text(re.compile(r"^Made in \d+ s\.$"))
    expect(page.get_by_test_id("stages")).to_be_hidden()
    expect(page.locator("#plan details")).not_to_have_attribute("open", "")


def test_what_is_announced_are_stages_and_not_every_step(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("stage-detail")).to_contain_text("narration 6/6")
        spoken = page.get_by_role("status").all_inner_texts()
        assert "Generating documentary" in spoken
        assert not [words for words in spoken if "6/6" in words or "so far" in words]


def test_a_failure_says_what_went_wrong_and_trying_again_goes_on(spotify: StandIn, site: Server, page: Page) -> None:
    sign_in(page, site)
    page.get_by_test_id("catalog-spotify").check()
    spotify.set(short_429=99)
    ask(page, "Deftones")
    expect(page.get_by_test_id("failure")).to_contain_text("Spotify")
    expect(page.get_by_test_id("failure")).to_contain_text("trying again goes on from there")
    expect(stages(page, "stopped")).to_have_count(1)
    expect(page.get_by_test_id("clock")).to_be_hidden()
    spotify.set(short_429=0)
    page.get_by_test_id("retry").click()
    expect(page.get_by_test_id("failure")).to_be_hidden()
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")


def test_the_making_is_told_in_german_too(own_server: Server, browser: Browser) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_role("heading", name="Der Plan")).to_be_visible()
        expect(segments(page).first).to_contain_text("Geschrieben, wird gesprochen …")
        expect(page.get_by_test_id("clock")).to_have_text(re.compile(r"^seit \d+:\d\d · noch etwa \d+ s$"))
        expect(slots(page).first).to_contain_text("Gefunden")
    context.close()


def card(page: Page, topic: str) -> Locator:
    return page.get_by_test_id("job-card").filter(has_text=topic)


def test_two_at_once_are_side_by_side_and_both_go_on(own_server: Server, page: Page) -> None:
    page.goto(own_server.url)
    with held_still(own_server):
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("job-cards")).to_be_hidden()
        ask(page, "Erik Satie")
        expect(page.get_by_test_id("job-card")).to_have_count(2)
        expect(card(page, "Erik Satie")).to_have_attribute("aria-current", "true")
        expect(card(page, "Erik Satie")).to_contain_text("Shown below")
        expect(page.get_by_test_id("show-job")).to_have_text("Johann Sebastian Bach")
        bach = card(page, "Johann Sebastian Bach")
        for each in (bach, card(page, "Erik Satie")):
            expect(each).to_contain_text("Generating documentary")
            expect(each.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "75")
        bach.get_by_role("button", name="Listen to Johann Sebastian Bach").click()
        expect(page.get_by_test_id("documentary-title")).to_have_text("Johann Sebastian Bach")
        expect(bach).to_have_attribute("aria-current", "true")
        expect(page.get_by_test_id("show-job")).to_have_text("Erik Satie")
        page.set_viewport_size({"width": 390, "height": 844})
        boxes = [box for each in page.get_by_test_id("job-card").all() if (box := each.bounding_box())]
        assert boxes[0]["x"] == boxes[1]["x"]
        assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    expect(page.get_by_test_id("job-card")).to_have_count(0)
    expect(page.get_by_test_id("playlist")).to_have_count(2)


def test_one_of_two_is_cancelled_from_its_card_and_the_other_goes_on(own_server: Server, page: Page) -> None:
    page.goto(own_server.url)
    with held_still(own_server):
        ask(page, "Johann Sebastian Bach")
        ask(page, "Erik Satie")
        card(page, "Johann Sebastian Bach").get_by_role("button", name="Cancel Johann Sebastian Bach").click()
        expect(page.get_by_test_id("job-cards")).to_be_hidden()
        expect(page.get_by_test_id("documentary-title")).to_have_text("Erik Satie")
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
    expect(page).to_have_url(re.compile("playlistId=pl_"))
    jobs = own_server.http.get("/api/users/local/jobs").json()["jobs"]
    assert {job["topic"]: job["status"] for job in jobs} == {
        "Johann Sebastian Bach": "cancelled",
        "Erik Satie": "completed",
    }
