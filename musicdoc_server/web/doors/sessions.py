"""Who is signed in with Spotify. Tokens stay in this process's memory; a browser only ever holds a signed session id.

A sign-in is an authorization code with PKCE (RFC 7636, S256). Its state is good once, for a few minutes, and only in
the browser that started it. Everything here is gone when the server stops: then people sign in again.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from musicdoc_server.errors import SignInAgain, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.web.doors.accounts import OVER, Accounts, Grant, User
from musicdoc_server.web.doors.bearers import Bearers
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.origins import origin

SIGN_IN_S = 600
"""How long somebody may take on Spotify's page, in seconds; Spotify's codes live as long."""
SESSION_S = 30 * 86_400
"""After so long without use a session is over, whatever Spotify thinks."""
REFRESH_BEFORE = timedelta(minutes=2)
"""An access token is replaced this long before its end: longer than any documentary takes to make."""
MOST_SIGN_INS = 1000
"""Sign-ins under way; beyond, the oldest are given up."""


@dataclass(frozen=True)
class SignIn:
    """A sign-in under way: what proves it ours, and where the browser goes afterwards (a path of our own)."""

    verifier: str = field(repr=False)
    next: str
    started: float


@dataclass(frozen=True)
class Access:
    """An access token and its end."""

    token: str = field(repr=False)
    ends_at: datetime


class Session:
    """A browser's sign-in. `id` is as good as a password: it goes into that browser's cookie and nowhere else."""

    def __init__(self, user: User, grant: Grant, refresh: Callable[[Session, str], Awaitable[Grant]]) -> None:
        self.id = secrets.token_urlsafe(32)
        self.user = user
        self.used = time.monotonic()
        self._grant = grant
        self._refresh = refresh
        self._refreshing: asyncio.Task[None] | None = None

    @property
    def unused_s(self) -> float:
        """Seconds since it was last asked for."""
        return time.monotonic() - self.used

    async def access(self) -> Access:
        """A token that is good for a while. Raises SignInAgain, UpstreamRefused, UpstreamUnavailable."""
        if self._grant.ends_at - datetime.now(UTC) < REFRESH_BEFORE:
            await self._renewed()
        return Access(self._grant.access_token, self._grant.ends_at)

    async def _renewed(self) -> None:
        """One refresh however many ask, and it goes on when the one who asked first leaves."""
        if self._refreshing is None:
            self._refreshing = asyncio.create_task(self._renew(), name="refresh a Spotify token")
            self._refreshing.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            await asyncio.shield(self._refreshing)
        except (UpstreamUnavailable, UpstreamRefused):
            if self._grant.ends_at <= datetime.now(UTC):
                raise

    async def _renew(self) -> None:
        try:
            before = self._grant.refresh_token
            grant = await self._refresh(self, before)
            self._grant = Grant(grant.access_token, grant.refresh_token or before, grant.ends_at)
        finally:
            self._refreshing = None


class Sessions:
    """All who are signed in, and the sign-ins under way."""

    def __init__(self, accounts: Accounts, cookies: Cookies) -> None:
        """`accounts` is where people sign in; `cookies` are those that browsers get."""
        self.api_url = accounts.api_url
        self.origin = origin(accounts.redirect_uri)
        self.cookies = cookies
        self._accounts = accounts
        self._sign_ins: dict[str, SignIn] = {}
        self._sessions: dict[str, Session] = {}
        self.bearers = Bearers(self._accounts)

    def start(self, next_path: str) -> tuple[str, str]:
        """Begins a sign-in: its state, for the browser's cookie, and the address that the browser goes to."""
        self._forget_old()
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        self._sign_ins[state] = SignIn(verifier, next_path, time.monotonic())
        return state, self._accounts.consent_url(state, challenge)

    def claim(self, state: str, own_state: str) -> SignIn | None:
        """The sign-in that Spotify answered, once. `own_state` is the browser's cookie; None where they differ."""
        same = bool(state) and secrets.compare_digest(state.encode(), own_state.encode())
        sign_in = self._sign_ins.pop(state, None) if same else None
        return sign_in if sign_in and time.monotonic() - sign_in.started < SIGN_IN_S else None

    async def finish(self, sign_in: SignIn, code: str) -> Session:
        """Signs in. Raises SignInAgain, UpstreamRefused, UpstreamUnavailable."""
        grant = await self._accounts.exchange(code, sign_in.verifier)
        session = Session(await self._accounts.user(grant.access_token), grant, self._refreshed)
        self._sessions[session.id] = session
        return session

    def get(self, session_id: str) -> Session | None:
        """The session, if it still is one."""
        session = self._sessions.get(session_id)
        if session is None or session.unused_s > SESSION_S:
            return None
        session.used = time.monotonic()
        return session

    def end(self, session: Session) -> None:
        """Signs out: the tokens are forgotten."""
        self._sessions.pop(session.id, None)

    def has(self, session_id: str) -> bool:
        """Whether the session is still one; this is no use of it."""
        session = self._sessions.get(session_id)
        return session is not None and session.unused_s <= SESSION_S

    async def _refreshed(self, session: Session, refresh_token: str) -> Grant:
        if not refresh_token:
            self.end(session)
            raise SignInAgain(OVER)
        try:
            return await self._accounts.refresh(refresh_token)
        except SignInAgain:
            self.end(session)
            raise

    def _forget_old(self) -> None:
        for state in list(self._sign_ins)[: -MOST_SIGN_INS + 1]:
            del self._sign_ins[state]
        for session in [each for each in self._sessions.values() if each.unused_s > SESSION_S]:
            self.end(session)
