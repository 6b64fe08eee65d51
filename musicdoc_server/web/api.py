"""Handlers whose requests may have a body, which is JSON."""

from __future__ import annotations

from tornado.web import stream_request_body

from musicdoc_server.errors import MusicdocError, NotFound, NotJson, TooLarge
from musicdoc_server.reading import from_json
from musicdoc_server.web.base import JSON_TYPE, Body, JsonErrors
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.refusals import NOTHING_HERE

MAX_HEAD_BYTES = 16 * 1024
"""Twice what nginx takes by default; a larger head ends the connection."""
MAX_BODY_BYTES = 64 * 1024
MAX_DROPPED_BYTES = 64 * 1024 * 1024
"""A body up to here gets a proper answer ("too large"); beyond, the connection is dropped."""


@stream_request_body
class ApiHandler(JsonErrors):
    """Speaks JSON. The body is taken in up to MAX_BODY_BYTES; what is over that is read, dropped and refused."""

    async def prepare(self) -> None:
        """Makes room for the body, and lets nobody through who may not."""
        self.request.connection.set_max_body_size(MAX_DROPPED_BYTES)  # type: ignore[union-attr]
        self._body = bytearray()
        self._too_large = False
        try:
            await super().prepare()
        except MusicdocError as error:
            self.refuse(error)

    def refuse(self, error: MusicdocError) -> None:
        """Answers with `error` once the body is in: a connection that is closed before would lose the answer."""

        def refused(*_: str) -> None:
            raise error

        setattr(self, (self.request.method or "").lower(), refused)

    def data_received(self, chunk: bytes) -> None:
        """Collects the body, as long as it is within the limit."""
        self._too_large = self._too_large or len(self._body) + len(chunk) > MAX_BODY_BYTES
        if self._too_large:
            self._body.clear()
        else:
            self._body += chunk

    def body(self, type_: type[Body], *, empty: Body | None = None) -> Body:
        """The request's JSON body; `empty` where there is none. Raises TooLarge, NotJson, BadInput naming the field."""
        if self._too_large:
            raise TooLarge(f"The request is too large: at most {MAX_BODY_BYTES // 1024} KiB are taken.")
        if empty is not None and not self._body.strip():
            return empty
        if self.request.headers.get("Content-Type", JSON_TYPE).partition(";")[0].strip().lower() != JSON_TYPE:
            raise NotJson(f"The body must be JSON. Send it with the header Content-Type: {JSON_TYPE}.")
        return from_json(type_, bytes(self._body))


class UnknownRoute(ApiHandler):
    """Whatever no other route matches."""

    reads = changes = Access.OPEN

    async def prepare(self) -> None:
        """There is nothing here, whoever asks."""
        await super().prepare()
        self.refuse(NotFound(NOTHING_HERE))
