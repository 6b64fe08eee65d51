"""Who reads many event streams leaves others room."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from musicdoc_server.errors import TooManyStreams
from musicdoc_server.web.doors.access import EVERYBODY, NOBODY, Visitor
from musicdoc_server.web.live.places import Places, holder
from tests.acceptance.people import bearer, tokens_for
from tests.server import COMMAND, Server
from tests.web.test_socket import HANDSHAKE

FILES, SHARE = 400, 100
"""Half of the open files may be streams, and half of these one person's."""
SOCKET = "".join(f"{name}: {value}\r\n" for name, value in HANDSHAKE.items())


def most_of(places: Places, who: str) -> int:
    """How many more they get."""
    count = 0
    try:
        while True:
            places.check(who)
            places.take(who)
            count += 1
    except TooManyStreams:
        return count


def test_nobody_holds_more_places_than_are_left_for_others() -> None:
    places = Places(100)
    assert [most_of(places, who) for who in ("bob", "ann", "bob", "cid")] == [50, 25, 0, 13]
    for _ in range(26):
        places.give_back("bob")
    assert (most_of(places, "bob"), places.taken) == (7, 69)


def test_on_ones_own_machine_all_places_are_ones_own() -> None:
    places = Places(100)
    assert most_of(places, holder(EVERYBODY, "127.0.0.1")) == 100
    for _ in range(100):
        places.give_back("")
    assert (places.taken, most_of(places, "bob")) == (0, 50)


def test_users_count_wherever_they_are_and_strangers_by_their_network() -> None:
    ann = Visitor("ann")
    assert holder(ann, "192.0.2.1") == holder(ann, "192.0.2.2")
    assert holder(NOBODY, "2001:db8::1") == holder(NOBODY, "2001:db8::2") != holder(NOBODY, "2001:db8:0:1::1")
    assert holder(Visitor("192.0.2.1"), "") != holder(NOBODY, "192.0.2.1")


class Door:
    """Opens streams of a server that may have FILES open files, and keeps them."""

    def __init__(self, server: Server) -> None:
        address = urlsplit(server.url)
        self._at = (address.hostname or "", address.port or 0)
        self.ends: list[socket.socket] = []

    def ask(self, path: str, headers: str) -> socket.socket:
        end = socket.create_connection(self._at, timeout=30)
        end.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
        return end

    def let_in(self, *asked: socket.socket) -> int:
        """How many of them are; the others were told why not, and when to come back."""
        for end in asked:
            said = end.recv(4096)
            if said.startswith((b"HTTP/1.1 200", b"HTTP/1.1 101")):
                self.ends.append(end)
                continue
            assert said.startswith(b"HTTP/1.1 503")
            assert b"too_many_streams" in said
            assert b"\r\nRetry-After: " in said
            end.close()
        return sum(end.fileno() >= 0 for end in asked)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    limited = ("sh", "-c", f'ulimit -n {FILES}; exec "$@"', "sh", *COMMAND)
    server = Server(tmp_path, "--auth", "token", "--max-running-jobs", "1", "--drain-s", "0", command=limited)
    yield server
    server.stop()


def test_one_user_or_stranger_alone_cannot_take_all_places(small: Server) -> None:
    bob, ann = (bearer(tokens_for(small.data_dir, name)[0])["Authorization"] for name in ("bob", "ann"))
    door = Door(small)

    def read(kind: str, name: str, token: str, count: int = 1, more: str = "") -> int:
        said = f"Authorization: {token}\r\n{more}"
        return door.let_in(*[door.ask(f"/api/users/{name}/{kind}", said) for _ in range(count)])

    half = SHARE // 2
    assert read("ws", "bob", bob, half, SOCKET) == half
    assert read("stream", "bob", bob, SHARE) == half
    assert read("ws", "bob", bob, 1, SOCKET) == 0
    wanted = {"topic": "Erik Satie", "narrationTargetSecs": 300}
    jobs = [small.http.post("/api/music-doc", json=wanted, headers={"Authorization": ann}).json() for _ in range(2)]
    job = f"/api/jobs/{jobs[1]['jobId']}"  # which waits for the first
    strangers = [door.ask(f"{job}/stream", "") for _ in range(SHARE)]
    assert door.let_in(*strangers) == SHARE // 2
    assert door.let_in(door.ask(f"{job}/ws", SOCKET)) == 0
    assert read("stream", "ann", ann) == read("ws", "ann", ann, 1, SOCKET) == 1
    for end in door.ends[:SHARE]:
        end.close()
    again, until_s = 0, time.monotonic() + 30
    while again < (FILES // 2 - SHARE // 2 - 2) // 2:  # until the server has seen that all of them left
        again += read("stream", "bob", bob)
        assert time.monotonic() < until_s
    for end in door.ends:
        end.close()
