"""`/api/session` and `/logout`: who is known in this browser, and what this server offers to the page."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, SecretStr

from musicdoc_server.errors import NotFound, StoreError, TokenNeeded, TooFast
from musicdoc_server.models import LOCAL_OWNER, Value
from musicdoc_server.tokens import BROWSER_S, Tokens
from musicdoc_server.web.auth import LOGIN, AuthHandler, session_of
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import SIGN_IN
from musicdoc_server.web.doors.cookies import SESSION_COOKIE, TOKEN_COOKIE, Cookies
from musicdoc_server.web.doors.sessions import Sessions
from musicdoc_server.web.podcast import FeedKeys
from musicdoc_server.web.replies import Reply

NO_TOKENS = "This server takes no tokens (setting auth)."


class Entered(Value):
    """A token that somebody has typed in."""

    token: Annotated[SecretStr, Field(min_length=1, max_length=200)] = Field(repr=False)


class Offers(Value):
    """What this server offers, whoever asks."""

    auth: str = Field(description="Who may use it (the setting auth).")
    catalogs: tuple[str, ...] = Field(description="Where a job's songs may come from, the default first.")
    songs: int = Field(description="How many songs a documentary has.")
    narrations: int = Field(description="How many narrations a documentary has.")
    languages: bool = Field(description="Whether there are others than English.")
    voices: bool = Field(description="Whether there are others than `voice`.")
    voice: str = Field(description="The voice that speaks where none is asked for.")
    words_per_min: int = Field(description="About how fast that is.")
    mail: bool = Field(description="Whether a job may ask for a message (`email`).")
    heartbeat_s: float = Field(description="How often an event stream shows that it lives.")
    exports: tuple[str, ...] = Field(description="The formats that a playlist can be had in.")


class KnownUser(Value):
    """Who is known in this browser, or by the token that was sent."""

    id: str
    name: str
    premium: bool | None = Field(default=None, description="Only where Spotify tells.")


class SpotifyOffer(Value):
    """Whether people can sign in with Spotify, and how."""

    available: bool
    signed_in: bool | None = None
    sign_in_url: str | None = None
    api_url: str | None = None


class SessionTold(Offers, Reply):
    """Who is signed in, and what this server offers."""

    signed_in: bool
    user: KnownUser | None = None
    feed: str | None = Field(default=None, description="Where the user's podcast feed is, with the key that opens it.")
    spotify: SpotifyOffer


class SessionHandler(AuthHandler):
    """Handlers for whoever uses this browser. `tokens` is None unless people are known by them."""

    def initialize(self, sessions: Sessions | None, tokens: Tokens | None, cookies: Cookies) -> None:  # type: ignore[override]
        """Tornado's constructor."""
        super().initialize(sessions)
        self.tokens = tokens
        self.own_cookies = cookies


class OwnSession(SessionHandler):
    """`GET /api/session`, and `POST` with a token to be known in this browser from now on."""

    def initialize(self, offers: Offers, feeds: FeedKeys, **known: Any) -> None:  # type: ignore[override]
        """Tornado's constructor."""
        super().initialize(**known)
        self.feeds = feeds
        self.offers = offers

    @operation(
        SIGN_IN, "Who is signed in, and what this server offers.", Answer("That.", SessionTold), errors=(StoreError,)
    )
    async def get(self) -> None:
        """Who is known here by the gate, or else is signed in with Spotify; and what there is for them.

        Raises StoreError.
        """
        session = session_of(self, self.maybe_sessions)
        user, spotify = None, SpotifyOffer(available=False)
        if self.visitor.user_id:
            user = KnownUser(id=self.visitor.user_id, name=self.visitor.user_id)
        if session:
            listener = session.user
            user = KnownUser(id=self.visitor.user_id or listener.id, name=listener.name, premium=listener.premium)
        if self.maybe_sessions:
            api_url, signed_in = self.maybe_sessions.api_url, session is not None
            spotify = SpotifyOffer(available=True, signed_in=signed_in, sign_in_url=LOGIN, api_url=api_url)
        whose = user.id if user else LOCAL_OWNER
        feed = await self.feeds.path(self.visitor, whose) if self.visitor.known else None
        signed_in = user is not None
        self.reply(SessionTold(**dict(self.offers), signed_in=signed_in, user=user, feed=feed, spotify=spotify))

    @operation(
        SIGN_IN,
        "This browser is known from now on (`auth=token`).",
        Answer("It has its cookie.", Reply, headers=("Set-Cookie",)),
        body=Entered,
        errors=(NotFound, TokenNeeded, TooFast, StoreError),
        own_page=True,
    )
    async def post(self) -> None:
        """Raises NotFound where no tokens are taken, TokenNeeded for one that is not good, StoreError."""
        self.check_own_page()
        if self.tokens is None:
            raise NotFound(NO_TOKENS)
        typed = self.body(Entered).token.get_secret_value()
        own = await self.tokens.for_browser(typed, self.request.remote_ip or "")
        self.own_cookies.keep(self, TOKEN_COOKIE, own, BROWSER_S)
        self.reply(Reply())


class Logout(SessionHandler):
    """`POST /logout`."""

    @operation(
        SIGN_IN,
        "Nobody is known in this browser any more.",
        Answer("Also when nobody was.", Reply),
        errors=(StoreError,),
        own_page=True,
    )
    async def post(self) -> None:
        """Forgets who this browser's user is; fine for somebody who is not signed in, too. Raises StoreError."""
        self.check_own_page()
        if self.maybe_sessions and (session := session_of(self, self.maybe_sessions)):
            self.maybe_sessions.end(session)
        if self.tokens and self.visitor.by_cookie:
            await self.tokens.revoke(self.visitor.credential)
        for name in (SESSION_COOKIE, TOKEN_COOKIE):
            self.own_cookies.drop(self, name)
        self.reply(Reply())
