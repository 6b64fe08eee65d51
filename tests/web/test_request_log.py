"""The log tells of every request, and of too many that they were too many."""

import asyncio
import logging
import re

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from musicdoc_server.errors import Busy
from musicdoc_server.web.api import UnknownRoute
from musicdoc_server.web.doors.gates import OpenGate
from musicdoc_server.web.doors.proxies import Proxies
from musicdoc_server.web.request_log import RequestLog
from tests.server import Server

LIMIT_S = 10


class Told(RequestLog):
    """Says when it has told what it left out."""

    def __init__(self, at_once: int, quiet_s: float) -> None:
        super().__init__(at_once=at_once, quiet_s=quiet_s)
        self.told = asyncio.Event()

    def sum_up(self) -> None:
        super().sum_up()
        self.told.set()


class Full(UnknownRoute):
    """Has too much to do."""

    async def prepare(self) -> None:
        await super().prepare()
        self.refuse(Busy("Too much is asked for just now."))


@pytest.mark.gen_test
@pytest.mark.parametrize(
    ("handler", "status", "code"), [(UnknownRoute, 404, "not_found"), (Full, 503, "busy")], ids=["wrong", "too much"]
)
async def test_what_is_too_much_is_counted_and_told_in_one_line(
    caplog: pytest.LogCaptureFixture, handler: type[UnknownRoute], status: int, code: str
) -> None:
    caplog.set_level(logging.INFO, logger="musicdoc_server.web")
    sockets = bind_sockets(0, "127.0.0.1")
    log = Told(at_once=5, quiet_s=1.0)
    told = Application(default_handler_class=handler, gate=OpenGate(), proxies=Proxies(), log_function=log)
    server = HTTPServer(told)
    server.add_sockets(sockets)
    address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    for number in range(20):
        reply = await AsyncHTTPClient().fetch(f"{address}/none/{number}", raise_error=False)
        assert reply.code == status
    await asyncio.wait_for(log.told.wait(), LIMIT_S)
    lines = [record.getMessage() for record in caplog.records]
    asked = [line for line in lines if "GET /none/" in line]
    left_out = sum(int(count) for line in lines for count in re.findall(rf"{status}: (\d+)", line))
    assert all(f" {code}" in line for line in asked)
    assert len(asked) + left_out == 20
    assert len(asked) < 20
    server.stop()
    await server.close_all_connections()


def test_a_refusal_is_one_line_with_its_code(own_server: Server) -> None:
    own_server.http.get("/api/jobs/none-of-ours")
    own_server.http.post("/api/music-doc", json={"topic": ""})
    own_server.stop()
    lines = own_server.log().splitlines()
    assert [line.split()[-1] for line in lines if "none-of-ours" in line] == ["not_found"]
    assert [line.split()[-1] for line in lines if "POST /api/music-doc" in line] == ["bad_input"]
