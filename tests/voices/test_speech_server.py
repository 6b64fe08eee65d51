"""What goes wrong on the line to a speech server, told apart. Servers are real sockets."""

import asyncio
import socket
from contextlib import ExitStack, aclosing
from typing import Any

import pytest

from musicdoc_server.voices.speech_server import (
    MOST_BYTES,
    BrokenOff,
    Endless,
    NotReached,
    Refused,
    SpeechServer,
    trusted,
)

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
LONG = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * MOST_BYTES)


def address(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


async def heard(url: str, timeout_s: float) -> tuple[bytes, str]:
    async with aclosing(Closing(url, timeout_s)) as line:
        return await line.server.speech({"input": "Good evening."})


class Closing:
    """A line that `aclosing` closes."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self.server = SpeechServer(url, "", timeout_s=timeout_s, trusted=trusted())

    async def aclose(self) -> None:
        await self.server.close()


async def asked(answer: bytes, *, ends: bool = True, timeout_s: float = 0.3) -> tuple[bytes, str]:
    """What is heard of a server that sends `answer` and then closes the connection, or falls silent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if not ends:
            await reader.read()  # until the client leaves
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        return await heard(address(server), timeout_s)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", NotReached),
        (b"SSH-2.0-OpenSSH\r\n\r\n", NotReached),
        (CHUNKED, BrokenOff),
        (CHUNKED + b"what\r\n", (BrokenOff, NotReached)),  # it may come in one go with the head
    ],
)
def test_a_broken_answer_is_no_time_out(answer: bytes, error: type[Exception] | tuple[type[Exception], ...]) -> None:
    with pytest.raises(error):
        asyncio.run(asked(answer))


def test_what_a_server_says_of_an_error_comes_as_data() -> None:
    body = b'{"error": {"code": "busy"}}'
    with pytest.raises(Refused) as raised:
        asyncio.run(asked(b"HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)))
    assert (raised.value.status, raised.value.headers["retry-after"]) == (503, "7")
    assert raised.value.body == {"error": {"code": "busy"}}


def test_a_chunk_that_is_damaged_is_not_waited_for_without_end() -> None:
    async def story() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(CHUNKED)
            for _ in range(100):  # the client, on this loop, too, takes that first
                await asyncio.sleep(0)
            writer.write(b"no length\r\n")
            await reader.read()  # until the client leaves
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            await heard(address(server), 0.3)

    with pytest.raises((BrokenOff, TimeoutError)):
        asyncio.run(story())


def test_an_answer_without_end_is_left() -> None:
    with pytest.raises(Endless):
        asyncio.run(asked(LONG + bytes(MOST_BYTES + 1), ends=False, timeout_s=20))


def test_a_server_that_accepts_nobody_is_a_time_out() -> None:
    with ExitStack() as sockets:
        full = sockets.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # one more than wait in line, and some for the kernel's own count
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with pytest.raises(TimeoutError):
            asyncio.run(heard(f"http://127.0.0.1:{full.getsockname()[1]}", 0.2))


@pytest.mark.parametrize("answer", [b"", CHUNKED])
def test_silence_is_a_time_out(answer: bytes) -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(asked(answer, ends=False))


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.0.0.1:9", "http://nowhere.invalid"])
def test_a_server_that_is_not_there_cannot_be_reached(url: str) -> None:
    with pytest.raises(NotReached, match=r"\w"):
        asyncio.run(heard(url, 5))


def test_more_than_a_hundred_calls_go_side_by_side() -> None:
    count = 120

    async def story() -> None:
        all_there, there = asyncio.Event(), 0

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal there
            await reader.readuntil(b"\r\n\r\n")
            there += 1
            if there == count:
                all_there.set()
            await all_there.wait()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 1\r\n\r\nx")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=count)
        async with server, aclosing(Closing(address(server), 20)) as line:
            calls: list[Any] = [line.server.speech({"input": str(n)}) for n in range(count)]
            assert set(await asyncio.gather(*calls)) == {(b"x", "audio/mpeg")}

    asyncio.run(story())


@pytest.mark.parametrize(("exempt", "begins"), [("", b"POST http://"), ("127.0.0.1", b"POST /v1/audio/speech ")])
def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, exempt: str, begins: bytes) -> None:
    async def story() -> None:
        lines: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = address(server)
        monkeypatch.setenv("http_proxy", url.removesuffix("/v1"))
        monkeypatch.setenv("no_proxy", exempt)
        async with server:
            await heard(url, 5)
        assert lines[0].startswith(begins)

    asyncio.run(story())
