"""The way to Spotify: what goes wrong, how often it is tried, what is remembered and what is never written down."""

import asyncio
import logging
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import requests
import spotipy

from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.catalogs.spotify_errors import Limited, Passing, translated
from musicdoc_server.errors import BadInput, MusicdocError, SignInAgain, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.upstream import Usage, watched
from tests.standins.process import StandIn
from tests.standins.spotify.behaviour import PREMIUM_TOKEN
from tests.standins.spotify.catalogue import tracks

URIS = [f"spotify:track:{each}" for each in tracks()]


def run(url: str, use: Callable[[SpotifyAccess], Awaitable[Any]], **parts: Any) -> Any:
    async def main() -> Any:
        access = SpotifyAccess(url, **{"timeouts_s": (1, 1), **parts})
        try:
            return await use(access)
        finally:
            access.close()

    return asyncio.run(asyncio.wait_for(main(), 60))


def me(access: SpotifyAccess, token: str = PREMIUM_TOKEN, **how: Any) -> Awaitable[Any]:
    return access.call(token, lambda api: api.me(), **how)


def raised(spotify: StandIn, use: Callable[[SpotifyAccess], Awaitable[Any]] = me, **parts: Any) -> MusicdocError:
    with pytest.raises(MusicdocError) as caught:
        run(f"{spotify.url}/v1", use, **parts)
    return caught.value


def calls(spotify: StandIn) -> int:
    return len(spotify.requests("/v1"))


def test_what_spotify_answers_is_handed_on(spotify: StandIn) -> None:
    assert run(f"{spotify.url}/v1/", me)["id"] == "listener"


@pytest.mark.parametrize("form", ["", "text", "html", "empty"])
def test_an_expired_token_means_signing_in_again_whatever_the_error_looks_like(spotify: StandIn, form: str) -> None:
    spotify.set(expired=[PREMIUM_TOKEN], malformed_errors=form)
    error = raised(spotify)
    assert isinstance(error, SignInAgain)
    assert str(error) == "Spotify does not accept the sign-in any more. Please sign in again."
    assert (error.code, error.status, error.retryable) == ("sign_in_again", 401, True)
    assert calls(spotify) == 1


@pytest.mark.parametrize("token", ["", "with a blank", "two\nlines", "näh", "x" * 5000])
def test_what_cannot_be_a_token_is_not_even_sent(spotify: StandIn, token: str) -> None:
    error = raised(spotify, lambda access: me(access, token))
    assert isinstance(error, SignInAgain)
    assert not token or token not in str(error)
    assert calls(spotify) == 0


@pytest.mark.parametrize("form", ["", "text", "html", "empty"])
@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_is_tried_three_times(spotify: StandIn, status: int, form: str) -> None:
    spotify.set(fail_5xx=-1, status_5xx=status, malformed_errors=form)
    error = raised(spotify)
    assert isinstance(error, UpstreamUnavailable)
    assert (error.code, error.status, error.retryable) == ("upstream_unavailable", 502, True)
    assert str(status) in str(error)
    assert calls(spotify) == 3


@pytest.mark.parametrize("trouble", [{"fail_5xx": 2}, {"drop": 2}, {"hang": 1}, {"short_429": 2, "retry_after_s": 0}])
def test_trouble_that_passes_is_not_noticed(spotify: StandIn, trouble: dict[str, int]) -> None:
    spotify.set(**trouble)
    assert run(f"{spotify.url}/v1", me, timeouts_s=(1, 0.3))["id"] == "listener"


