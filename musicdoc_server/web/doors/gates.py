"""The three values of the setting `auth`: one's own machine, the operator's tokens, a sign-in with Spotify."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest, split_host_and_port

from musicdoc_server.errors import Forbidden, MusicdocError, SignInAgain, TokenNeeded
from musicdoc_server.tokens import BROWSER_S, Tokens
from musicdoc_server.web.doors.access import EVERYBODY, NOBODY, Visitor
from musicdoc_server.web.doors.cookies import SESSION_COOKIE, TOKEN_COOKIE, Cookies
from musicdoc_server.web.doors.sessions import SESSION_S, Sessions

PROXIED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")
THIS_MACHINE = (
    "This server is for the machine that it runs on (setting auth=none): open it as 127.0.0.1 or localhost. To reach "
    "it by another name, set auth to token or spotify."
)
BROUGHT = "Bearer "
"""What a credential begins with that is an access token of Spotify's; a session's id has no blank."""
WANTED = "This server wants a token. Enter yours on its page, or send it as “Authorization: Bearer …”."
SIGN_IN = "Sign in with Spotify first."


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means this machine (RFC 6761 for localhost and what is under it)."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class OpenGate:
    """`none`: whoever gets through is this machine's user.

    A page of another site could have a name of its own point to 127.0.0.1 and then read what it likes (DNS rebinding),
    so the name that the browser was told counts. A proxy would bring the whole network in. One that says so, or asks in
    HTTP/1.0 as nginx does where nobody has told it otherwise, is known; so is a browser that came by another name.
    """

    async def visitor(self, request: HTTPServerRequest) -> Visitor:
        """EVERYBODY. Raises Forbidden."""
        by_name = is_loopback(split_host_and_port(request.host)[0])
        proxied = request.version == "HTTP/1.0" or any(name in request.headers for name in PROXIED)
        if not by_name or proxied or _came_by_another_name(request):
            raise Forbidden(THIS_MACHINE)
        return EVERYBODY

    async def proven(self, visitor: Visitor, access_token: str, address: str) -> Visitor:
        """Nothing more is needed."""
        return visitor

    async def holds(self, credential: str) -> bool:
        """There is nothing that could end."""
        return True

    def unknown(self) -> MusicdocError:
        """Nobody is."""
        return Forbidden(THIS_MACHINE)


def _came_by_another_name(request: HTTPServerRequest) -> bool:
    """Whether a page of ours asks whose name, to the browser, is another than the one we are asked by."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return False  # a link from elsewhere is no proxy's doing
    try:
        name = urlsplit(request.headers.get("Referer", "")).hostname
    except ValueError:
        return True
    return name is not None and not is_loopback(name)


class TokenGate:
    """`token`: the operator makes tokens, each for a user; a script sends it, a browser keeps a cookie made from it."""

    def __init__(self, tokens: Tokens, cookies: Cookies) -> None:
        self._tokens = tokens
        self._cookies = cookies

    async def visitor(self, request: HTTPServerRequest) -> Visitor:
        """Whose token it is. One that was sent counts for more than the browser's cookie, also when it is not good.

        A cookie that we have signed is no guess: who shares an address with those who guess stays known by it.
        """
        sent = bearer(request)
        token = sent or self._cookies.read(request, TOKEN_COOKIE, BROWSER_S)
        credential = self._tokens.digest(token) if token else ""
        guessed_from = (request.remote_ip or "") if sent else None
        user_id = await self._tokens.user_of(credential, guessed_from) if credential else ""
        return Visitor(user_id, credential, by_cookie=not sent) if user_id else NOBODY

    async def proven(self, visitor: Visitor, access_token: str, address: str) -> Visitor:
        """A token of Spotify's shows who somebody is there, not here."""
        return visitor

    async def holds(self, credential: str) -> bool:
        """Whether the token was not revoked since."""
        return await self._tokens.user_of(credential) != ""

    def unknown(self) -> MusicdocError:
        """Asks for a token."""
        return TokenNeeded(WANTED)


class SpotifyGate:
    """`spotify`: whoever signs in with Spotify; a script brings an access token instead."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def visitor(self, request: HTTPServerRequest) -> Visitor:
        """Who is signed in, or whose access token was sent."""
        if token := bearer(request):
            user = await self._sessions.bearers.user_of(token, request.remote_ip or "")
            return Visitor(user.id, BROUGHT + token)
        session = self._sessions.get(self._sessions.cookies.read(request, SESSION_COOKIE, SESSION_S))
        return Visitor(session.user.id, session.id, by_cookie=True) if session else NOBODY

    async def proven(self, visitor: Visitor, access_token: str, address: str) -> Visitor:
        """An access token in a body counts for more than the browser's session."""
        return Visitor((await self._sessions.bearers.user_of(access_token, address)).id) if access_token else visitor

    async def holds(self, credential: str) -> bool:
        """Whether the session goes on, or Spotify still knows the token that was brought along."""
        if credential.startswith(BROUGHT):
            return await self._sessions.bearers.holds(credential.removeprefix(BROUGHT))
        return self._sessions.has(credential)

    def unknown(self) -> MusicdocError:
        """Asks for a sign-in."""
        return SignInAgain(SIGN_IN)


def bearer(request: HTTPServerRequest) -> str:
    """The token in `Authorization: Bearer …` (RFC 6750 2.1); empty where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
