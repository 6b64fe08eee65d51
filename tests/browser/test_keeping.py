"""What is kept: found again, renamed, deleted and had back, handed on, saved as a file; and the past."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.test_page import HEARD, ask, held_still, until
from tests.exports.sound_probe import needs_ffmpeg, probe
from tests.server import Server

pytestmark = pytest.mark.browser

MAKING_MS = 300_000
HOSTILE = "<img src=x onerror=alert(1)> &amp; \u05d0\u05d1"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server for this module; each test saves playlists of its own."""
    running = Server(tmp_path_factory.mktemp("data"))
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def timeline(kept: Server) -> list[dict[str, Any]]:
    """Its beginning: narration, narration, song."""
    result = kept.finish(kept.create(ownerId="somebody"))["result"]
    return list(result["data"]["timeline"][:3])


@pytest.fixture
def shelf(kept: Server, timeline: list[dict[str, Any]]) -> Any:
    """Saves playlists for the page's owner, and leaves none behind."""
    ids = []

    def save(title: str, **fields: Any) -> str:
        reply = kept.http.post("/api/playlists", json={"title": title, "timeline": timeline, **fields})
        assert reply.status_code == 201, reply.text
        ids.append(str(reply.json()["playlist"]["id"]))
        return ids[-1]

    yield save
    for playlist_id in ids:
        kept.http.delete(f"/api/playlists/{playlist_id}")


def row(page: Page, playlist_id: str) -> Locator:
    return page.locator(f"[data-testid=playlist][data-id={playlist_id}]")


def shown(page: Page) -> Locator:
    return page.get_by_test_id("playlist").locator("visible=true")


def test_playlists_are_found_as_one_types_by_title_topic_and_artist(kept: Server, shelf: Any, page: Page) -> None:
    evening, _, jazz = shelf("Évening with Dvořák"), shelf("Morning"), shelf("Noon", topic="Jazz in København")
    shelf(HOSTILE)
    page.goto(kept.url)
    search, count = page.get_by_test_id("playlist-search"), page.get_by_test_id("playlist-count")
    expect(shown(page)).to_have_count(4)
    search.press_sequentially("dvorak EVEN")
    expect(shown(page)).to_have_count(1)
    expect(row(page, evening)).to_be_visible()
    expect(count).to_have_text("1 playlist found")
    search.fill("kobenhavn")
    expect(row(page, jazz)).to_be_visible()
    expect(shown(page)).to_have_count(1)
    search.fill("satie")
    expect(count).to_have_text("4 playlists found")
    search.fill("nothing like it")
    expect(count).to_have_text("0 playlists found")
    search.press("Escape")
    expect(shown(page)).to_have_count(4)
    expect(count).to_have_text("")


def test_deleting_asks_nothing_and_can_be_undone_by_keyboard(kept: Server, shelf: Any, page: Page) -> None:
    first, second = shelf("First"), shelf(HOSTILE)
    page.goto(kept.url)
    row(page, second).get_by_test_id("delete-playlist").press("Enter")
    undo = row(page, second).get_by_test_id("undo-delete")
    expect(undo).to_be_focused()
    expect(row(page, second)).to_contain_text(f"“{HOSTILE}” is deleted.")
    until(page, f"fetch('/api/playlists/{second}').then(({{ status }}) => status === 404)")
    undo.press("Enter")
    expect(row(page, second).get_by_test_id("open-playlist")).to_be_focused()
    assert kept.http.get(f"/api/playlists/{second}").status_code == 200
    assert [item.get_attribute("data-id") for item in page.get_by_test_id("playlist").all()] == [second, first]


def test_another_tab_knows_at_once_what_was_deleted_and_can_bring_it_back(
    kept: Server, shelf: Any, page: Page, context: BrowserContext
) -> None:
    playlist_id = shelf("Twice")
    second = context.new_page()
    for tab in (page, second):
        tab.goto(kept.url)
        expect(row(tab, playlist_id)).to_be_visible()
    row(page, playlist_id).get_by_test_id("delete-playlist").click()
    expect(row(second, playlist_id)).to_have_count(0)
    page.close()
    second.reload()
    second.get_by_test_id("bin").locator("summary").click()
    second.get_by_test_id("bin").get_by_label("Bring back Twice").click()
    expect(row(second, playlist_id)).to_be_visible()
    expect(second.get_by_test_id("bin").get_by_text("Twice")).to_have_count(0)
    second.close()


