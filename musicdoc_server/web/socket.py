"""`GET /api/jobs/:id/ws`: a job's events over a WebSocket, each a text message with the event's JSON (docs/events.md).

What goes to the reader does not pass through Tornado's `write_message`, which compresses and frames for each reader
alone: a server's frames carry no mask, so the same bytes serve all readers here too.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from tornado.iostream import IOStream
from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler, WebSocketProtocol13

from musicdoc_server.jobs.event_log import Event, EventLog
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.web.base import JsonErrors
from musicdoc_server.web.reader import SEND_BUFFER_BYTES, STALLED_S, Reader
from musicdoc_server.web.stream import Streams, known_cursor

MAX_MESSAGE_BYTES = 1024
MAX_MESSAGES = 100
"""What a client sends is ignored; one that sends more or larger messages is cut off."""

OVER, RESTART = (1000, "the job is over"), (1012, "the server is being restarted")
UNWANTED = (1008, "this address only speaks, it does not listen")
"""Close codes (RFC 6455 7.4.1, and IANA's registry for 1012, "service restart") and their reasons."""

HANDSHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}


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

    def __init__(self, handler: JobSocket, stream: IOStream, cursor: int) -> None:
        super().__init__(stream.socket, cursor)
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
        connection = self._handler.ws_connection
        if connection is None or connection.is_closing():
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


class JobSocket(JsonErrors, WebSocketHandler):
    """One reader of one job. Pings go out as often as heartbeats, so a dead peer is found within two of them."""

    def initialize(self, manager: Manager, streams: Streams) -> None:
        """Tornado's constructor."""
        self.manager = manager
        self.streams = streams
        self._received = 0

    @property
    def ping_interval(self) -> float:
        """Seconds between pings; an answer may take as long."""
        return self.streams.heartbeat_s

    @property
    def max_message_size(self) -> int:
        """What is larger closes the connection with 1009 before it is read."""
        return MAX_MESSAGE_BYTES

    def check_origin(self, origin: str) -> bool:
        """Asked where a page's Origin is not our Host: pages of other sites may not listen."""
        raise HTTPError(HTTPStatus.FORBIDDEN)

    async def get(self, job_id: str) -> None:
        """Shakes hands and serves until the connection closes. Raises NotFound; 426 where no WebSocket is asked for."""
        log = await self.manager.register.log(job_id)
        if not self._shakes_hands():
            raise HTTPError(HTTPStatus.UPGRADE_REQUIRED)
        await super().get(log, known_cursor(self, log))

    def open(self, log: EventLog, cursor: int | None) -> None:
        """From here on Tornado reads what comes, and the log's fan-out sends."""
        stream = cast("WebSocketProtocol13", self.ws_connection).stream
        if stream.closed():  # it left during the handshake; Tornado notices next
            return
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        stream.set_nodelay(True)
        head = b""
        if cursor is None:
            snapshot = log.snapshot()
            head, cursor = SocketReader.frame(snapshot), snapshot.seq
        self.streams.add(log, SocketReader(self, stream, cursor), head)

    def on_message(self, message: str | bytes) -> None:
        """Nothing is wanted from clients: a few words are ignored, a torrent is not."""
        self._received += 1
        if self._received > MAX_MESSAGES:
            self.close(*UNWANTED)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """As everywhere, and 426 says what to upgrade to."""
        if status_code == HTTPStatus.UPGRADE_REQUIRED:
            for name, value in HANDSHAKE.items():
                self.set_header(name, value)
        super().write_error(status_code, **kwargs)

    def _shakes_hands(self) -> bool:
        headers = self.request.headers
        upgrade, options = headers.get("Upgrade", "").lower(), headers.get("Connection", "").lower()
        asked = upgrade == "websocket" and "upgrade" in (option.strip() for option in options.split(","))
        return asked and headers.get("Sec-WebSocket-Version") == "13" and bool(headers.get("Sec-WebSocket-Key"))
