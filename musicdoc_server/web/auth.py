"""Signing in with Spotify, and what the page may have of it. `sessions` is None on a server without Spotify."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, Field
from tornado.web import RequestHandler

from musicdoc_server.errors import (
    Forbidden,
    MusicdocError,
    NotFound,
    SignInAgain,
    UpstreamRefused,
    UpstreamUnavailable,
)
from musicdoc_server.models import Value
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.base import PAGE_HEADER
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import SIGN_IN
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.doors.accounts import NotListed
from musicdoc_server.web.doors.cookies import SESSION_COOKIE, STATE_COOKIE
from musicdoc_server.web.doors.origins import origin
from musicdoc_server.web.doors.sessions import SESSION_S, SIGN_IN_S, Session, Sessions
from musicdoc_server.web.refusals import FOREIGN
from musicdoc_server.web.replies import Reply

LOGIN, CALLBACK = "/login", "/callback"
OWN_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9._~/?&=%+:,;@!$'()*-]{0,1000}")
"""A second slash or a backslash would make a browser leave for another host."""
NOT_SET_UP = "Spotify is not set up on this server."
NOT_SIGNED_IN = "You are not signed in with Spotify. Sign in again."

SIGN_IN_ERRORS: dict[type[MusicdocError], str] = {UpstreamUnavailable: "unavailable", NotListed: "not_listed"}
"""The codes that the page has its own words for, beside state_mismatch, access_denied and refused."""


def session_of(handler: RequestHandler, sessions: Sessions | None) -> Session | None:
    """Who is signed in with Spotify in the browser that sent this request."""
    if sessions is None:
        return None
    return sessions.get(sessions.cookies.read(handler.request, SESSION_COOKIE, SESSION_S))


class AuthHandler(ApiHandler):
    """Handlers that know who is signed in. Their answers are for one browser alone."""

    reads = changes = Access.OPEN

    def initialize(self, sessions: Sessions | None) -> None:
        """Tornado's constructor."""
        self.maybe_sessions = sessions

    def set_default_headers(self) -> None:
        """Nothing of this belongs in a cache."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    @property
    def sessions(self) -> Sessions:
        """Raises NotFound on a server without Spotify."""
        if self.maybe_sessions is None:
            raise NotFound(NOT_SET_UP)
        return self.maybe_sessions

    def session(self) -> Session:
        """The browser's session. Raises SignInAgain."""
        session = session_of(self, self.sessions)
        if session is None:
            raise SignInAgain(NOT_SIGNED_IN)
        return session

    def check_own_page(self) -> None:
        """Raises Forbidden unless a script of our own page asks."""
        headers = self.request.headers
        told = headers.get("Sec-Fetch-Site") or headers.get("Origin")
        if not told or self.from_elsewhere() or not headers.get(PAGE_HEADER):
            raise Forbidden(FOREIGN)


def _own_path(text: str) -> str:
    return text if OWN_PATH.fullmatch(text) else "/"


class Leaving(Value):
    """The query of `/login`. A browser is never left alone with an error: what cannot be used counts as none."""

    next: Annotated[str, AfterValidator(_own_path)] = Field(
        "/", description="Where the browser goes afterwards: a path of ours, else the page."
    )
    moved: str = Field("", description="Set by the server when it has sent the browser to its own name.")


class Coming(Value):
    """The query that Spotify sends a browser back to `/callback` with; what is not ours ends the sign-in."""

    state: str = ""
    code: str = ""
    error: str = Field("", description="`access_denied` where somebody does not agree.")


TO_SPOTIFY = Answer("To Spotify's page.", headers=("Location",))


class Login(AuthHandler):
    """`GET /login?next=/…`: off to Spotify's page."""

    @operation(SIGN_IN, "The sign-in with Spotify.", {302: TO_SPOTIFY}, query=Leaving, errors=(NotFound,))
    def get(self) -> None:
        """The cookie must be set where /callback will be: another name of this machine is left first, once."""
        asked = self.query(Leaving)
        here = origin(f"{self.request.protocol}://{self.request.host}")
        if here != self.sessions.origin and not asked.moved:
            self.redirect(f"{self.sessions.origin}{LOGIN}?{urlencode({'next': asked.next, 'moved': 1})}")
            return
        state, address = self.sessions.start(asked.next)
        self.sessions.cookies.keep(self, STATE_COOKIE, state, SIGN_IN_S)
        self.redirect(address)


class Callback(AuthHandler):
    """`GET /callback?code=…&state=…`, where Spotify sends the browser back to."""

    @operation(
        SIGN_IN,
        "Where Spotify sends the browser back to.",
        {302: Answer("To where the sign-in began, or to `/?signInError=code`.", headers=("Location",))},
        query=Coming,
        errors=(NotFound,),
    )
    async def get(self) -> None:
        """Goes on to where the sign-in began, or to `/?signInError=code`."""
        asked = self.query(Coming)
        own_state = self.sessions.cookies.read(self.request, STATE_COOKIE, SIGN_IN_S)
        self.sessions.cookies.drop(self, STATE_COOKIE)
        sign_in = self.sessions.claim(asked.state, own_state)
        if sign_in is None:
            self._refuse("state_mismatch")
            return
        if asked.error or not asked.code:
            self._refuse("access_denied" if asked.error == "access_denied" else "refused")
            return
        try:
            session = await self.sessions.finish(sign_in, asked.code)
        except MusicdocError as error:
            self.log_exception(type(error), error, None)
            self._refuse(SIGN_IN_ERRORS.get(type(error), "refused"))
            return
        if before := session_of(self, self.sessions):
            self.sessions.end(before)
        self.sessions.cookies.keep(self, SESSION_COOKIE, session.id, SESSION_S)
        self.redirect(sign_in.next)

    def _refuse(self, code: str) -> None:
        self.redirect(f"/?signInError={code}")


class OwnToken(Reply):
    """The browser's own Spotify token."""

    access_token: str
    expires_at: str = Field(description="UTC, ISO 8601.")


class ShowToken(AuthHandler):
    """`GET /api/session/token`: the access token of the browser's own session, for Spotify's player in the page."""

    reads = Access.MEMBER

    @operation(
        SIGN_IN,
        "The browser's own Spotify token, for the player in the page.",
        Answer("The token.", OwnToken),
        errors=(NotFound, SignInAgain, UpstreamRefused, UpstreamUnavailable),
        own_page=True,
    )
    async def get(self) -> None:
        """`expiresAt` is UTC, ISO 8601. Raises SignInAgain, UpstreamUnavailable, and 403 for any other asker."""
        self.check_own_page()
        access = await self.session().access()
        self.reply(OwnToken(access_token=access.token, expires_at=access.ends_at.isoformat(timespec="seconds")))
