"""One reader of an event stream: a bare socket, which takes what it can and waits for nobody.

A reader that is up to date costs a socket and this object; Tornado's stream, request and handler are let go. What it is
sent are the bytes that all others get too, so that one who falls behind holds no copy of its own.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
from collections.abc import Callable

from tornado.iostream import IOStream

from musicdoc_server.jobs.event_log import Event

MAX_BACKLOG_BYTES = 256 * 1024
STALLED_S = 10.0
SEND_BUFFER_BYTES = 64 * 1024
RECEIVE_BYTES = 4096
HEARTBEAT = b'event: heartbeat\ndata: {"type":"heartbeat"}\n\n'
COME_BACK_MS = (1000, 5000)
"""When the server stops, each reader is told to come back after a random time between these, not all at once."""


class Reader:
    """An open event stream that was handed everything up to `cursor`.

    It is behind while the kernel has not taken all of that. Then it is cut off when it takes nothing for STALLED_S
    seconds, or when more than MAX_BACKLOG_BYTES came up meanwhile; it can come back and resume.
    This one speaks Server-Sent Events; what another kind of connection says in other words, it overrides.
    """

    heartbeat = HEARTBEAT

    __slots__ = (
        "_cut",
        "_drained",
        "_left",
        "_moved_at_s",
        "_owed_bytes",
        "_rest",
        "_socket",
        "credential",
        "cursor",
        "holder",
    )

    def __init__(self, connection: socket.socket, cursor: int, credential: str = "", holder: str = "") -> None:
        """`credential` is what showed who reads; empty where nobody was asked. Its place counts under `holder`."""
        self.cursor = cursor
        self.credential = credential
        self.holder = holder
        self._socket = connection
        self._rest: memoryview | bytes = b""
        self._owed_bytes = 0
        self._moved_at_s = 0.0
        self._cut: asyncio.TimerHandle | None = None

    def open(self, drained: Callable[[Reader], object], left: Callable[[Reader], object]) -> None:
        """From now on `drained` is called whenever it is no longer behind, and `left` once, when it closes."""
        self._drained = drained
        self._left = left
        asyncio.get_running_loop().add_reader(self._socket, self._on_readable)

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        return self._socket.fileno() < 0

    @property
    def behind(self) -> bool:
        """Whether the kernel has yet to take some of what was sent. Then nothing more may be sent."""
        return bool(self._rest)

    @staticmethod
    def frame(event: Event) -> bytes:
        """The event as all readers of this kind get it."""
        return event.frame

    def send(self, chunk: bytes) -> None:
        """Hands `chunk` to the kernel, and what it does not take as soon as it does. Never waits."""
        try:
            sent = self._socket.send(chunk)
        except BlockingIOError:
            sent = 0
        except OSError:
            return self.close()
        if sent < len(chunk):
            self._rest = memoryview(chunk)[sent:]
            loop = asyncio.get_running_loop()
            loop.add_writer(self._socket, self._on_writable)
            self._moved_at_s = loop.time()
            self._cut = loop.call_later(STALLED_S, self._check)
        return None

    def owe(self, size: int) -> None:
        """Tells that `size` more bytes wait for it in the log, while it is behind."""
        self._owed_bytes += size
        if self._owed_bytes > MAX_BACKLOG_BYTES:
            self.close()

    def finish(self, *, over: bool) -> None:
        """Ends the stream from our side; unless the events are `over`, it first says when to come back."""
        if not over:
            # A retry line alone in a block is an event without data to some clients.
            self.send(b"retry: %d\n%b" % (random.randint(*COME_BACK_MS), HEARTBEAT))  # noqa: S311  # nosec B311 # no secret
        self.close()

    def close(self) -> None:
        """Ends the stream; what the kernel took still goes out."""
        if self.closed:
            return
        self._stop_writing()
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        self._left(self)

    def _on_readable(self) -> None:
        """Nobody has anything to say on this connection but that it is over; the rest is read and dropped."""
        try:
            over = not self._socket.recv(RECEIVE_BYTES)
        except BlockingIOError:
            over = False
        except OSError:
            over = True
        if over:
            self.close()

    def _on_writable(self) -> None:
        try:
            sent = self._socket.send(self._rest)
        except BlockingIOError:
            return
        except OSError:
            self.close()
            return
        self._rest = self._rest[sent:]
        self._moved_at_s = asyncio.get_running_loop().time()
        if not self._rest:
            self._stop_writing()
            self._drained(self)

    def _check(self) -> None:
        loop = asyncio.get_running_loop()
        left_s = self._moved_at_s + STALLED_S - loop.time()
        if left_s > 0:
            self._cut = loop.call_later(left_s, self._check)
        else:
            self.close()

    def _stop_writing(self) -> None:
        if self._cut:
            self._cut.cancel()
            asyncio.get_running_loop().remove_writer(self._socket)
        self._cut = None
        self._rest = b""
        self._owed_bytes = 0


def taken_over(stream: IOStream, heartbeat_s: float) -> socket.socket:
    """The connection under a detached `stream`, which is closed. Raises OSError when the peer has gone already.

    A peer that vanished without a word is found by the heartbeats it does not acknowledge: the kernel gives up on it
    one heartbeat after the first of them. Else the send buffer would take heartbeats for an hour.
    """
    try:
        connection: socket.socket = stream.socket.dup()
    except AttributeError:
        raise ConnectionResetError("the reader left before its stream began") from None
    finally:
        stream.close()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if connection.family != socket.AF_UNIX:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if sys.platform == "linux":
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(max(heartbeat_s, 1) * 1000))
    return connection