def test_two_devices_may_delete_the_same(kept: Server, shelf: Any, page: Page, browser: Browser) -> None:
    playlist_id = shelf("Thrice")
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    for tab in (page, other):
        tab.goto(kept.url)
        expect(row(tab, playlist_id)).to_be_visible()
    for tab in (page, other):
        row(tab, playlist_id).get_by_test_id("delete-playlist").click()
        expect(row(tab, playlist_id).get_by_test_id("undo-delete")).to_be_visible()
        expect(tab.get_by_test_id("notice")).to_be_hidden()
    row(other, playlist_id).get_by_test_id("undo-delete").click()
    expect(row(other, playlist_id).get_by_test_id("open-playlist")).to_be_visible()
    row(page, playlist_id).get_by_test_id("undo-delete").click()  # it is there already, which is fine
    expect(row(page, playlist_id).get_by_test_id("open-playlist")).to_be_visible()
    elsewhere.close()


def test_the_documentary_on_show_plays_on_when_deleted_and_has_its_address_back(
    kept: Server, shelf: Any, page: Page
) -> None:
    playlist_id = shelf("On show")
    page.goto(f"{kept.url}/?playlistId={playlist_id}")
    expect(row(page, playlist_id).get_by_test_id("open-playlist")).to_have_attribute("aria-current", "page")
    until(page, f"{HEARD} > 0")
    row(page, playlist_id).get_by_test_id("delete-playlist").click()
    expect(page.get_by_test_id("share")).to_be_hidden()
    until(page, "location.search === ''")
    until(page, f"{HEARD} > 0.5")
    row(page, playlist_id).get_by_test_id("undo-delete").click()
    expect(page.get_by_test_id("share")).to_be_visible()
    until(page, f"location.search === '?playlistId={playlist_id}'")


def test_what_the_server_does_not_delete_is_back_in_the_list(kept: Server, shelf: Any, page: Page) -> None:
    playlist_id = shelf("Stays")
    page.goto(kept.url)
    page.route("**/api/playlists/*", lambda route: route.abort())
    row(page, playlist_id).get_by_test_id("delete-playlist").click()
    expect(page.get_by_test_id("notice")).to_contain_text("cannot be reached")
    expect(row(page, playlist_id).get_by_test_id("open-playlist")).to_be_visible()


