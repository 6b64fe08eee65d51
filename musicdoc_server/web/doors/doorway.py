"""The server's door: there is always room for one more, because whoever has said nothing for longest goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from tornado.http1connection import HTTP1Connection, HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream


class Doorway(HTTPServer):
    """An HTTPServer with at most `most_open` connections, not counting event streams and WebSockets.

    With one more it closes a connection that has asked ahead (RFC 9112 9.3.2, no browser does): hundreds of requests at
    once would else keep a place until the last is answered. Where there is none, it is the one that has waited longest
    for its next request, or for the rest of one: half heads and half bodies, sent a byte at a time, would else keep out
    everybody for as long as their time-outs. Where nobody waits, it is the one that was sent its answer longest ago and
    has not taken all of it, or has asked ahead since: nothing else would ever end those who take none. Where all
    answers are still being made, the newcomer is closed.
    """

    def initialize(  # type: ignore[override]  # one option more
        self, *parts: Any, most_open: int, **options: Any
    ) -> None:
        """Tornado's constructor."""
        super().initialize(*parts, **options)
        self._most_open = most_open
        self._waiting: dict[object, None] = {}
        """Those whose next request has not come in whole, in the order in which they began to wait."""
        self._asked: dict[object, None] = {}
        """Those whose request has, in that order."""
        self._ahead: dict[object, None] = {}
        """Those of them who had asked for more by then."""

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Lets somebody in."""
        super().handle_stream(stream, address)
        if len(self._connections) > self._most_open:
            found = self._longest()
            if found:
                found.close()
            elif self._open() > self._most_open:
                stream.close()

    def _open(self) -> int:
        """How many there are without those who have left just now, and are still to be forgotten."""
        return sum(not _stream(each).closed() for each in self._connections)

    def _longest(self) -> IOStream | None:
        """Who makes room."""
        for line in (self._ahead, self._waiting, self._asked):
            for each in line:
                found = _stream(each)
                if not found.closed() and (line is not self._asked or found.writing() or _asked_ahead(found)):
                    return found
        return None

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """A connection waits for a request from here on."""
        self._leave(server_conn)
        self._waiting[server_conn] = None
        delegate = super().start_request(server_conn, request_conn)
        return _Arriving(delegate, cast("HTTP1Connection", request_conn), lambda: self._arrived(server_conn))

    def _arrived(self, server_conn: object) -> None:
        self._leave(server_conn)
        self._asked[server_conn] = None
        if _asked_ahead(_stream(server_conn)):
            self._ahead[server_conn] = None

    def _leave(self, server_conn: object) -> None:
        self._waiting.pop(server_conn, None)
        self._asked.pop(server_conn, None)
        self._ahead.pop(server_conn, None)

    def on_close(self, server_conn: object) -> None:
        """Somebody has left, or has become a reader of events."""
        self._leave(server_conn)
        super().on_close(server_conn)


def _stream(server_conn: object) -> IOStream:
    return cast("HTTP1ServerConnection", server_conn).stream


def _asked_ahead(stream: IOStream) -> bool:
    """Whether bytes have come after the request that is being answered; Tornado tells that nowhere else."""
    return stream._read_buffer_size > 0


class _Arriving(HTTPMessageDelegate):
    """Tells when a request is there in whole; none comes any more from who has gone, whatever was sent before.

    Tornado would answer all that is in its buffer, a thousand requests of a dead connection, to nobody.
    """

    def __init__(self, inner: HTTPMessageDelegate, connection: HTTP1Connection, arrived: Callable[[], object]) -> None:
        self._inner = inner
        self._connection = connection
        self._arrived = arrived
        self.data_received = inner.data_received  # type: ignore[method-assign]
        self.on_connection_close = inner.on_connection_close  # type: ignore[method-assign]

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        if self._connection.stream.closed():
            self._connection.detach()  # ends the connection's loop
            return None
        return self._inner.headers_received(start_line, headers)

    def finish(self) -> None:
        self._arrived()
        self._inner.finish()
