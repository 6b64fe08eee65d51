"""Signing in and out on the page, the choice of music, and keeping songs in one's own account."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.spotify_page import (
    SUNG,
    playing,
    sign_in,
    to_the_first_song,
    with_sdk,
)
from tests.browser.test_page import until
from tests.server import Server
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser


def test_somebody_signs_in_and_is_back_where_they_were(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page)
    sign_in(page, site, documentary)
    expect(page).to_have_url(site.url + documentary)
    expect(page.get_by_test_id("account")).not_to_be_empty()
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("sign-in")).to_be_visible()


def test_somebody_who_does_not_agree_is_told_what_that_means(spotify: StandIn, site: Server, page: Page) -> None:
    spotify.set(consent="deny")
    page.goto(site.url)
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("notice")).to_contain_text("You were not signed in")
    expect(page).to_have_url(f"{site.url}/")


def test_where_songs_come_from_is_chosen_and_kept(spotify: StandIn, site: Server, page: Page) -> None:
    page.goto(site.url)
    expect(page.get_by_test_id("catalog-library")).to_be_checked()
    page.get_by_test_id("catalog-spotify").check()
    page.reload()
    expect(page.get_by_test_id("catalog-spotify")).to_be_checked()
    page.get_by_test_id("topic").fill("Deftones")
    page.get_by_test_id("generate").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Sign in with Spotify first")
    page.get_by_test_id("notice").get_by_role("button", name="Sign in with Spotify").click()
    expect(page.get_by_test_id("sign-out")).to_be_visible()
    expect(page.get_by_test_id("topic")).to_have_value("Deftones")


def test_a_job_is_asked_for_with_the_catalog(spotify: StandIn, site: Server, page: Page) -> None:
    sign_in(page, site)
    page.get_by_test_id("catalog-spotify").check()
    page.get_by_test_id("topic").fill("Deftones")
    with page.expect_request("**/api/music-doc") as asked:
        page.get_by_test_id("generate").click()
    assert asked.value.post_data_json["catalog"] == "spotify"


def test_without_a_sign_in_a_song_says_what_to_do(spotify: StandIn, site: Server, documentary: str, page: Page) -> None:
    with_sdk(page)
    page.goto(site.url + documentary)
    to_the_first_song(page)
    card = page.get_by_test_id("song-card")
    expect(card).to_contain_text("Sign in with Spotify to hear its songs here")
    expect(card.get_by_test_id("sign-in")).to_be_visible()
    card.get_by_test_id("continue").click()
    playing(page, 2)


def test_a_sign_in_that_was_revoked_leads_to_a_new_one(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    spotify.set(token_lifetime_s=60)
    with_sdk(page)
    sign_in(page, site, documentary)
    spotify.set(revoke_refresh=True)
    to_the_first_song(page)
    expect(page.get_by_test_id("song-card").get_by_test_id("sign-in")).to_be_visible()
    expect(page.get_by_test_id("sign-out")).to_be_hidden()


def test_the_songs_are_saved_to_the_listeners_account(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page)
    page.goto(site.url + documentary)
    expect(page.get_by_test_id("song-card")).to_be_hidden()
    expect(page.get_by_test_id("save-to-spotify")).to_be_hidden()
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("save-to-spotify").click()
    expect(page.get_by_test_id("saved-to-spotify")).to_have_attribute("href", re.compile("/playlist/"))


def test_signing_out_ends_the_song_and_not_the_documentary(
    spotify: StandIn, site: Server, documentary: str, page: Page
) -> None:
    with_sdk(page)
    sign_in(page, site, documentary)
    to_the_first_song(page)
    playing(page, 1)
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("elsewhere")).to_contain_text("Sign in with Spotify")
    until(page, f"!({SUNG})")
    page.get_by_test_id("continue").click()
    playing(page, 2)
