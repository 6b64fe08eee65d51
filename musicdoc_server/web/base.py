"""What all handlers share: JSON in, JSON out, and errors in one shape."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from types import TracebackType
from typing import Any, TypeVar

from pydantic import BaseModel
from tornado.web import HTTPError, RequestHandler

from musicdoc_server.errors import Busy, Forbidden, MusicdocError, NotFound, TokenNeeded
from musicdoc_server.reading import byte_range, from_texts
from musicdoc_server.web.discretion import summary
from musicdoc_server.web.doors.access import NOBODY, Access, Gate, Visitor
from musicdoc_server.web.doors.origins import origin
from musicdoc_server.web.doors.proxies import Proxies
from musicdoc_server.web.refusals import FOREIGN, NOTHING_HERE, UNREADABLE, WENT_WRONG, WORDS
from musicdoc_server.web.replies import Refusal, Reply

LOG = logging.getLogger(__name__)

Body = TypeVar("Body", bound=BaseModel)

JSON_TYPE = "application/json"
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What goes with every answer; the page brings a policy of its own."""
SAFE = {"GET", "HEAD", "OPTIONS"}
LONGEST_PART = 300
"""Characters of a variable part of an address; nothing has a longer name."""
PAGE_HEADER = "X-Requested-With"
"""Sent by our page with whatever changes something: no other site can have a browser send it."""


class JsonErrors(RequestHandler):
    """Errors as `{"ok": false, "error", "code"}` with the right status. Only surprises are logged with a traceback.

    Nothing runs before the gate has said who asks; a handler that does not say what it needs is for members only.
    """

    reads, changes = Access.MEMBER, Access.MEMBER
    """What GET and HEAD need, and what all other methods do."""

    visitor: Visitor

    trusted_proxy = False
    """Whether a proxy that is trusted has handed this request on."""

    refused_with = ""
    """The code of the error that this request ended with."""

    @property
    def gate(self) -> Gate:
        """Who tells who asks."""
        gate: Gate = self.settings["gate"]
        return gate

    def set_default_headers(self) -> None:
        """No response is taken for another type than it says, shown in another site's frame, or told of elsewhere."""
        for name, value in SAFE_HEADERS.items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        """Lets nobody through who may not. Raises Forbidden, NotFound for what is another's, and as the gate does."""
        if not byte_range(self.request.headers.get("Range", "")):
            # A range that is none is to be ignored (RFC 9110 14.2); Tornado would break off the connection.
            self.request.headers.pop("Range", None)
        changing = self.request.method not in SAFE
        needed = self.changes if changing else self.reads
        proxies: Proxies = self.settings["proxies"]
        self.trusted_proxy = proxies.see_through(self.request)
        self.visitor = await self._asker(needed)
        if changing:
            self._check_page()
        if needed in {Access.MEMBER, Access.OWNER} and not self.visitor.known:
            raise self.gate.unknown()
        if any(len(part) > LONGEST_PART for part in self.path_args if part):
            raise NotFound(NOTHING_HERE)
        if needed is Access.USER:
            self.check_user(self.path_args[0])

    async def _asker(self, needed: Access) -> Visitor:
        """Who asks. Where nobody needs to be known, what is not good or cannot be told makes a stranger of somebody."""
        try:
            return await self.gate.visitor(self.request)
        except Forbidden:
            raise
        except MusicdocError:
            if needed in {Access.OPEN, Access.LINK}:
                return NOBODY
            raise

    def check_user(self, user_id: str) -> None:
        """Raises NotFound for another one than who asks, as for one that is not there; strangers, as the gate does."""
        if not self.visitor.known:
            raise self.gate.unknown()
        if not self.visitor.owns(user_id):
            raise NotFound("There is no such thing among yours.")

    def from_elsewhere(self) -> bool:
        """Whether the page of another site makes somebody's browser ask. Browsers, not scripts, write these headers."""
        site, told = self.request.headers.get("Sec-Fetch-Site"), self.request.headers.get("Origin")
        own = {origin(f"{self.request.protocol}://{self.request.host}"), self.settings.get("public_origin")}
        return site not in {None, "same-origin"} or told not in {None, *own}

    def _check_page(self) -> None:
        """Raises Forbidden where another site asks; X-Requested-With is a header that no other site can have sent."""
        if self.from_elsewhere() or (self.visitor.by_cookie and not self.request.headers.get(PAGE_HEADER)):
            raise Forbidden(FOREIGN)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Translates the error that ended the request."""
        error = kwargs["exc_info"][1] if "exc_info" in kwargs else None
        if not hasattr(self, "visitor"):  # Tornado gave up before us, and reads nothing more on this connection
            self.set_header("Connection", "close")
        if isinstance(error, MusicdocError):
            self.set_status(error.status)
            code, sentence = error.code, str(error)
            if isinstance(error, TokenNeeded):
                self.set_header("WWW-Authenticate", 'Bearer realm="musicdoc"')
            if error.retry_after_s:
                self.set_header("Retry-After", str(error.retry_after_s))
        else:
            code, sentence = WORDS.get(HTTPStatus(status_code), WENT_WRONG if status_code >= 500 else UNREADABLE)
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            self.set_header("Allow", ", ".join(self.offered()))
        self.refused_with = code
        self.send(Refusal(error=sentence, code=code))

    @classmethod
    def offered(cls) -> list[str]:
        """The methods that this address answers to."""
        inherited = RequestHandler._unimplemented_method  # Tornado's mark for a method that a handler does not have
        return [name for name in cls.SUPPORTED_METHODS if getattr(cls, name.lower()) is not inherited]

    def query(self, type_: type[Body]) -> Body:
        """The request's query, of which the last counts of what is said twice. Raises BadInput naming the field."""
        names = {field.alias or name for name, field in type_.model_fields.items()}
        return from_texts(
            type_, {name: self.get_query_argument(name) for name in names & {*self.request.query_arguments}}
        )

    def reply(self, told: Reply, status: int = HTTPStatus.OK) -> None:
        """Answers with a success."""
        self.set_status(status)
        self.send(told)

    def send(self, told: Reply | Refusal) -> None:
        """Sends it as JSON, with names and titles readable as they are."""
        self.set_header("Content-Type", f"{JSON_TYPE}; charset=UTF-8")
        self.finish(json.dumps(told.to_json(), ensure_ascii=False))

    def _request_summary(self) -> str:
        """What the log says of it, without what may be secret."""
        return summary(self.request)

    def log_exception(
        self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """What the client did wrong is its news, not ours: the line about the request says its code, and that is all.

        So it is where there is only too much to do (Busy): whoever asks for more would fill the log. Tornado's own
        words may repeat what came in: not here.
        """
        if not isinstance(value, MusicdocError | HTTPError):
            LOG.error("%s broke", self._request_summary(), exc_info=value)
            return
        status = value.status if isinstance(value, MusicdocError) else value.status_code
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(value, Busy):
            said = value if isinstance(value, MusicdocError) else HTTPStatus(status).phrase
            LOG.error("%s: %s", self._request_summary(), said)


def address(handler: RequestHandler, public_url: str) -> str:
    """How whoever asks reaches this server: by the setting, where there is one, else by the name it was asked under."""
    return public_url or f"{handler.request.protocol}://{handler.request.host}"