def test_a_server_that_never_answers_is_given_up(spotify: StandIn) -> None:
    spotify.set(hang=-1)
    error = raised(spotify, timeouts_s=(1, 0.2), tries=2)
    assert isinstance(error, UpstreamUnavailable)
    assert "does not answer" in str(error)
    assert calls(spotify) == 2


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(UpstreamUnavailable, match="cannot be reached"):
            run(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", me, tries=2)


def test_an_account_that_is_not_on_the_apps_list_is_refused_once(spotify: StandIn) -> None:
    spotify.set(tokens={PREMIUM_TOKEN: {"user": "stranger", "listed": False}})
    error = raised(spotify)
    assert isinstance(error, UpstreamRefused)
    assert (error.code, error.retryable) == ("upstream_refused", False)
    assert calls(spotify) == 1


@pytest.mark.parametrize("form", ["", "text", "html"])
def test_a_long_retry_after_ends_the_call_at_once_and_says_until_when(spotify: StandIn, form: str) -> None:
    spotify.set(short_429=-1, retry_after_s=11 * 60, malformed_errors=form)
    error = raised(spotify)
    assert isinstance(error, UpstreamUnavailable)
    assert "(about 11 minutes from now)" in str(error)
    assert error.retry_after_s == 660
    assert calls(spotify) == 1


def test_while_one_call_waits_for_a_short_limit_no_other_is_sent(spotify: StandIn) -> None:
    spotify.set(short_429=1, retry_after_s=1)
    told: list[str] = []

    async def use(access: SpotifyAccess) -> None:
        first = asyncio.create_task(me(access))
        await asyncio.to_thread(spotify.wait_for, lambda made: bool(made) and made[0]["status"] == 429)
        with watched(told.append) as watch:
            others = [me(access) for _ in range(4)]
            assert [answer["id"] for answer in await asyncio.gather(*others)] == ["listener"] * 4
        assert (await first)["id"] == "listener"
        assert watch.usage == Usage(spotify_calls=4)
        made = spotify.requests("/v1/me")
        assert [call["status"] for call in made] == [429, 200, 200, 200, 200, 200]
        assert set(told) == {"Spotify asks for patience; going on in 1 s"}

    run(f"{spotify.url}/v1", use)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ({"short_429": 1, "retry_after_s": 1}, "Spotify asks for patience; going on in 1 s"),
        ({"short_429": 1, "retry_after_s": 0}, "Spotify asks us to slow down; trying again in a moment"),
        ({"fail_5xx": 1}, "Spotify has trouble just now (status 503); trying again in a moment"),
        ({"hang": 1}, "Spotify does not answer just now; trying again in a moment"),
    ],
    ids=str,
)
def test_who_waits_is_told_and_each_call_is_counted(spotify: StandIn, trouble: dict[str, int], sentence: str) -> None:
    told: list[str] = []

    async def use(access: SpotifyAccess) -> Usage:
        with watched(told.append) as watch:
            await me(access)
            with pytest.raises(SignInAgain):
                await me(access, "no token")
        return watch.usage

    spotify.set(**trouble)
    assert run(f"{spotify.url}/v1", use, timeouts_s=(1, 0.5)) == Usage(spotify_calls=2)
    assert told == [sentence]


def test_a_token_of_an_app_that_has_no_calls_left_does_not_hold_up_the_others(spotify: StandIn) -> None:
    spotify.set(quota_429=1)

    async def use(access: SpotifyAccess) -> None:
        for _ in range(2):
            with pytest.raises(UpstreamUnavailable):
                await me(access, app="a script's")
        assert (await me(access))["id"] == "listener"
        assert calls(spotify) == 2

    run(f"{spotify.url}/v1", use)


def test_each_thread_keeps_one_connection(spotify: StandIn) -> None:
    seen: set[tuple[int, int]] = set()

    def ask(api: Any) -> Any:
        seen.add((threading.get_ident(), id(api._session)))
        return api.me()

    async def use(access: SpotifyAccess) -> None:
        await asyncio.gather(*(access.call(PREMIUM_TOKEN, ask) for _ in range(12)))

    run(f"{spotify.url}/v1", use, max_threads=3)
    assert len({thread for thread, _ in seen}) == len({session for _, session in seen}) == len(seen) <= 3


def test_a_playlist_is_saved_in_portions_and_in_order(spotify: StandIn) -> None:
    uris = [URIS[place % len(URIS)] for place in range(230)]
    link = run(f"{spotify.url}/v1", lambda access: access.save_playlist(PREMIUM_TOKEN, "  A \n story ", uris))
    made = spotify.requests("/v1/me/playlists")
    assert [call["json"]["name"] for call in made] == ["A story"]
    assert made[0]["json"]["public"] is False
    portions = [call["json"] for call in spotify.requests("/v1/playlists/")]
    assert [len(portion) for portion in portions] == [100, 100, 30]
    assert [uri for portion in portions for uri in portion] == uris
    assert link.startswith(f"{spotify.url}/open/playlist/")


@pytest.mark.parametrize("uris", [[], ["library:1"], [URIS[0], "spotify:album:1"], ["spotify:track:1\n"]])
def test_what_is_not_from_spotify_cannot_be_saved_there(spotify: StandIn, uris: list[str]) -> None:
    assert isinstance(raised(spotify, lambda access: access.save_playlist(PREMIUM_TOKEN, "x", uris)), BadInput)
    assert calls(spotify) == 0