def test_a_link_that_is_copied_opens_and_plays_for_anybody(
    kept: Server, shelf: Any, page: Page, context: BrowserContext, browser: Browser
) -> None:
    playlist_id = shelf("Handed on")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(kept.url)
    row(page, playlist_id).get_by_test_id("share-playlist").click()
    expect(row(page, playlist_id).get_by_test_id("share-playlist-said")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(f"{kept.url}/?playlistId={playlist_id}")
    page.get_by_test_id("share").click()
    expect(page.get_by_test_id("share-said")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == link
    somebody = browser.new_context()
    theirs = somebody.new_page()
    theirs.goto(link)
    expect(theirs.get_by_test_id("documentary-title")).to_have_text("Handed on")
    until(theirs, f"{HEARD} > 0")
    somebody.close()


def test_a_link_can_be_copied_where_the_page_has_no_clipboard(kept: Server, shelf: Any, page: Page) -> None:
    playlist_id = shelf("Without encryption")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.add_init_script(
        "document.addEventListener('copy', () => { window.copied = getSelection() + '' || 'something'; })"
    )
    page.goto(kept.url)
    button = row(page, playlist_id).get_by_test_id("share-playlist")
    button.click()
    expect(row(page, playlist_id).get_by_test_id("share-playlist-said")).to_have_text("Link copied")
    expect(button).to_be_focused()
    assert page.evaluate("window.copied")


def test_two_hundred_rows_are_changed_in_place(kept: Server, shelf: Any, page: Page) -> None:
    ids = [shelf(f"Number {number}") for number in range(200)]
    page.goto(kept.url)
    expect(shown(page)).to_have_count(30)
    page.get_by_test_id("all-playlists").click()
    expect(shown(page)).to_have_count(200)
    expect(row(page, ids[-31]).get_by_test_id("open-playlist")).to_be_focused()
    page.evaluate("""() => {
      window.built = 0;
      window.rows = [...document.querySelectorAll('[data-testid=playlist]')];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) window.built += addedNodes.length;
      }).observe(document.querySelector('.playlist-list'), { childList: true });
    }""")
    shelf("One more")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_test_id("playlist")).to_have_count(201)
    row(page, ids[100]).get_by_test_id("rename-playlist").click()
    page.get_by_test_id("rename-title").fill("Another name")
    page.get_by_test_id("rename-save").click()
    expect(row(page, ids[100])).to_contain_text("Another name")
    assert page.evaluate("window.built") == 1
    assert page.evaluate("window.rows.every((row) => row.isConnected)")
    # What is out of sight is skipped by layout and paint.
    last = f"document.querySelector('[data-id={ids[0]}] a')"
    assert page.evaluate(f"{last}.checkVisibility({{ contentVisibilityAuto: true }})") is False
    row(page, ids[0]).scroll_into_view_if_needed()
    until(page, f"{last}.checkVisibility({{ contentVisibilityAuto: true }})")


def test_a_documentary_is_saved_as_one_file_with_honest_waiting(
    kept: Server, shelf: Any, page: Page, tmp_path: Path
) -> None:
    needs_ffmpeg()
    playlist_id = shelf("As a file")
    page.goto(f"{kept.url}/?playlistId={playlist_id}")
    page.get_by_test_id("exports").click()
    expect(page.get_by_test_id("exports-note")).to_have_count(0)
    with page.expect_download(timeout=MAKING_MS) as saved:
        page.get_by_test_id("make-mp3").click()
        expect(page.get_by_test_id("mp3-status")).to_have_text("Making the file…")
        expect(page.get_by_test_id("stop-mp3")).to_be_focused()
    assert saved.value.suggested_filename == "as-a-file.mp3"
    saved.value.save_as(tmp_path / "saved.mp3")
    assert len(probe(tmp_path / "saved.mp3")["chapters"]) == 3
    expect(page.get_by_test_id("export-mp3")).to_be_focused()
    expect(page.get_by_test_id("mp3-status")).to_contain_text("Ready")


def test_making_a_file_can_be_stopped(kept: Server, shelf: Any, page: Page) -> None:
    needs_ffmpeg()
    page.goto(f"{kept.url}/?playlistId={shelf('Not after all')}")
    page.get_by_test_id("exports").click()
    page.get_by_test_id("make-m4b").click()
    page.get_by_test_id("stop-m4b").click()
    expect(page.get_by_test_id("make-m4b")).to_be_focused()
    expect(page.get_by_test_id("m4b-status")).to_have_text("")


def test_of_songs_from_spotify_only_what_is_ours_is_offered(
    kept: Server, shelf: Any, timeline: list[dict[str, Any]], page: Page
) -> None:
    needs_ffmpeg()
    elsewhere = {"trackUri": "spotify:track:4uLU6hMCjMI75M1A2tKUQC", "audioUrl": None, "coverUrl": None}
    parts = [{**part, **elsewhere} if part["type"] == "song" else part for part in timeline]
    page.goto(f"{kept.url}/?playlistId={shelf('From elsewhere', timeline=parts)}")
    page.get_by_test_id("exports").click()
    expect(page.get_by_test_id("exports-note")).to_contain_text("Spotify does not allow")
    expect(page.get_by_test_id("make-narration")).to_be_visible()
    expect(page.get_by_test_id("make-mp3")).to_have_count(0)


def test_the_address_of_the_podcast_is_copied(kept: Server, shelf: Any, page: Page, context: BrowserContext) -> None:
    needs_ffmpeg()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{kept.url}/?playlistId={shelf('An episode')}")
    page.get_by_test_id("exports").click()
    page.get_by_test_id("copy-feed").click()
    expect(page.get_by_test_id("copy-feed-said")).to_have_text("Link copied")
    address = page.evaluate("navigator.clipboard.readText()")
    assert "An episode" in kept.http.get(address).text


def test_the_past_shows_what_became_of_each_job_and_tries_again(own_server: Server, page: Page) -> None:
    own_server.finish(own_server.create("Erik Satie"))
    own_server.finish(own_server.create("qwertzuiop"))
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        page.get_by_test_id("cancel").click()
        expect(page.get_by_test_id("retry")).to_be_visible()
        page.get_by_test_id("history").locator("summary").first.click()
        jobs = page.get_by_test_id("past-job")
        expect(jobs).to_have_count(3)
        states = [job.get_attribute("data-status") for job in jobs.all()]
        assert states == ["cancelled", "failed", "completed"]
        expect(jobs.nth(1)).to_contain_text("No music here fits")
        jobs.nth(2).get_by_test_id("job-log").locator("summary").click()
        expect(jobs.nth(2).locator("dl")).to_contain_text("Planning documentary")
    jobs.first.get_by_test_id("past-retry").click()
    expect(jobs.first).to_have_attribute("data-status", "completed")
    jobs.nth(2).get_by_test_id("past-open").click()
    expect(page.get_by_test_id("documentary-title")).to_contain_text("Erik Satie")


def test_the_past_comes_a_page_at_a_time(own_server: Server, page: Page) -> None:
    for _ in range(23):
        own_server.finish(own_server.create("qwertzuiop"))
    page.goto(own_server.url)
    page.get_by_test_id("history").locator("summary").first.click()
    jobs = page.get_by_test_id("past-job")
    expect(jobs).to_have_count(20)
    page.get_by_test_id("history-more").click()
    expect(jobs).to_have_count(23)
    expect(jobs.nth(20)).to_be_focused()
    expect(page.get_by_test_id("history-more")).to_be_hidden()
