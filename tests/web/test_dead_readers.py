"""Readers of a real server that stop reading, vanish or leave badly: they harm nobody and nothing of them stays."""

import ctypes
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from musicdoc_server.web.live.reader import MAX_BACKLOG_BYTES, SEND_BUFFER_BYTES
from tests.told import ToldServer

LIMIT_S = 15.0
BIG = "x" * 10_000
LEAVING = 10_000
TELL_EVERY = 500
GROWTH_BYTES = 3 * 1024 * 1024
"""Less than a third of a KiB for each reader that left."""
A_FEW = 8
"""Files that have nothing to do with readers: another connection to the database is three."""

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: a close sends RST, and drops what was not sent."""

SO_ATTACH_FILTER = 26
DROP_ALL = struct.pack("HBBI", 0x06, 0, 0, 0)
"""A socket filter of one instruction: take nothing of what arrives. So its kernel never acknowledges anything again."""


@pytest.fixture(params=[[]])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ToldServer]:
    """Takes nobody for vanished within the test, unless it gets a shorter heartbeat."""
    running = ToldServer(tmp_path, *request.param)
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.log()


def until(true: Callable[[], bool]) -> None:
    """Waits for something that only looking can tell."""
    limit = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.02)


def connect(server: ToldServer, receive_bytes: int = 0) -> socket.socket:
    address = urlsplit(server.url)
    connection = socket.socket()
    if receive_bytes:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.settimeout(LIMIT_S)
    connection.connect((address.hostname, address.port))
    return connection


def stream(server: ToldServer, job_id: str, receive_bytes: int = 0) -> socket.socket:
    """A reader that has its head, and no events yet."""
    connection = connect(server, receive_bytes)
    connection.sendall(f"GET /api/jobs/{job_id}/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    received = b""
    while b'"type":"init"' not in received:
        received += connection.recv(1024)
    return connection


def read_to_end(connection: socket.socket) -> bytes:
    """Everything that is still there; who was cut off may find a reset behind it."""
    received = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(1 << 16):
            received += chunk
    return received


def test_a_reader_that_stops_reading_is_cut_off_while_others_read_on_and_can_resume(told: ToldServer) -> None:
    job_id = told.create()
    stopped = stream(told, job_id, receive_bytes=8192)
    events = (event.data for event in told.raw_stream(job_id) if event.event == "message")
    next(events)
    heard: list[str] = []
    told_bytes = 0
    while told.census().readers == 2:
        told.tell(job_id, BIG)
        heard.append(next(events))
        told_bytes += len(BIG)
        assert told_bytes < MAX_BACKLOG_BYTES + 8 * SEND_BUFFER_BYTES, "it was never cut off"
    assert told_bytes > MAX_BACKLOG_BYTES, "it was cut off too early"
    told.end(job_id)
    everything = [event.data for event in told.raw_stream(job_id, after=0)]
    heard += events
    assert heard == everything[-len(heard) :]
    received = read_to_end(stopped).rpartition(b"\n\n")[0].decode()
    last = int(received.rpartition("id: ")[2].partition("\n")[0])
    assert last < len(everything) - 1
    assert [event.data for event in told.raw_stream(job_id, last_event_id=last)] == everything[last:]


@pytest.mark.parametrize("told", [["--heartbeat-s", "1"]], indirect=True, ids=["a heartbeat a second"])
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives up on a silent peer when it is told to")
def test_a_reader_that_vanished_without_a_word_is_found_by_its_missing_heartbeats(told: ToldServer) -> None:
    job_id = told.create()
    gone, there = stream(told, job_id), stream(told, job_id)
    assert told.census().readers == 2
    filter_ = ctypes.create_string_buffer(DROP_ALL)
    gone.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(filter_)))
    until(lambda: told.census().readers == 1)
    told.end(job_id)
    assert b'"type":"complete"' in read_to_end(there)
    assert told.census().readers == 0


def leave(server: ToldServer, job_id: str, kind: int) -> None:
    """Comes and goes in one of the ways there are."""
    connection = connect(server)
    request = f"GET /api/jobs/{job_id}/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    match kind:
        case 0:  # says nothing
            pass
        case 1:  # stops within its request, and is reset
            connection.sendall(request[:40])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        case 2:  # asks and is reset before anything is read
            connection.sendall(request)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        case 3:  # reads a little, in the middle of an event
            connection.sendall(request)
            connection.recv(700)
        case 4:  # reads a little and is reset
            connection.sendall(request)
            connection.recv(700)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        case 5:  # says that it will not say any more, and leaves later
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
        case 6:  # never reads what waits for it
            connection.sendall(request)
        case 7:  # goes on asking
            connection.sendall(request * 20)
            connection.recv(1)
    connection.close()


def test_ten_thousand_readers_that_leave_badly_leave_nothing_behind(told: ToldServer) -> None:
    job_id = told.create()
    told.tell(job_id, *[BIG] * 20)
    until(lambda: told.http.get(f"/api/jobs/{job_id}/events?after=20").json()["events"])
    there = stream(told, job_id)
    census = told.census()
    for number in range(LEAVING):
        if number == LEAVING // 5:
            census = told.census()  # what is made when it is first used is made by now
        if number % TELL_EVERY == 0:
            told.tell(job_id, f"while they come and go: {number}")
        leave(told, job_id, number % 8)
    until(lambda: told.census().files <= census.files + A_FEW)
    after = told.census()
    assert after.tasks <= census.tasks
    assert after.readers == census.readers == 1
    assert after.rss_bytes - census.rss_bytes < GROWTH_BYTES
    told.end(job_id)
    assert b'"type":"complete"' in read_to_end(there)
