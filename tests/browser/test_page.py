"""The player page on a real server: made, watched, heard, reloaded, kept."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.server import Server

pytestmark = pytest.mark.browser

HEARD = "document.querySelector('audio[data-active=true]').currentTime"
TRIES = 300
TRY_MS = 100


def until(page: Page, script: str) -> None:
    """Waits until `script` is true in the page (whose policy forbids Playwright's own way of waiting)."""
    for _ in range(TRIES):
        if page.evaluate(script):
            return
        page.wait_for_timeout(TRY_MS)
    raise AssertionError(f"never came true: {script}")


def voices(server: Server) -> list[int]:
    """The ids of the server's speaker processes."""
    pid = server.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def held_still(server: Server) -> Iterator[None]:
    """Stops the voice in the middle of its work, so that a job stays where it is."""
    server.finish(server.create("Ludwig van Beethoven", ownerId="warm-up", catalog="library"))
    pids = voices(server)
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def ask(page: Page, topic: str, seconds: int = 10) -> None:
    page.get_by_test_id("topic").fill(topic)
    page.get_by_test_id("narration-secs").fill(str(seconds))
    page.get_by_test_id("generate").click()


def segments(page: Page) -> Locator:
    return page.get_by_test_id("segment")


def test_a_documentary_is_made_and_heard(own_server: Server, page: Page) -> None:
    page.goto(own_server.url)
    ask(page, "Erik Satie")
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(segments(page)).to_have_count(12)
    until(page, f"{HEARD} > 0.3")
    expect(page).to_have_url(re.compile(r"\?playlistId=pl_"))
    first = page.get_by_test_id("segment").first
    expect(first).to_have_attribute("data-kind", "narration")
    expect(first).to_have_attribute("data-state", "playing")
    transcript = page.get_by_test_id("transcript").locator("p").first.inner_text()
    playlist = own_server.http.get("/api/users/local/playlists").json()["playlists"][0]
    timeline = own_server.http.get(f"/api/playlists/{playlist['id']}").json()["playlist"]["timeline"]
    assert re.sub(r"\s+", " ", transcript).strip() == re.sub(r"\s+", " ", timeline[0]["text"]).strip()


def test_what_is_asked_before_the_page_is_whole_is_made_as_soon_as_it_is(own_server: Server, page: Page) -> None:
    held: list[Route] = []
    page.route("**/static/js/main.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(own_server.url, wait_until="domcontentloaded")
    expect(page.get_by_test_id("generate")).to_have_text("Generate")
    ask(page, "Erik Satie")
    for route in held:
        route.continue_()
    expect(page.get_by_test_id("stage-label")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?(jobId=job|playlistId=pl)_"))
    jobs = own_server.http.get("/api/users/local/jobs?history=true").json()["jobs"]
    assert [job["topic"] for job in jobs] == ["Erik Satie"]


def test_the_page_shows_each_step_and_a_reload_in_the_middle_shows_the_truth(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
        expect(page.get_by_test_id("stage-detail")).to_contain_text("narration 6/6")
        expect(page).to_have_url(re.compile(r"\?jobId=job_"))
        shown = int(page.get_by_test_id("progress").get_attribute("aria-valuenow") or 0)
        assert 65 <= shown < 85
        page.reload()
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
        expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", str(shown))
        expect(page.locator("[data-testid=segment][data-kind=song]")).to_have_count(5)
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(segments(page)).to_have_count(12)
    expect(page).to_have_url(re.compile(r"\?playlistId=pl_"))


def test_it_waits_visibly_for_a_part_that_is_not_ready(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.locator("[data-testid=segment][data-state=ready]").first).to_be_visible()
        expect(page.get_by_test_id("player-status")).to_contain_text("Waiting for the first part")
    until(page, f"{HEARD} > 0.3")


def test_the_player_pauses_skips_goes_back_and_seeks(server: Server, page: Page) -> None:
    result = server.finish(server.create(ownerId="local"))["result"]
    page.goto(f"{server.url}/?playlistId={result['playlistId']}")
    play, now = page.get_by_test_id("play"), page.get_by_test_id("now-playing")
    until(page, f"{HEARD} > 0.2")
    play.click()
    until(page, "document.querySelector('audio[data-active=true]').paused")
    page.get_by_test_id("next").click()
    page.get_by_test_id("next").click()
    song = result["data"]["timeline"][2]
    expect(now).to_have_text(song["title"])
    play.click()
    until(page, f"{HEARD} > 0.2")
    page.get_by_test_id("seek").fill("20")
    until(page, f"{HEARD} > 20")
    page.get_by_test_id("seek").fill(str(song["durationMs"] / 1000 - 0.5))
    expect(now).to_have_text(result["data"]["timeline"][3]["title"])
    until(page, f"{HEARD} > 0.2")
    page.get_by_test_id("previous").click()
    expect(now).to_have_text(song["title"])
    page.get_by_test_id("volume").fill("0.3")
    until(page, "Math.abs(document.querySelector('audio[data-active=true]').volume - 0.3) < 0.01")


def test_playlists_are_opened_renamed_and_deleted(own_server: Server, page: Page) -> None:
    ids = [own_server.finish(own_server.create(topic))["result"]["playlistId"] for topic in ("Satie", "Bach")]
    page.goto(own_server.url)
    entries = page.get_by_test_id("playlist")
    expect(entries).to_have_count(2)
    first = page.locator(f"[data-testid=playlist][data-id={ids[0]}]")
    first.get_by_test_id("rename-playlist").click()
    page.get_by_test_id("rename-title").fill("Slow <b>evening</b>")
    page.get_by_test_id("rename-save").click()
    expect(first).to_contain_text("Slow <b>evening</b>")
    page.locator(f"[data-testid=playlist][data-id={ids[1]}]").get_by_test_id("delete-playlist").click()
    expect(page.get_by_test_id("undo-delete")).to_be_visible()
    page.reload()
    expect(entries).to_have_count(1)
    first.get_by_test_id("open-playlist").click()
    expect(page.get_by_test_id("documentary-title")).to_have_text("Slow <b>evening</b>")
    expect(segments(page)).to_have_count(12)


def test_a_finished_documentary_can_be_saved_as_a_file(server: Server, page: Page) -> None:
    playlist_id = server.finish(server.create())["result"]["playlistId"]
    page.goto(f"{server.url}/?playlistId={playlist_id}")
    page.get_by_test_id("exports").click()
    for name in ("m3u8", "xspf", "vtt", "chapters", "json"):
        with page.expect_download() as saved:
            page.get_by_test_id(f"export-{name}").click()
        assert Path(saved.value.path()).stat().st_size > 100
        assert saved.value.suggested_filename.startswith("erik-satie")


def test_a_topic_without_music_says_what_there_is(server: Server, page: Page) -> None:
    page.goto(server.url)
    ask(page, "qwertzuiop asdf")
    expect(page.get_by_test_id("notice")).to_contain_text("Satie")


def test_a_third_documentary_at_once_is_refused_in_words(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        for _ in range(2):
            own_server.create("Bach")
        page.goto(own_server.url)
        ask(page, "Satie")
        expect(page.get_by_test_id("notice")).to_contain_text("already have 2 documentaries in the making")


def test_a_lost_connection_is_named_and_the_job_goes_on_with_the_next_server(tmp_path: Path, page: Page) -> None:
    before = Server(tmp_path)
    with held_still(before):
        page.goto(before.url)
        ask(page, "Bach")
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
        before.stop(signal.SIGKILL)
    expect(page.get_by_test_id("connection")).to_contain_text("Connection lost")
    after = Server(tmp_path, "--port", before.url.rpartition(":")[2])
    expect(page.get_by_test_id("connection")).to_be_hidden()
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(segments(page)).to_have_count(12)
    after.stop()


def test_light_and_dark_can_be_chosen_and_are_kept(server: Server, page: Page) -> None:
    page.goto(server.url)
    background = "getComputedStyle(document.documentElement).backgroundColor"
    before = page.evaluate(background)
    page.get_by_test_id("theme").click()
    until(page, f"{background} !== '{before}'")
    chosen = page.evaluate(background)
    page.reload()
    assert page.evaluate(background) == chosen
