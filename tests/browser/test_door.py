"""The page of a server that wants a token: what strangers see, and what those do whom it knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.test_gates import run, token_for
from tests.browser.access import faults, needs_axe
from tests.browser.conftest import WAIT_MS
from tests.exports.sound_probe import needs_ffmpeg
from tests.server import Server


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"), "--auth", "token")
    yield running
    running.stop()


def enter(page: Page, token: str) -> None:
    page.get_by_test_id("token").fill(token)
    page.get_by_test_id("enter").click()


def test_a_token_opens_the_page_until_somebody_signs_out(guarded: Server, page: Page) -> None:
    page.goto(guarded.url)
    expect(page.get_by_test_id("token")).to_be_visible()
    expect(page.get_by_test_id("topic")).to_be_hidden()
    enter(page, "mdoc_nobodys")
    expect(page.get_by_test_id("notice")).to_contain_text("token")
    expect(page.get_by_test_id("token")).to_be_focused()
    enter(page, token_for(guarded.data_dir, "ann"))
    expect(page.get_by_test_id("account")).to_have_text("ann")
    page.get_by_test_id("topic").fill("Erik Satie")
    page.get_by_test_id("narration-secs").fill("10")
    page.get_by_test_id("generate").click()
    expect(page.get_by_test_id("playlist")).to_have_count(1)
    page.reload()
    expect(page.get_by_test_id("account")).to_have_text("ann")
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("token")).to_be_visible()
    expect(page.get_by_test_id("playlist")).to_have_count(0)


def test_a_shared_link_plays_for_strangers(guarded: Server, browser: Browser) -> None:
    own = {"Authorization": f"Bearer {token_for(guarded.data_dir, 'bob')}"}
    job = guarded.http.post("/api/music-doc", json={"topic": "Bach", "narrationTargetSecs": 10}, headers=own)
    saved = guarded.finish(job.json()["jobId"])["result"]
    stranger = browser.new_context()
    page = stranger.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{guarded.url}/?playlistId={saved['playlistId']}")
    expect(page.get_by_test_id("documentary-title")).to_have_text(saved["data"]["title"])
    page.wait_for_function("() => document.querySelector('[data-active=true]').currentTime > 0.2")
    expect(page.get_by_test_id("rename-playlist")).to_have_count(0)
    stranger.close()


def test_a_token_that_is_revoked_shuts_an_open_page(guarded: Server, page: Page) -> None:
    page.goto(guarded.url)
    enter(page, token_for(guarded.data_dir, "cid"))
    expect(page.get_by_test_id("account")).to_have_text("cid")
    assert run(guarded.data_dir, "token", "revoke", "cid").returncode == 0
    expect(page.get_by_test_id("token")).to_be_visible()


def test_the_question_for_a_token_is_for_everybody(guarded: Server, page: Page) -> None:
    needs_axe()
    page.goto(guarded.url)
    expect(page.get_by_test_id("token")).to_be_visible()
    assert faults(page) == []
    enter(page, "mdoc_nobodys")
    expect(page.get_by_test_id("notice")).to_be_visible()
    assert faults(page) == []


def test_a_podcast_gets_another_address(guarded: Server, page: Page) -> None:
    needs_ffmpeg()
    token = token_for(guarded.data_dir, "pod")
    own = {"Authorization": f"Bearer {token}"}
    job = guarded.http.post("/api/music-doc", json={"topic": "Bach", "narrationTargetSecs": 10}, headers=own)
    playlist = guarded.finish(job.json()["jobId"])["result"]["playlistId"]
    feed = guarded.http.get("/api/session", headers=own).json()["feed"]
    page.goto(guarded.url)
    enter(page, token)
    expect(page.get_by_test_id("account")).to_have_text("pod")
    page.goto(f"{guarded.url}/?playlistId={playlist}")
    page.get_by_test_id("exports").click()
    with page.expect_response("**/feed/renew") as renewed:
        page.get_by_test_id("renew-feed").click()
    assert renewed.value.ok
    assert guarded.http.get(feed).status_code == 401
    assert guarded.http.get(renewed.value.json()["feed"]).status_code == 200
    expect(page.locator("#exports-menu")).to_be_visible()
