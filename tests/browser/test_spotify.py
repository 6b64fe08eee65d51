"""Spotify's songs between the narrations: heard one at a time, and what happens where they cannot be heard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.spotify_page import (
    OWNER,
    SAID,
    SDK,
    SDK_ADDRESS,
    SUNG,
    no_overlap,
    orders,
    playing,
    sign_in,
    to_the_first_song,
    with_sdk,
)
from tests.browser.test_page import until
from tests.server import Server
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser


def test_narration_and_songs_take_turns_and_never_sound_together(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page, songMs=1500)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    playing(page, 1)
    playing(page, 2)
    until(page, SAID)
    no_overlap(page)
    (order,) = orders(spotify)
    assert order["json"]["uris"] == page.evaluate("window.sdk.heard")
    assert order["query"]["device_id"] == page.evaluate("window.sdk.player.id")
    assert page.evaluate("window.sdk.player.token") not in page.content()


def test_a_song_is_paused_resumed_sought_and_made_quieter(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    playing(page, 1)
    play = page.get_by_test_id("play")
    play.click()
    until(page, f"!{SUNG}")
    expect(page.get_by_test_id("player-status")).to_contain_text("Paused")
    play.click()
    until(page, SUNG)
    playing(page, 1)
    page.get_by_test_id("seek").fill("30")
    until(page, "window.sdk.player.position > 30000")
    expect(page.get_by_test_id("elapsed")).to_have_text(re.compile("0:3[0-9]"))
    page.get_by_test_id("volume").fill("0.3")
    until(page, "window.sdk.volume === 0.3")
    assert page.evaluate("window.sdk.activated") > 0
    assert len(orders(spotify)) == 1


def test_narration_waits_until_a_song_that_is_skipped_is_silent(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page, pauseMs=400)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    playing(page, 1)
    page.get_by_test_id("next").click()
    until(page, SAID)
    playing(page, 2)
    page.get_by_test_id("previous").click()
    until(page, SUNG)
    playing(page, 1)
    no_overlap(page)


def test_a_song_that_is_skipped_before_it_sounds_never_does(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page)
    sign_in(page, site, documentary)
    until(page, SAID)
    spotify.set(latency_s=0.5)
    with page.expect_request(lambda request: request.method == "PUT"):
        page.get_by_test_id("next").click()
    page.get_by_test_id("next").click()
    playing(page, 2)
    spotify.wait_for(lambda calls: any(call["method"] == "PUT" and call["answered_s"] for call in calls))
    until(page, f"{SAID} && document.querySelector('audio[data-active=true]').currentTime > 1")
    assert page.evaluate("window.sdk.heard") == []
    no_overlap(page)


def test_the_end_of_a_song_that_spotify_does_not_tell_is_noticed(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page, songMs=1000, silentEnd=True)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    playing(page, 1)
    playing(page, 2)
    no_overlap(page)


def test_a_device_that_spotify_does_not_know_yet_is_tried_again(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    spotify.set(device_404=1)
    with_sdk(page)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    playing(page, 1)
    assert len(orders(spotify)) == 2


@pytest.mark.parametrize("trouble", ["account_error", "no premium", "initialization_error"])
def test_a_listener_whom_spotify_does_not_play_to_hears_the_rest(
    spotify: StandIn, site: Server, documentary: str, page: Page, trouble: str
) -> None:
    if trouble == "no premium":
        spotify.set(signs_in={"user": OWNER, "product": "free"})
        with_sdk(page)
    else:
        with_sdk(page, trouble=trouble)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    elsewhere = page.get_by_test_id("elsewhere")
    expect(elsewhere).to_contain_text("This browser" if trouble == "initialization_error" else "Premium")
    link = page.get_by_test_id("open-in-spotify")
    assert re.fullmatch(r"https://open\.spotify\.com/track/\w{22}", link.get_attribute("href") or "")
    assert link.get_attribute("rel") == "noopener"
    assert not page.evaluate(SAID)
    asked = len(orders(spotify))
    page.get_by_test_id("continue").click()
    playing(page, 2)
    page.get_by_test_id("next").click()
    expect(elsewhere).to_be_visible()
    assert len(orders(spotify)) == asked, "what is true for good is not asked again"
    assert page.evaluate("window.sdk.heard") == []


def test_spotifys_script_is_loaded_when_a_song_comes_and_not_before(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if "sdk.scdn.co" in request.url else None)
    page.route(SDK_ADDRESS, lambda route: route.fulfill(body=SDK, content_type="text/javascript"))
    sign_in(page, site)
    site.finish(site.create(ownerId=OWNER, catalog="library"))
    page.reload()
    page.get_by_test_id("open-playlist").first.click()
    until(page, SAID)
    assert loaded == []
    page.goto(site.url + documentary)
    to_the_first_song(page)
    playing(page, 1)
    assert loaded == ["https://sdk.scdn.co/spotify-player.js"]