def test_a_playlist_that_may_have_been_made_is_not_made_twice(spotify: StandIn) -> None:
    spotify.set(fail_5xx=1)
    error = raised(spotify, lambda access: access.save_playlist(PREMIUM_TOKEN, "x", URIS[:5]))
    assert isinstance(error, UpstreamUnavailable)
    assert calls(spotify) == 1


def test_a_playlist_waits_for_a_short_limit(spotify: StandIn) -> None:
    spotify.set(short_429=1, retry_after_s=0)
    assert run(f"{spotify.url}/v1", lambda access: access.save_playlist(PREMIUM_TOKEN, "x", URIS[:5]))


def test_a_sign_in_without_the_permission_cannot_save(spotify: StandIn) -> None:
    spotify.set(tokens={PREMIUM_TOKEN: {"user": "listener", "scope": "streaming"}})
    error = raised(spotify, lambda access: access.save_playlist(PREMIUM_TOKEN, "x", URIS[:5]))
    assert isinstance(error, UpstreamRefused)
    assert "permission" in str(error)


@pytest.mark.parametrize(
    "trouble",
    [{}, {"expired": [PREMIUM_TOKEN]}, {"fail_5xx": -1}, {"malformed_errors": "text", "quota_429": 1}, {"drop": -1}],
)
def test_the_token_is_never_in_the_log(
    spotify: StandIn, caplog: pytest.LogCaptureFixture, trouble: dict[str, Any]
) -> None:
    async def use(access: SpotifyAccess) -> None:
        for name in ("", "spotipy", "spotipy.client", "urllib3", "urllib3.connectionpool", "asyncio", "tenacity"):
            caplog.set_level(logging.DEBUG, logger=name)
        try:
            await me(access)
        except MusicdocError:
            logging.getLogger("test").exception("as a server would log it")
        else:
            logging.getLogger("test").info("it went well")

    spotify.set(**trouble)
    run(f"{spotify.url}/v1", use)
    assert "test" in {record.name for record in caplog.records}
    assert PREMIUM_TOKEN not in caplog.text
    assert calls(spotify) > 0


def answered(status: int, body: bytes, headers: dict[str, str]) -> Exception:
    """What spotipy raises for such an answer."""
    reply = requests.Response()
    reply.status_code, reply._content, reply.url = status, body, "https://api.spotify.example/v1/me"
    reply.headers.update(headers)
    session = requests.Session()
    session.request = lambda *_, **__: reply  # type: ignore[method-assign]
    with pytest.raises(Exception) as caught:  # noqa: PT011
        spotipy.Spotify(auth="t", requests_session=session).me()
    return caught.value


@pytest.mark.parametrize("body", [b'{"error": "text"}', b'{"error": null}', b"[]", b"null", b'"text"', b"", b"<html>"])
def test_any_error_body_is_read_by_its_status(body: bytes) -> None:
    assert isinstance(translated(answered(401, body, {})), SignInAgain)
    assert isinstance(translated(answered(503, body, {})), Passing)
    assert isinstance(translated(answered(403, body, {})), UpstreamRefused)


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        *[("7", 7), ("0", 0), ("-3", 0), ("1.5", 1.5), ("soon", 2), ("nan", 2), ("99999999", 86_400), (None, 2)],
        *[("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 21 Oct 2015 07:28:00", 2)],
    ],
)
def test_any_retry_after_is_understood(header: str | None, wait_s: float) -> None:
    error = translated(answered(429, b"{}", {"Retry-After": header} if header else {}))
    assert isinstance(error, Limited)
    assert error.wait_s == wait_s


def test_a_quota_is_one_even_where_the_body_is_malformed() -> None:
    error = translated(answered(429, b'{"error": "QUOTA_EXCEEDED"}', {"retry-after": "5"}))
    assert isinstance(error, Limited)
    assert (error.quota, error.wait_s) == (True, 5)


def test_a_mistake_of_our_own_is_not_blamed_on_spotify() -> None:
    assert translated(KeyError("x")) is None
    assert translated(AttributeError("x")) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>"])
def test_an_answer_that_cannot_be_read_is_trouble_of_spotifys(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = requests.Response()
    reply.status_code, reply._content = 200, body
    monkeypatch.setattr(requests.Session, "request", lambda *_, **__: reply)
    with pytest.raises(UpstreamUnavailable, match="cannot be read"):
        run("http://127.0.0.1:9/v1", me, tries=2)
