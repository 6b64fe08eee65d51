"""Signing in at the stand-in for Spotify: by the right browser, once, with tokens that stay on the server."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from musicdoc_server.errors import SignInAgain
from musicdoc_server.web import auth, session
from musicdoc_server.web.doors import accounts
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.gates import OpenGate
from musicdoc_server.web.doors.proxies import Proxies
from musicdoc_server.web.podcast import FeedKeys
from tests.standins.process import StandIn
from tests.web.site import OFFERS, OWN_PAGE, Browser, NoFeeds, site, token_of

pytestmark = pytest.mark.gen_test


async def test_somebody_signs_in_and_out(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        before = await browser.ask("/api/session")
        assert before == {
            "ok": True,
            "signedIn": False,
            **OFFERS.to_json(),
            "feed": "/api/users/local/feed.xml",
            "spotify": {"available": True, "signedIn": False, "signInUrl": "/login", "apiUrl": f"{spotify.url}/v1"},
        }
        back = await browser.sign_in("/login?next=/%3FplaylistId%3Dpl_1")
        assert (back.code, back.headers["Location"]) == (302, "/?playlistId=pl_1")
        after = await browser.ask("/api/session")
        assert after["signedIn"] is True
        assert after["user"]["id"] == "listener"
        assert after["user"]["name"]
        assert (await browser.open("/logout", "POST", **OWN_PAGE)).code == 200
        assert browser.cookies == {}
        assert (await browser.ask("/api/session"))["signedIn"] is False


async def test_spotify_is_asked_with_pkce_and_the_scopes_for_playing_and_saving(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        asked = parse_qs(urlsplit((await browser.open("/login")).headers["Location"]).query)
        assert asked["response_type"] == ["code"]
        assert asked["code_challenge_method"] == ["S256"]
        assert len(asked["code_challenge"][0]) == 43
        assert asked["redirect_uri"] == [f"{here.url}/callback"]
        assert {"streaming", "user-modify-playback-state", "playlist-modify-private"} <= set(asked["scope"][0].split())
        await browser.sign_in()
        exchange = parse_qs(spotify.requests("/api/token")[0]["body"])
        assert 43 <= len(exchange["code_verifier"][0]) <= 128
        assert exchange["client_id"] == ["the-app"]


async def test_a_client_secret_goes_in_the_header_alone(spotify: StandIn) -> None:
    async with site(spotify.url, secret="hush") as here:
        assert (await Browser(here.url).sign_in()).headers["Location"] == "/"
        (call,) = spotify.requests("/api/token")
        assert call["headers"]["Authorization"] == "Basic dGhlLWFwcDpodXNo"
        assert "hush" not in call["body"]


async def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        begun = (await browser.open("/login")).headers["Set-Cookie"]
        kept = (await browser.sign_in()).headers.get_list("Set-Cookie")[-1]
        for cookie in (begun, kept):
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Secure" not in cookie
        assert "Path=/;" in begun + ";"
        assert "Max-Age=600" in begun
        assert await token_of(browser) not in kept


async def test_the_cookies_are_secure_where_the_public_address_is(spotify: StandIn) -> None:
    async with site(spotify.url, public="https://music.example") as here:
        reply = await Browser(here.url).open("/login?moved=1")
        cookie = reply.headers["Set-Cookie"]
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


async def test_a_sign_in_begins_at_the_address_that_it_will_come_back_to(spotify: StandIn) -> None:
    async with site(spotify.url, public="https://music.example") as here:
        moved = (await Browser(here.url).open("/login?next=/%3FjobId%3Dj")).headers["Location"]
        assert moved == "https://music.example/login?next=%2F%3FjobId%3Dj&moved=1"
        there = (await Browser(here.url).open(urlsplit(moved).path + "?" + urlsplit(moved).query)).headers["Location"]
        assert there.startswith(f"{spotify.url}/authorize?")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/x\r\ny",
        "",
    ],
)
async def test_nobody_is_sent_elsewhere_afterwards(spotify: StandIn, target: str) -> None:
    async with site(spotify.url) as here:
        back = await Browser(here.url).sign_in(f"/login?{urlencode({'next': target})}")
        assert back.headers["Location"] == "/"


async def test_a_sign_in_that_another_browser_began_is_refused(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        thief, victim = Browser(here.url), Browser(here.url)
        lure = await thief.to_callback()
        await victim.open("/login")
        for browser in (victim, Browser(here.url)):
            assert (await browser.open(lure)).headers["Location"] == "/?signInError=state_mismatch"
            assert (await browser.ask("/api/session"))["signedIn"] is False
        assert not spotify.requests("/api/token")


@pytest.mark.parametrize("state", ["", "x", "é"])
async def test_a_callback_with_another_state_is_refused(spotify: StandIn, state: str) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.open("/login")
        reply = await browser.open(f"/callback?{urlencode({'code': 'x', 'state': state})}")
        assert reply.headers["Location"] == "/?signInError=state_mismatch"
        assert not spotify.requests("/api/token")


async def test_a_callback_is_good_once(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        callback = await browser.to_callback()
        kept = dict(browser.cookies)
        assert (await browser.open(callback)).headers["Location"] == "/"
        again = Browser(here.url)
        again.cookies = kept
        assert (await again.open(callback)).headers["Location"] == "/?signInError=state_mismatch"
        assert (await again.ask("/api/session"))["signedIn"] is False
        assert len(spotify.requests("/api/token")) == 1


async def test_a_sign_in_that_took_too_long_is_refused(spotify: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        callback = await browser.to_callback()
        monkeypatch.setattr("musicdoc_server.web.doors.sessions.SIGN_IN_S", 0)
        assert (await browser.open(callback)).headers["Location"] == "/?signInError=state_mismatch"


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ({"consent": "deny"}, "access_denied"),
        ({"client_id": "another-app"}, "refused"),
        ({"signs_in": {"user": "stranger", "listed": False}}, "not_listed"),
        ({"on_path": "/api/token", "fail_5xx": 1}, "unavailable"),
        ({"on_path": "/api/token", "drop": 1}, "unavailable"),
        ({"on_path": "/api/token", "hang": 1}, "unavailable"),
        ({"on_path": "/v1/me", "fail_5xx": 1}, "unavailable"),
        ({"short_429": 1}, "unavailable"),
    ],
    ids=str,
)
async def test_what_goes_wrong_is_told_by_its_code(
    spotify: StandIn, monkeypatch: pytest.MonkeyPatch, behaviour: dict[str, Any], code: str
) -> None:
    monkeypatch.setattr(accounts, "REPLY_S", 0.5)
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        consent = (await browser.open("/login")).headers["Location"]
        if {"consent", "signs_in"} & behaviour.keys():
            spotify.set(**behaviour)
        callback = (await browser.open(consent)).headers["Location"]
        spotify.set(**behaviour)
        assert (await browser.open(callback)).headers["Location"] == f"/?signInError={code}"
        assert (await browser.ask("/api/session"))["signedIn"] is False


async def test_signing_in_again_ends_the_session_before(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        old = Browser(here.url)
        old.cookies = dict(browser.cookies)
        await browser.sign_in()
        assert (await old.ask("/api/session"))["signedIn"] is False
        assert (await browser.ask("/api/session"))["signedIn"] is True


async def test_a_cookie_is_worth_nothing_after_signing_out(spotify: StandIn) -> None:
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        kept = dict(browser.cookies)
        await browser.open("/logout", "POST", **OWN_PAGE)
        browser.cookies = kept
        assert (await browser.ask("/api/session"))["signedIn"] is False


@pytest.mark.parametrize("token", ["never-given-out", "PREMIUM"])
async def test_a_token_from_a_script_is_checked_with_spotify(spotify: StandIn, token: str) -> None:
    async with site(spotify.url) as here:
        if token == "PREMIUM":
            known = next(name for name, who in spotify.settings()["tokens"].items() if who["product"] == "premium")
            assert (await here.sessions.bearers.user_of(known)).id == "listener"
        else:
            with pytest.raises(SignInAgain):
                await here.sessions.bearers.user_of(token)


@pytest.mark.parametrize(("development", "premium"), [(True, None), (False, False)])
async def test_whether_somebody_has_premium_is_told_where_spotify_tells(
    spotify: StandIn, development: bool, premium: bool | None
) -> None:
    spotify.set(development_mode=development, signs_in={"user": "guest", "product": "free"})
    async with site(spotify.url) as here:
        browser = Browser(here.url)
        await browser.sign_in()
        assert (await browser.ask("/api/session"))["user"].get("premium") is premium


async def test_a_server_without_spotify_says_so() -> None:
    app = Application(
        [
            ("/login", auth.Login, {"sessions": None}),
            (
                "/api/session",
                session.OwnSession,
                {
                    "sessions": None,
                    "tokens": None,
                    "cookies": Cookies(""),
                    "offers": OFFERS,
                    "feeds": FeedKeys("", NoFeeds()),
                },
            ),
        ],
        gate=OpenGate(),
        proxies=Proxies(),
    )
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(app)
    server.add_sockets(sockets)
    browser = Browser(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
    assert await browser.ask("/api/session") == {
        "ok": True,
        "signedIn": False,
        **OFFERS.to_json(),
        "feed": "/api/users/local/feed.xml",
        "spotify": {"available": False},
    }
    assert (await browser.ask("/login"))["code"] == "not_found"
    server.stop()
