"""Tokens reach their own page alone, are replaced in time, and what Spotify has ended is over."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from musicdoc_server.errors import UpstreamUnavailable
from musicdoc_server.web.doors.accounts import Grant, User
from musicdoc_server.web.doors.sessions import Session
from tests.standins.process import StandIn
from tests.web.site import OWN_PAGE, SAVED_AT, TRACK, Browser, json_of, site, token_of

pytestmark = pytest.mark.gen_test


async def test_the_page_gets_the_token_of_its_own_session(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        reply = await browser.open("/api/session/token", **OWN_PAGE)
        assert reply.headers["Cache-Control"] == "no-store"
        told = json_of(reply)
        assert set(told) == {"ok", "accessToken", "expiresAt"}
        assert (await here.sessions.bearers.user_of(told["accessToken"])).id == "listener"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Requested-With": "musicdoc"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site", "X-Requested-With": "musicdoc"},
        {"Sec-Fetch-Site": "same-site", "X-Requested-With": "musicdoc"},
        {"Sec-Fetch-Site": "none", "X-Requested-With": "musicdoc"},
        {"Origin": "https://evil.example", "X-Requested-With": "musicdoc"},
        {"Origin": "null", "X-Requested-With": "musicdoc"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example", "X-Requested-With": "musicdoc"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("path", "method"), [("/api/session/token", "GET"), ("/logout", "POST")])
async def test_other_sites_get_nothing_of_it(spotify: StandIn, headers: dict[str, str], path: str, method: str) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        reply = await browser.open(path, method, **headers)
        assert reply.code == 403
        assert json_of(reply)["code"] == "forbidden"
        assert (await browser.ask("/api/session"))["signedIn"] is True


async def test_the_origin_is_as_good_as_the_newer_header(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        reply = await browser.open("/api/session/token", **{"Origin": here.url, "X-Requested-With": "musicdoc"})
        assert reply.code == 200


@pytest.mark.parametrize("forge", ["", "guess", "other"])
async def test_a_browser_without_the_cookie_is_not_signed_in(spotify: StandIn, forge: str) -> None:
    async with site(spotify.url) as here, site(spotify.url) as other:
        browser, elsewhere = Browser(here.url), Browser(other.url)
        await browser.sign_in()
        await elsewhere.sign_in()
        stranger = Browser(here.url)
        good = browser.cookies["musicdoc_session"]
        forged = {"": "", "guess": good[:-8] + "deadbeef", "other": elsewhere.cookies["musicdoc_session"]}[forge]
        stranger.cookies = {"musicdoc_session": forged} if forged else {}
        assert (await stranger.ask("/api/session"))["signedIn"] is False
        refused = await stranger.open("/api/session/token", **OWN_PAGE)
        assert (refused.code, json_of(refused)["code"]) == (401, "sign_in_again")


async def test_a_token_is_replaced_before_its_end_once_however_many_ask(spotify: StandIn) -> None:
    spotify.set(token_lifetime_s=60)
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        first = spotify.requests("/v1/me")[0]["headers"]["Authorization"]
        spotify.set(token_lifetime_s=3600)
        tokens = await asyncio.gather(*(token_of(browser) for _ in range(5)))
        assert len(set(tokens)) == 1
        assert f"Bearer {tokens[0]}" != first
        assert len(spotify.requests("/api/token")) == 2
        assert await token_of(browser) == tokens[0]
        assert len(spotify.requests("/api/token")) == 2


@pytest.mark.parametrize("rotates", [False, True])
async def test_refreshing_goes_on_with_and_without_new_refresh_tokens(spotify: StandIn, rotates: bool) -> None:
    spotify.set(token_lifetime_s=60, rotate_refresh_tokens=rotates)
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        assert len({await token_of(browser) for _ in range(3)}) == 3
        used = [parse_qs(call["body"])["refresh_token"][0] for call in spotify.requests("/api/token")[1:]]
        assert len(set(used)) == (3 if rotates else 1)


async def test_a_revoked_sign_in_says_so_and_is_over(spotify: StandIn) -> None:
    spotify.set(token_lifetime_s=60)
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        spotify.set(revoke_refresh=True)
        reply = await browser.open("/api/session/token", **OWN_PAGE)
        assert (reply.code, json_of(reply)["code"]) == (401, "sign_in_again")
        assert "Sign in again" in json_of(reply)["error"]
        assert (await browser.ask("/api/session"))["signedIn"] is False


async def test_a_token_that_is_still_good_is_used_while_spotify_is_away(spotify: StandIn) -> None:
    spotify.set(token_lifetime_s=60)
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        spotify.set(on_path="/api/token", fail_5xx=1)
        first = spotify.requests("/v1/me")[0]["headers"]["Authorization"]
        assert f"Bearer {await token_of(browser)}" == first
        assert f"Bearer {await token_of(browser)}" != first


async def test_an_expired_token_while_spotify_is_away_is_not_the_end_of_the_session() -> None:
    answers: list[Grant | UpstreamUnavailable] = [
        UpstreamUnavailable("Away."),
        Grant("new", "", datetime.now(UTC) + timedelta(hours=1)),
    ]

    async def refresh(session: Session, refresh_token: str) -> Grant:
        answer = answers.pop(0)
        if isinstance(answer, UpstreamUnavailable):
            raise answer
        return answer

    session = Session(User("listener", "A listener"), Grant("old", "r", datetime.now(UTC)), refresh)
    with pytest.raises(UpstreamUnavailable):
        await session.access()
    assert (await session.access()).token == "new"


async def test_songs_are_saved_to_the_account_of_whoever_is_signed_in(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        path = f"/api/playlists/{here.shelf.playlist.id}/spotify"
        assert (await browser.ask(path, "POST", **OWN_PAGE))["code"] == "sign_in_again"
        await browser.sign_in()
        assert (await browser.ask(path, "POST", **OWN_PAGE)) == {"ok": True, "url": SAVED_AT}
        assert here.shelf.saved == [(await token_of(browser), "White Pony", [TRACK])]
        assert (await browser.open(path, "POST")).code == 403
        silent = await browser.ask(f"/api/playlists/{here.shelf.silent.id}/spotify", "POST", **OWN_PAGE)
        assert silent["code"] == "bad_input"
        assert (await browser.ask("/api/playlists/pl_none/spotify", "POST", **OWN_PAGE))["code"] == "not_found"


async def test_no_secret_is_logged(spotify: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    spotify.set(token_lifetime_s=60)
    async with site(spotify.url, secret="hush-hush") as here:
        browser = Browser(here.url)
        callback = await browser.to_callback()
        await browser.open(callback)
        token = await token_of(browser)
        spotify.set(revoke_refresh=True)
        await browser.open("/api/session/token", **OWN_PAGE)
        await browser.open(callback)
    ours = "\n".join(record.getMessage() for record in caplog.records)
    assert "/callback" in ours
    query = parse_qs(urlsplit(callback).query)
    for secret in (token, query["code"][0], query["state"][0], "hush-hush", browser.cookies["musicdoc_session"]):
        assert secret not in ours
