"""A job's events over a WebSocket: the same as on its stream, read by a client that is not ours."""

import asyncio
import json
import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect as connect_here
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect
from websockets.uri import parse_uri

from musicdoc_server.web.live.messages import text_frame
from musicdoc_server.web.live.reader import MAX_BACKLOG_BYTES
from tests.jobs.managed import ending
from tests.server import Server
from tests.web.live import Live, live

HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "keep-alive, Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def address(url: str, job_id: str, after: int | str | None = None) -> str:
    query = "" if after is None else f"?after={after}"
    return f"{url.replace('http', 'ws', 1)}/api/jobs/{job_id}/ws{query}"


@contextmanager
def opened(server: Server, job_id: str, after: int | str | None = None, **options: Any) -> Iterator[ClientConnection]:
    with connect(address(server.url, job_id, after), **options) as connection:
        yield connection


def told(server: Server, job_id: str, after: int | str | None = None, **options: Any) -> list[dict[str, Any]]:
    """Every event until the server closes, heartbeats left out."""
    with opened(server, job_id, after, **options) as connection:
        events = [json.loads(message) for message in connection]
        assert (connection.close_code, connection.close_reason) == (1000, "the job is over")
    return [event for event in events if event["type"] != "heartbeat"]


def rest(connection: ClientConnection) -> list[str | bytes]:
    """What comes until the connection breaks off or is closed."""
    messages = []
    try:
        while True:
            messages.append(connection.recv())
    except ConnectionClosed:
        return messages


def test_a_socket_says_what_the_stream_says_and_is_closed_behind_the_ending(server: Server) -> None:
    job_id = server.create(ownerId="w1")
    events = told(server, job_id)
    assert events[0]["type"] == "init"
    assert events[-1]["type"] == "complete"
    assert events[1:] == list(server.stream(job_id, after=events[0]["seq"]))


def test_who_comes_late_gets_the_snapshot_and_the_ending(server: Server) -> None:
    job_id = server.create(ownerId="w2")
    server.finish(job_id)
    assert told(server, job_id) == list(server.stream(job_id))


def test_who_comes_back_misses_nothing_and_sees_nothing_twice(server: Server) -> None:
    job_id = server.create(ownerId="w3")
    everything = list(server.stream(job_id, after=0))
    for seq in (0, 1, 7, len(everything) - 1, len(everything)):
        assert told(server, job_id, after=seq) == everything[seq:]
    assert told(server, job_id, after=0, additional_headers={"Last-Event-ID": "7"}) == everything[7:]


@pytest.mark.parametrize("cursor", ["99999", "x", "-1"])
def test_a_number_nobody_knows_gets_a_fresh_snapshot(server: Server, cursor: str) -> None:
    job_id = server.create(ownerId="w4")
    server.finish(job_id)
    assert [event["type"] for event in told(server, job_id, after=cursor)] == ["init", "complete"]


