"""A crowd at the door that says nothing, or half of something, keeps nobody out."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from musicdoc_server.web.doors.doorway import Doorway

MOST, LIMIT_S = 5, 10
MUCH_BYTES = 32 << 20
AT_ONCE = struct.pack("ii", 1, 0)
"""For SO_LINGER: the connection is reset."""
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LATER = WHOLE.replace(b"/ ", b"/?later ", 1)
HALF_HEAD, HALF_BODY = b"GET / HTTP/1.1\r\nHost", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf"


class Slow(RequestHandler):
    """Answers when the test says so, if it is asked for `?later`; with more than a line takes, for `?much`."""

    may = asyncio.Event()
    asked = asyncio.Semaphore(0)
    count = 0

    async def get(self) -> None:
        Slow.count += 1
        if self.request.query == "later":
            self.asked.release()
            await self.may.wait()
        if self.request.query == "much":
            self.write(bytes(MUCH_BYTES))
            self.asked.release()
        self.finish("answered")


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Door:
    """The server under test, and the connections to it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: list[Line] = []  # or they would be closed as soon as nobody looks

    async def open(self, said: bytes = b"") -> Line:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(said)
        await writer.drain()
        self._open.append((reader, writer))
        return reader, writer

    def knock(self, said: bytes) -> socket.socket:
        """The same at once: the server looks at nothing meanwhile."""
        end = socket.create_connection(("127.0.0.1", self._port))
        end.sendall(said)
        return end


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    sockets = bind_sockets(0, "127.0.0.1")
    Slow.may, Slow.asked, Slow.count = asyncio.Event(), asyncio.Semaphore(0), 0
    server = Doorway(Application([("/", Slow)]), most_open=MOST)
    server.add_sockets(sockets)
    yield Door(sockets[0].getsockname()[1])
    server.stop()
    await server.close_all_connections()


async def answer(line: Line) -> bytes:
    return await asyncio.wait_for(line[0].readuntil(b"answered"), LIMIT_S)


async def closed(line: Line) -> bool:
    return await asyncio.wait_for(line[0].read(), LIMIT_S) == b""


@pytest.mark.gen_test
@pytest.mark.parametrize("said", [b"", HALF_HEAD, HALF_BODY], ids=["nothing", "half a head", "half a body"])
async def test_who_waits_longest_makes_room_for_who_comes(said: bytes) -> None:
    async with door() as at:
        crowd = [await at.open(said) for _ in range(MOST)]
        for gone in crowd:
            assert b"200 OK" in await answer(await at.open(WHOLE))
            assert await closed(gone)


@pytest.mark.gen_test
async def test_who_asks_again_and_again_waits_anew_each_time() -> None:
    async with door() as at:
        regular = await at.open(WHOLE)
        await answer(regular)
        for _ in range(3 * MOST):
            await at.open(HALF_HEAD)
            regular[1].write(WHOLE)
            assert b"200 OK" in await answer(regular)


@pytest.mark.gen_test
async def test_nobody_is_left_in_the_middle_of_an_answer() -> None:
    async with door() as at:
        asked = [await at.open(LATER) for _ in range(MOST)]
        for _ in asked:
            await Slow.asked.acquire()
        newcomer = await at.open(WHOLE)
        assert await closed(newcomer)
        Slow.may.set()
        for line in asked:
            assert b"200 OK" in await answer(line)


@pytest.mark.gen_test
async def test_who_comes_as_somebody_leaves_has_their_place() -> None:
    async with door() as at:
        with at.knock(LATER):
            for _ in range(MOST - 1):
                await at.open(LATER)
            for _ in range(MOST):
                await Slow.asked.acquire()
        with at.knock(WHOLE) as newcomer:  # before the server can look at either
            newcomer.setblocking(False)
            said = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(newcomer, 99), LIMIT_S)
        assert b"200 OK" in said


@pytest.mark.gen_test
async def test_who_does_not_take_an_answer_makes_room_for_who_comes() -> None:
    async with door() as at:
        crowd = [await at.open(WHOLE.replace(b"/ ", b"/?much ", 1)) for _ in range(MOST)]
        for _ in crowd:
            await Slow.asked.acquire()
        for _ in range(MOST):
            assert b"200 OK" in await answer(await at.open(WHOLE))
        assert len(await asyncio.wait_for(crowd[0][0].read(), LIMIT_S)) < MUCH_BYTES


@pytest.mark.gen_test
async def test_who_asks_ahead_makes_room_for_who_comes() -> None:
    async with door() as at:
        crowd = [await at.open(LATER + WHOLE * 300) for _ in range(MOST)]
        for _ in crowd:
            await Slow.asked.acquire()
        for gone in crowd:
            assert b"200 OK" in await answer(await at.open(WHOLE))
            assert await closed(gone)
        assert Slow.count == 2 * MOST


@pytest.mark.gen_test
async def test_who_asks_for_more_while_being_answered_makes_room_too() -> None:
    async with door() as at:
        crowd = [await at.open(LATER) for _ in range(MOST)]
        for _ in crowd:
            await Slow.asked.acquire()
        for line in crowd:
            line[1].write(WHOLE * 300)
        said = b""
        for _ in range(LIMIT_S * 100):  # until the server has seen that
            with suppress(ConnectionError):
                newcomer = await at.open(WHOLE)
                if said := await asyncio.wait_for(newcomer[0].read(len("HTTP/1.1 200 OK")), LIMIT_S):
                    break
        assert said == b"HTTP/1.1 200 OK"


@pytest.mark.gen_test
async def test_who_asks_ahead_goes_before_who_waits() -> None:
    async with door() as at:
        regulars = [await at.open() for _ in range(MOST - 1)]
        await at.open(LATER + WHOLE)
        await Slow.asked.acquire()
        await answer(await at.open(WHOLE))
        for line in regulars:
            line[1].write(WHOLE)
            assert b"200 OK" in await answer(line)


@pytest.mark.gen_test
async def test_who_asks_ahead_is_answered_where_there_is_room() -> None:
    async with door() as at:
        line = await at.open(WHOLE * 300)
        for _ in range(300):
            assert b"200 OK" in await answer(line)


@pytest.mark.gen_test
async def test_nobody_answers_what_somebody_asked_who_has_gone() -> None:
    async with door() as at:
        _, writer = await at.open(LATER + WHOLE * 50)
        await Slow.asked.acquire()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        writer.transport.abort()
        await writer.wait_closed()
        Slow.may.set()
    assert Slow.count == 1
