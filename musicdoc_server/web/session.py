"""`/api/session` and `/logout`: who is known in this browser, and what this server offers to the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, SecretStr
from tornado.web import create_signed_value

from musicdoc_server.errors import NotFound
from musicdoc_server.keys import feed_key
from musicdoc_server.models import LOCAL_OWNER, Value
from musicdoc_server.tokens import Tokens
from musicdoc_server.web.auth import LOGIN, AuthHandler, session_of
from musicdoc_server.web.gates import SESSION_COOKIE, TOKEN_COOKIE, TOKEN_COOKIE_S
from musicdoc_server.web.podcast import feed_path
from musicdoc_server.web.sessions import Sessions

NO_TOKENS = "This server takes no tokens (setting auth)."


class Entered(Value):
    """The body of `POST /api/session`: a token that somebody has typed in."""

    token: Annotated[SecretStr, Field(min_length=1, max_length=200)] = Field(repr=False)


class SessionHandler(AuthHandler):
    """Handlers for whoever uses this browser. `tokens` is None unless people are known by them."""

    def initialize(self, sessions: Sessions | None, tokens: Tokens | None, secret: str) -> None:  # type: ignore[override]
        """Tornado's constructor."""
        super().initialize(sessions)
        self.tokens = tokens
        self.secret = secret


class OwnSession(SessionHandler):
    """`GET /api/session`, and `POST` with a token to be known in this browser from now on."""

    def initialize(self, offers: Mapping[str, Any], **known: Any) -> None:  # type: ignore[override]
        """Tornado's constructor; `offers` is told as it is."""
        super().initialize(**known)
        self.offers = offers

    def get(self) -> None:
        """`user.premium` is only there where Spotify told."""
        session = session_of(self, self.maybe_sessions)
        answer: dict[str, Any] = {"signedIn": self.visitor.user_id != "" or session is not None, **self.offers}
        if self.visitor.user_id:
            answer["user"] = {"id": self.visitor.user_id, "name": self.visitor.user_id}
        if session:
            answer["user"] = {"id": self.visitor.user_id or session.user.id, "name": session.user.name}
            if session.user.premium is not None:
                answer["user"]["premium"] = session.user.premium
        if self.visitor.known:
            answer["feed"] = self._feed(answer.get("user", {}).get("id", LOCAL_OWNER))
        answer["spotify"] = {"available": False}
        if self.maybe_sessions:
            address = {"signInUrl": LOGIN, "apiUrl": self.maybe_sessions.api_url}
            answer["spotify"] = {"available": True, "signedIn": session is not None, **address}
        self.reply(**answer)

    def _feed(self, user_id: str) -> str:
        """Where the user's podcast feed is; on one's own machine nobody has to show anything."""
        return feed_path(user_id, "" if self.visitor.everybody else feed_key(self.secret, user_id))

    async def post(self) -> None:
        """Raises NotFound where no tokens are taken, TokenNeeded for one that is not good, StoreError."""
        self.check_own_page()
        if self.tokens is None:
            raise NotFound(NO_TOKENS)
        typed = self.body(Entered).token.get_secret_value()
        own = await self.tokens.for_browser(typed, self.request.remote_ip or "")
        self.set_cookie(
            TOKEN_COOKIE,
            create_signed_value(self.secret, TOKEN_COOKIE, own),
            path="/",
            max_age=TOKEN_COOKIE_S,
            httponly=True,
            samesite="Lax",
            secure=self.by_https,
        )
        self.reply()


class Logout(SessionHandler):
    """`POST /logout`."""

    async def post(self) -> None:
        """Forgets who this browser's user is; fine for somebody who is not signed in, too. Raises StoreError."""
        self.check_own_page()
        if self.maybe_sessions and (session := session_of(self, self.maybe_sessions)):
            self.maybe_sessions.end(session)
        if self.tokens and self.visitor.by_cookie:
            await self.tokens.revoke(self.visitor.credential)
        for name in (SESSION_COOKIE, TOKEN_COOKIE):
            if self.get_cookie(name):
                self.clear_cookie(name, path="/")
        self.reply()