def test_a_job_nobody_knows_is_told_before_the_handshake(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(server, "job_0"):
        pass
    assert refused.value.response.status_code == 404
    assert json.loads(refused.value.response.body)["code"] == "not_found"


@pytest.mark.parametrize("left_out", [*HANDSHAKE, None])
def test_who_asks_for_no_socket_is_told_what_to_ask_for(server: Server, left_out: str | None) -> None:
    job_id = server.create(ownerId="w5")
    server.finish(job_id)
    headers = {name: value for name, value in HANDSHAKE.items() if name != left_out} if left_out else {}
    reply = server.http.get(f"/api/jobs/{job_id}/ws", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (426, "upgrade_required")
    assert reply.headers["Upgrade"] == "websocket"
    assert reply.headers["Sec-WebSocket-Version"] == "13"
    assert server.http.post(f"/api/jobs/{job_id}/ws").json()["code"] == "method_not_allowed"


def test_pages_of_other_sites_may_not_listen(server: Server) -> None:
    job_id = server.create(ownerId="w6")
    assert told(server, job_id, origin=server.url)[-1]["type"] == "complete"
    for origin in ("https://evil.example", server.url.replace("http://", "http://evil."), "null"):
        with pytest.raises(InvalidStatus) as refused, opened(server, job_id, origin=origin):
            pass
        assert refused.value.response.status_code == 403
        assert json.loads(refused.value.response.body)["code"] == "forbidden"


def test_a_client_that_vanishes_does_not_cancel_the_job(server: Server) -> None:
    job_id = server.create("Ludwig van Beethoven", ownerId="w7")
    with opened(server, job_id) as connection:
        connection.recv()
        connection.socket.shutdown(socket.SHUT_RDWR)
    assert server.finish(job_id)["type"] == "complete"


def test_clients_that_leave_during_the_handshake_are_no_trouble(own_server: Server) -> None:
    job_id = own_server.create()
    peer = urlsplit(own_server.url)
    lines = "".join(f"{name}: {value}\r\n" for name, value in HANDSHAKE.items())
    for path in (f"jobs/{job_id}/ws", f"jobs/{job_id}/stream", "users/local/stream") * 50:
        with socket.create_connection((peer.hostname, peer.port)) as connection:
            connection.sendall(f"GET /api/{path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # resets
    assert own_server.finish(job_id)["type"] == "complete"
    assert own_server.stop() == 0
    assert "Traceback" not in own_server.log()


def test_nothing_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    before = Server(tmp_path)
    job_id = before.create("Johann Sebastian Bach", narrationTargetSecs=60)
    received = []
    with opened(before, job_id, after=0) as connection:
        while not received or received[-1]["type"] != "segment":
            received.append(json.loads(connection.recv()))
        before.stop(signal.SIGKILL)
        received += [json.loads(message) for message in rest(connection)]
    after = Server(tmp_path)
    received += told(after, job_id, after=received[-1]["seq"])
    assert [event["seq"] for event in received] == list(range(1, len(received) + 1))
    assert received == after.http.get(f"/api/jobs/{job_id}/events").json()["events"]
    assert after.stop() == 0


def test_a_server_that_stops_says_so(tmp_path: Path) -> None:
    running = Server(tmp_path)
    job_id = running.create("Johann Sebastian Bach", narrationTargetSecs=300)
    with opened(running, job_id) as connection:
        connection.recv()
        running.process.send_signal(signal.SIGTERM)
        rest(connection)
        assert connection.close_code == 1012
    assert running.process.wait(30) == 0
    assert "Traceback" not in running.log()
    assert "never retrieved" not in running.log()
    running.stop()


@pytest.mark.gen_test
async def test_a_silent_job_still_shows_that_it_lives(tmp_path: Path) -> None:
    async with live(tmp_path, heartbeat_s=0.05) as here:
        desk = await here.start()
        async with connect_here(address(here.url, desk.job.id)) as connection:
            assert json.loads(await connection.recv())["type"] == "init"
            for _ in range(3):
                assert await connection.recv() == '{"type":"heartbeat"}'


@pytest.mark.gen_test
async def test_a_few_words_from_a_client_are_ignored(tmp_path: Path) -> None:
    async with live(tmp_path) as here:
        desk = await here.start()
        async with connect_here(address(here.url, desk.job.id)) as connection:
            assert json.loads(await connection.recv())["type"] == "init"
            for _ in range(50):
                await connection.send("x" * 1024)
                await connection.send(b"\xff")
            await (await connection.ping())
            here.finish(desk)
            assert json.loads(await connection.recv())["type"] == "complete"


@pytest.mark.gen_test
@pytest.mark.parametrize(("words", "code"), [(["x"] * 500, 1008), (["x" * 1025], 1009), (["x" * 8_000_000], 1009)])
async def test_a_torrent_from_a_client_ends_its_connection(tmp_path: Path, words: list[str], code: int) -> None:
    async with live(tmp_path) as here:
        desk = await here.start()
        async with connect_here(address(here.url, desk.job.id), max_queue=None) as connection:
            try:
                for word in words:
                    await connection.send(word)
            except ConnectionClosed:
                pass
            await asyncio.wait_for(connection.wait_closed(), 20)
            assert connection.close_code == code
        assert desk.job.active


async def shaken(here: Live, job_id: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection whose hands are shaken, in bare bytes, so that nothing answers pings and nothing reads ahead."""
    near = socket.socket()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    near.setblocking(False)
    await asyncio.get_running_loop().sock_connect(near, ("127.0.0.1", here.port))
    reader, writer = await asyncio.open_connection(sock=near, limit=4096)
    lines = "".join(f"{name}: {value}\r\n" for name, value in HANDSHAKE.items())
    writer.write(f"GET /api/jobs/{job_id}/ws HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    return reader, writer


@pytest.mark.gen_test
async def test_a_peer_that_does_not_read_is_cut_off_and_delays_nobody(tmp_path: Path) -> None:
    async with live(tmp_path) as here:
        desk = await here.start()
        slow, writer = await shaken(here, desk.job.id)
        async with connect_here(address(here.url, desk.job.id), max_size=None) as quick:
            await quick.recv()
            sent = 0
            while True:
                desk.progress(1, "Identifying artist", 10, f"{sent} " + "x" * 50_000)
                assert json.loads(await quick.recv())["detail"].startswith(f"{sent} ")
                sent += 1
                if sent * 50_000 > MAX_BACKLOG_BYTES + 1_000_000:
                    break
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await slow.readexactly(sent * 50_000)
        writer.close()


@pytest.mark.gen_test
async def test_a_stalled_peer_with_a_small_backlog_is_cut_off_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicdoc_server.web.live.messages.STALLED_S", 0.01)
    async with live(tmp_path) as here:
        desk = await here.start()
        slow, writer = await shaken(here, desk.job.id)
        desk.progress(1, "Identifying artist", 10, "x" * 10_000_000)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await slow.readexactly(10_000_000)
        writer.close()


@pytest.mark.gen_test
async def test_a_long_log_of_messages_of_all_sizes_comes_to_who_goes_on_reading(tmp_path: Path) -> None:
    async with live(tmp_path) as here:
        desk = await here.start()
        for size in (1, 125, 126, 65_535, 65_536, *[70_000] * 60):
            desk.progress(1, "Identifying artist", 10, "x" * size)
        here.finish(desk)
        await ending(here.manager, desk.job.id)
        log = await here.manager.register.log(desk.job.id)
        bodies = [event.body for event in log.after(0)]
        assert sum(map(len, bodies)) > 10 * MAX_BACKLOG_BYTES
        async with connect_here(address(here.url, desk.job.id, after=0), max_queue=1) as connection:
            assert [message async for message in connection] == bodies


@pytest.mark.gen_test
async def test_nothing_follows_a_close(tmp_path: Path) -> None:
    async with live(tmp_path) as here:
        desk = await here.start()
        reader, writer = await shaken(here, desk.job.id)
        empty, close = b"\x81\x80\0\0\0\0", b"\x88\x80\0\0\0\0"  # masked, as clients' frames are
        writer.write(101 * empty)
        await reader.readuntil(b"it does not listen")
        log = await here.manager.register.log(desk.job.id)
        desk.progress(1, "Identifying artist", 10, "unheard")
        await log.wait(10)
        writer.write(close)
        assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_says_how_long_it_is(size: int) -> None:
    client = ClientProtocol(parse_uri("ws://x/"), state=State.OPEN)
    client.receive_data(text_frame("x" * size))
    (frame,) = client.events_received()
    assert (frame.opcode, frame.fin, frame.data) == (Opcode.TEXT, True, b"x" * size)


@pytest.mark.gen_test
async def test_a_dead_peer_is_found(tmp_path: Path) -> None:
    async with live(tmp_path, heartbeat_s=0.2) as here:
        desk = await here.start()
        reader, writer = await shaken(here, desk.job.id)
        received = await reader.read()
        assert b"ping timed out" in received
        writer.close()


@pytest.mark.gen_test
async def test_readers_of_both_kinds_share_one_job(tmp_path: Path) -> None:
    async with live(tmp_path) as here:
        desk = await here.start()
        async with httpx.AsyncClient(base_url=here.url) as http, connect_here(address(here.url, desk.job.id)) as ws:
            async with http.stream("GET", f"/api/jobs/{desk.job.id}/stream") as reply:
                lines = reply.aiter_lines()
                while not (await anext(lines)).startswith("data: "):
                    pass
                await ws.recv()
                desk.progress(2, "Planning documentary", 25, "Für Elise")
                here.finish(desk)
                data = [line.removeprefix("data: ") async for line in lines if line.startswith("data: ")]
            assert data == [message async for message in ws]
