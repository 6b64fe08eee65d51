"""Spotify access tokens that scripts bring along: whose they are, and how long a stream may live by one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from musicdoc_server.errors import SignInAgain
from musicdoc_server.web.doors import bearers
from musicdoc_server.web.doors.bearers import Bearers
from musicdoc_server.web.doors.gates import SpotifyGate
from tests.standins.process import StandIn
from tests.web.site import site

pytestmark = pytest.mark.gen_test
TOKEN, OTHER = "premium-token", "free-token"


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(bearers, "time", made)
    return made


@asynccontextmanager
async def known(spotify: StandIn, *tokens: str) -> AsyncIterator[Bearers]:
    async with site(spotify.url) as here:
        for token in tokens:
            await here.sessions.bearers.user_of(token)
        yield here.sessions.bearers


def asked(spotify: StandIn) -> int:
    return len(spotify.requests("/v1/me"))


async def test_spotify_is_asked_again_once_a_minute_however_often_one_looks(spotify: StandIn, clock: Clock) -> None:
    async with known(spotify, TOKEN) as of:
        for _ in range(40):
            clock.now_s += 4
            assert await of.holds(TOKEN)
        assert asked(spotify) == 1 + 160 // 60


async def test_a_token_that_spotify_has_ended_holds_no_more_after_a_minute(spotify: StandIn, clock: Clock) -> None:
    async with known(spotify, TOKEN, OTHER) as of:
        spotify.set(expired=[TOKEN])
        clock.now_s += bearers.ASK_AGAIN_S
        assert not await of.holds(TOKEN)
        assert await of.holds(OTHER)
        with pytest.raises(SignInAgain):
            await of.user_of(TOKEN)


async def test_a_user_who_is_taken_off_the_apps_list_holds_no_more(spotify: StandIn, clock: Clock) -> None:
    async with known(spotify, TOKEN) as of:
        spotify.set(tokens={TOKEN: {"user": "listener", "product": "premium", "listed": False}})
        clock.now_s += bearers.ASK_AGAIN_S
        assert not await of.holds(TOKEN)


async def test_while_spotify_is_away_a_token_is_good_until_it_must_have_run_out(spotify: StandIn, clock: Clock) -> None:
    async with known(spotify, TOKEN) as of:
        spotify.set(fail_5xx=1000)
        clock.now_s += bearers.TOKEN_S - 1
        assert await of.holds(TOKEN)
        clock.now_s += bearers.PAUSE_S
        assert not await of.holds(TOKEN)


async def test_a_limit_of_spotifys_is_kept_by_all_who_ask_about_streams(spotify: StandIn, clock: Clock) -> None:
    async with known(spotify, TOKEN, OTHER) as of:
        spotify.set(short_429=1, retry_after_s=100)
        clock.now_s += bearers.ASK_AGAIN_S
        assert await of.holds(TOKEN)
        before = asked(spotify)
        clock.now_s += 99
        assert await of.holds(TOKEN)
        assert await of.holds(OTHER)
        assert asked(spotify) == before
        clock.now_s += 2
        assert await of.holds(TOKEN)
        assert asked(spotify) == before + 1


async def test_a_server_that_was_away_makes_nobody_a_stranger(spotify: StandIn, clock: Clock) -> None:
    async with known(spotify, TOKEN) as of:
        clock.now_s += bearers.ASK_AGAIN_S
        spotify.set(fail_5xx=1)
        assert await of.holds(TOKEN)
        assert (await of.user_of(TOKEN, "192.0.2.1")).id == "listener"


async def test_the_gate_lets_a_stream_go_on_as_long_as_its_token_holds(spotify: StandIn, clock: Clock) -> None:
    async with site(spotify.url) as here:
        gate = SpotifyGate(here.sessions)
        line, headers = RequestStartLine("GET", "/", "HTTP/1.1"), {"Host": "a", "Authorization": f"Bearer {TOKEN}"}
        request = HTTPServerRequest(headers=HTTPHeaders(headers), start_line=line)
        visitor = await gate.visitor(request)
        assert (visitor.user_id, TOKEN in repr(visitor)) == ("listener", False)
        assert await gate.holds(visitor.credential)
        spotify.set(expired=[TOKEN])
        clock.now_s += bearers.ASK_AGAIN_S
        assert not await gate.holds(visitor.credential)


async def test_many_who_come_with_one_token_at_once_are_one_question(spotify: StandIn) -> None:
    spotify.set(latency_s=0.2)
    async with known(spotify) as of:
        found = await asyncio.gather(*(of.user_of(TOKEN, "198.51.100.7") for _ in range(50)))
        assert len({user.id for user in found}) == 1
        assert asked(spotify) == 1


async def test_whoever_leaves_takes_the_answer_from_nobody(spotify: StandIn) -> None:
    spotify.set(latency_s=0.2)
    async with known(spotify) as of:
        first, second = (asyncio.create_task(of.user_of(TOKEN)) for _ in range(2))
        await asyncio.sleep(0.05)
        first.cancel()
        assert (await second).id
        assert asked(spotify) == 1


async def test_a_bad_token_is_bad_for_all_who_brought_it_and_is_asked_about_anew(spotify: StandIn) -> None:
    spotify.set(latency_s=0.1)
    async with known(spotify) as of:
        told = await asyncio.gather(*(of.user_of("no-token") for _ in range(3)), return_exceptions=True)
        assert [type(each) for each in told] == [SignInAgain] * 3
        assert asked(spotify) == 1
        with pytest.raises(SignInAgain):
            await of.user_of("no-token")
        assert asked(spotify) == 2
