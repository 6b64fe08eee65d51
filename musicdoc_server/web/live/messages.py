"""Events as WebSocket messages, and who reads them.

What goes to the reader does not pass through Tornado's `write_message`, which compresses and frames for each reader
alone: a server's frames carry no mask, so the same bytes serve all readers here too.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import Protocol

from tornado.iostream import IOStream

from musicdoc_server.jobs.event_log import Event
from musicdoc_server.jobs.feed import with_number
from musicdoc_server.web.live.reader import STALLED_S, Reader

OVER, RESTART = (1000, "the job is over"), (1012, "the server is being restarted")
"""Close codes (RFC 6455 7.4.1, and IANA's registry for 1012, "service restart") and their reasons."""


class Socket(Protocol):
    """The WebSocket that a reader is behind."""

    @property
    def closing(self) -> bool:
        """Whether a close frame is out already."""

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Says goodbye."""


def text_frame(body: str) -> bytes:
    """A text message as a server sends it, in one frame without a mask (RFC 6455 5.2)."""
    payload = body.encode()
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


class SocketReader(Reader):
    """A Reader behind a WebSocket. It writes through Tornado's stream, on which Tornado answers pings and closes."""

    heartbeat = text_frame('{"type":"heartbeat"}')

    def __init__(self, handler: Socket, stream: IOStream, cursor: int, credential: str, holder: str) -> None:
        super().__init__(stream.socket, cursor, credential, holder)
        self._handler = handler
        self._stream = stream

    def open(self, drained: Callable[[Reader], object], left: Callable[[Reader], object]) -> None:
        """As any Reader; Tornado notices when the peer leaves."""
        self._drained = drained
        self._left = left
        self._stream.set_close_callback(self._on_closed)

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        return self._stream.closed()

    @staticmethod
    def frame(event: Event) -> bytes:
        """The event as a text message."""
        return text_frame(event.body)

    def send(self, chunk: bytes) -> None:
        """As any Reader; behind a close frame nothing may follow. `chunk` has STALLED_S seconds to be taken."""
        if self._handler.closing:
            return
        taken = self._stream.write(chunk)
        if self._stream.writing():
            self._rest = chunk
            self._cut = asyncio.get_running_loop().call_later(STALLED_S, self.close)
            taken.add_done_callback(self._on_taken)

    def finish(self, *, over: bool) -> None:
        """Closes with a code that tells whether to come back."""
        self._handler.close(*(OVER if over else RESTART))

    def close(self) -> None:
        """Breaks the connection off."""
        self._stream.close()

    def _on_taken(self, taken: asyncio.Future[None]) -> None:
        self._stop_writing()
        if not taken.exception():
            self._drained(self)

    def _on_closed(self) -> None:
        self._stop_writing()
        self._left(self)

    def _stop_writing(self) -> None:
        if self._cut:
            self._cut.cancel()
        self._cut = None
        self._rest = b""
        self._owed_bytes = 0


class FeedReader(SocketReader):
    """A reader of a user's feed: there each message carries the event's number, as no other place is left for it."""

    @staticmethod
    def frame(event: Event) -> bytes:
        """The event as a text message, with its number as `at`."""
        return text_frame(with_number(event))
