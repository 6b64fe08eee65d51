"""What goes wrong on a connection, by the names that openai's SDK and our errors know. Servers are real sockets."""

import asyncio
import socket
from contextlib import ExitStack

import httpx2
import pytest

from musicdoc_server.transport import http_client

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"


def address(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def asked(answer: bytes, *, ends: bool = True) -> bytes:
    """What a client reads from a server that sends `answer` and then closes the connection, or falls silent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if not ends:
            await reader.read()  # until the client leaves
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    http = http_client(httpx2.Timeout(0.3))
    async with server, http, http.stream("POST", address(server), content=b"{}") as reply:
        return b"".join([part async for part in reply.aiter_bytes()])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", httpx2.RemoteProtocolError),
        (b"SSH-2.0-OpenSSH\r\n\r\n", httpx2.RemoteProtocolError),
        (CHUNKED, httpx2.ReadError),
        (CHUNKED + b"what\r\n", httpx2.RemoteProtocolError),
    ],
)
def test_a_broken_answer_is_no_time_out(answer: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        asyncio.run(asked(answer))


def test_a_chunk_that_is_damaged_is_not_waited_for_without_end() -> None:
    async def story() -> None:
        begun = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(CHUNKED)
            await begun.wait()
            writer.write(b"no length\r\n")
            await reader.read()  # until the client leaves
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, http_client(httpx2.Timeout(0.3)) as http, http.stream("GET", address(server)) as reply:
            async for part in reply.aiter_bytes():
                assert part == b"abc"
                begun.set()

    with pytest.raises(httpx2.HTTPError):
        asyncio.run(story())


def test_a_server_that_accepts_nobody_is_a_time_out() -> None:
    async def ask(port: int) -> None:
        async with http_client(httpx2.Timeout(5, connect=0.2)) as http:
            await http.get(f"http://127.0.0.1:{port}")

    with ExitStack() as sockets:
        full = sockets.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # one more than wait in line, and some for the kernel's own count
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with pytest.raises(httpx2.ConnectTimeout):
            asyncio.run(ask(full.getsockname()[1]))


@pytest.mark.parametrize("answer", [b"", CHUNKED])
def test_silence_is_a_time_out(answer: bytes) -> None:
    with pytest.raises(httpx2.TimeoutException):
        asyncio.run(asked(answer, ends=False))


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.0.0.1:9", "http://nowhere.invalid"])
def test_a_server_that_is_not_there_cannot_be_connected_to(url: str) -> None:
    async def ask() -> None:
        async with http_client(httpx2.Timeout(5)) as http:
            await http.get(url)

    with pytest.raises(httpx2.ConnectError):
        asyncio.run(ask())


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
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=count)
        url = address(server)
        async with server, http_client(httpx2.Timeout(20)) as http:
            replies = await asyncio.gather(*[http.get(url) for _ in range(count)])
        assert {reply.status_code for reply in replies} == {200}

    asyncio.run(story())


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        heard: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        monkeypatch.setenv("HTTP_PROXY", address(server))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        async with server, http_client(httpx2.Timeout(5)) as http:
            await http.get("http://model.invalid/v1/models")
        assert heard[0].startswith(b"GET http://model.invalid/v1/models ")

    asyncio.run(story())
