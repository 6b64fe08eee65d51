"""Whom tokens and the cookies made from them show."""

import asyncio

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import create_signed_value

from musicdoc_server.errors import TooFast
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql_tokens import SqlTokens
from musicdoc_server.tokens import Tokens
from musicdoc_server.web.doors.cookies import TOKEN_COOKIE, Cookies
from musicdoc_server.web.doors.gates import TokenGate

SECRET = "s" * 64


def request(**headers: str) -> HTTPServerRequest:
    return HTTPServerRequest(
        start_line=RequestStartLine("GET", "/", "HTTP/1.1"), headers=HTTPHeaders({"Host": "localhost", **headers})
    )


def no_more(address: str) -> None:
    raise TooFast("Too many tokens were tried.")


def test_who_has_a_cookie_of_ours_guesses_nothing_however_many_others_do_at_the_same_address() -> None:
    async def test() -> None:
        database = Database("sqlite+aiosqlite://")
        await database.open()
        try:
            token = await Tokens(SqlTokens(database)).add("ann")
            own = await Tokens(SqlTokens(database)).for_browser(token, "")
            gate = TokenGate(Tokens(SqlTokens(database), no_more), Cookies(SECRET))
            cookie = create_signed_value(SECRET, TOKEN_COOKIE, own).decode()
            assert (await gate.visitor(request(Cookie=f"{TOKEN_COOKIE}={cookie}"))).user_id == "ann"
            with pytest.raises(TooFast):
                await gate.visitor(request(Authorization="Bearer guess"))
        finally:
            await database.close()

    asyncio.run(test())
