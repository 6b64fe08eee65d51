"""`GET /api/jobs/:id/ws` and `GET /api/users/:userId/ws`: events over a WebSocket (docs/events.md)."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import Any, cast

from tornado.iostream import IOStream
from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler, WebSocketProtocol13

from musicdoc_server.errors import StoreError, TooManyStreams
from musicdoc_server.jobs.event_log import EventLog
from musicdoc_server.jobs.feed import Joined
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.web.base import JsonErrors
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import EVENTS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.live.messages import FeedReader, SocketReader
from musicdoc_server.web.live.reader import SEND_BUFFER_BYTES
from musicdoc_server.web.live.stream import LAST_EVENT, Cursor, Streams, known_cursor, named_cursor

MAX_MESSAGE_BYTES = 1024
MAX_MESSAGES = 100
"""What a client sends is ignored; one that sends more or larger messages is cut off."""

UNWANTED = (1008, "this address only speaks, it does not listen")

HANDSHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}


class EventSocket(JsonErrors, WebSocketHandler):
    """One reader of events. Pings go out as often as heartbeats, so a dead peer is found within two of them."""

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

    @property
    def closing(self) -> bool:
        """Whether nothing may be sent any more."""
        return self.ws_connection is None or self.ws_connection.is_closing()

    def check_origin(self, origin: str) -> bool:
        """Asked where a page's Origin is not the Host that reaches us: pages of other sites may not listen."""
        if self.from_elsewhere():
            raise HTTPError(HTTPStatus.FORBIDDEN)
        return True

    def check_shakes_hands(self) -> None:
        """Raises 426 where no WebSocket is asked for."""
        headers = self.request.headers
        upgrade, options = headers.get("Upgrade", "").lower(), headers.get("Connection", "").lower()
        asked = upgrade == "websocket" and "upgrade" in (option.strip() for option in options.split(","))
        if not asked or headers.get("Sec-WebSocket-Version") != "13" or not headers.get("Sec-WebSocket-Key"):
            raise HTTPError(HTTPStatus.UPGRADE_REQUIRED)

    def taken_over(self) -> IOStream | None:
        """The connection, on which Tornado reads what comes; None when the client left during the handshake."""
        stream = cast("WebSocketProtocol13", self.ws_connection).stream
        if stream.closed():
            return None
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        stream.set_nodelay(True)
        return stream

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


class JobSocket(EventSocket):
    """`GET /api/jobs/:id/ws`."""

    reads = Access.LINK

    @operation(
        EVENTS,
        "A job's events, over a WebSocket.",
        {101: Answer("The WebSocket is open.")},
        more="See [events.md](events.md#over-a-websocket).",
        query=Cursor,
        headers=LAST_EVENT,
        errors=(StoreError, TooManyStreams),
        statuses=(426,),
    )
    async def get(self, job_id: str) -> None:
        """Shakes hands and serves until the connection closes. Raises NotFound; 426 where no WebSocket is asked for."""
        log = await self.manager.register.log(job_id)
        self.check_shakes_hands()
        await super().get(self.streams.admitted(self), log, known_cursor(self, log))

    def open(self, who: str, log: EventLog, cursor: int | None) -> None:
        """Hands the connection to the job's fan-out."""
        stream = self.taken_over()
        if stream is None:
            return
        head = b""
        if cursor is None:
            snapshot = log.snapshot()
            head, cursor = SocketReader.frame(snapshot), snapshot.seq
        self.streams.add(log, SocketReader(self, stream, cursor, self.visitor.credential, who), head)


class UserSocket(EventSocket):
    """`GET /api/users/:userId/ws`."""

    reads = Access.USER

    @operation(
        EVENTS,
        "The events of all of a user's jobs, over a WebSocket.",
        {101: Answer("The WebSocket is open.")},
        more="See [events.md](events.md#all-of-a-users-jobs-on-one-stream).",
        query=Cursor,
        headers=LAST_EVENT,
        errors=(StoreError, TooManyStreams),
        statuses=(426,),
    )
    async def get(self, user_id: str) -> None:
        """Shakes hands and serves until the connection closes. Raises 426 where no WebSocket is asked for."""
        self.streams.admitted(self)  # before all the user's jobs are looked up
        self.check_shakes_hands()
        joined = await self.manager.feeds.join(user_id, named_cursor(self))
        await super().get(self.streams.admitted(self), joined)

    def open(self, who: str, joined: Joined) -> None:
        """Hands the connection to the fan-out of the user's feed."""
        stream = self.taken_over()
        if stream is None:
            return
        first = [FeedReader.frame(event) for event in joined.first] or [FeedReader.heartbeat]
        reader = FeedReader(self, stream, joined.cursor, self.visitor.credential, who)
        self.streams.add(joined.feed, reader, b"".join(first))
