"""What the sign-in asks of Spotify: its accounts service for tokens, its Web API for who somebody is.

Every call has a time-out, and what goes wrong is translated here, once. No token or code is ever logged: the errors
carry sentences of our own.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest, HTTPResponse

from musicdoc_server.errors import SignInAgain, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.reading import fits_header

CONNECT_S, REPLY_S = 3.0, 8.0
SCOPES = (
    "streaming user-read-email user-read-private user-read-playback-state user-modify-playback-state "
    "playlist-modify-private"
)
"""The first three are what the Web Playback SDK asks for, the next two start a song; the last saves a playlist."""

OVER = "Your Spotify sign-in is over. Sign in again."
AWAY = "Spotify does not answer just now. Try again in a moment."
UNLISTED = (
    "Spotify does not let this account use this server. Whoever runs it can add the account to the users of the "
    "Spotify app."
)
MOST_WAIT_S = 3600


class NotListed(UpstreamRefused):
    """The account is not among those that may use the operator's Spotify app (development mode: five)."""

    code = "not_listed"
    status = 403


@dataclass(frozen=True)
class User:
    """Whose account it is. `premium` is None where Spotify does not tell (apps in development mode)."""

    id: str
    name: str
    premium: bool | None = None


@dataclass(frozen=True)
class Grant:
    """What a sign-in or a refresh gives. `refresh_token` is empty where the one before stays good."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    ends_at: datetime


class Accounts:
    """Spotify's accounts service and `/me`. `api_url` ends with the version: `https://api.spotify.com/v1`.

    `redirect_uri` is our /callback as browsers reach it.
    """

    def __init__(
        self,
        *,
        accounts_url: str,
        api_url: str,
        client_id: str,
        client_secret: str | None,
        redirect_uri: str,
        http: AsyncHTTPClient,
    ) -> None:
        self._accounts_url = accounts_url.rstrip("/")
        self.api_url = api_url.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self.redirect_uri = redirect_uri
        self._http = http

    def consent_url(self, state: str, challenge: str) -> str:
        """Where a browser asks its user to agree; `challenge` is the S256 of the verifier (RFC 7636)."""
        query = {
            "client_id": self._client_id,
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": SCOPES,
            "state": state,
            "code_challenge_method": "S256",
            "code_challenge": challenge,
        }
        return f"{self._accounts_url}/authorize?{urlencode(query)}"

    async def exchange(self, code: str, verifier: str) -> Grant:
        """The tokens for the code that came back. Raises SignInAgain, UpstreamRefused, UpstreamUnavailable."""
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        return await self._token({**fields, "code_verifier": verifier})

    async def refresh(self, refresh_token: str) -> Grant:
        """New tokens. Raises SignInAgain when Spotify has ended the grant, UpstreamRefused, UpstreamUnavailable."""
        return await self._token({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def user(self, access_token: str) -> User:
        """Whose token it is. Raises SignInAgain for one that is not good (any more), and as above."""
        if not fits_header(access_token):
            raise SignInAgain(OVER)
        headers = {"Authorization": f"Bearer {access_token}"}
        reply, told = await self._ask(HTTPRequest(f"{self.api_url}/me", headers=headers))
        if reply.code == HTTPStatus.UNAUTHORIZED:
            raise SignInAgain(OVER)
        if reply.code == HTTPStatus.FORBIDDEN:
            raise NotListed(UNLISTED)
        user_id = told.get("id")
        if reply.code != HTTPStatus.OK or not isinstance(user_id, str) or not user_id:
            raise UpstreamRefused(f"Spotify does not say whose account this is (it answered {reply.code}).")
        product = told.get("product")
        return User(user_id, str(told.get("display_name") or user_id), product == "premium" if product else None)

    async def _token(self, fields: dict[str, str]) -> Grant:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._client_secret:
            pair = base64.b64encode(f"{self._client_id}:{self._client_secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        else:
            fields = {**fields, "client_id": self._client_id}
        address = f"{self._accounts_url}/api/token"
        reply, told = await self._ask(HTTPRequest(address, "POST", headers=headers, body=urlencode(fields)))
        if reply.code != HTTPStatus.OK:
            raise _refusal(reply, told)
        try:
            lasts = timedelta(seconds=float(told["expires_in"]))
            return Grant(str(told["access_token"]), str(told.get("refresh_token") or ""), datetime.now(UTC) + lasts)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise UpstreamUnavailable(AWAY) from None

    async def _ask(self, request: HTTPRequest) -> tuple[HTTPResponse, Mapping[str, Any]]:
        """The answer and the JSON object in it, empty where there is none. Raises UpstreamUnavailable."""
        request.connect_timeout, request.request_timeout, request.follow_redirects = CONNECT_S, REPLY_S, False
        try:
            reply = await self._http.fetch(request, raise_error=False)
        except (HTTPError, OSError):
            raise UpstreamUnavailable(AWAY) from None
        if reply.code == HTTPStatus.TOO_MANY_REQUESTS or reply.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _unavailable(reply)
        try:
            told = json.loads(reply.body)
        except ValueError:
            told = None
        return reply, told if isinstance(told, dict) else {}


def _refusal(reply: HTTPResponse, told: Mapping[str, Any]) -> SignInAgain | UpstreamRefused:
    """What a 4xx of the token route means. `invalid_grant`: the code or the refresh token is not good any more."""
    code = told.get("error")  # an object, in answers of other routes
    if code == "invalid_grant":
        return SignInAgain(OVER)
    if code in ("invalid_client", "unauthorized_client"):
        return UpstreamRefused(
            "Spotify does not know this server: the settings spotify_client_id and spotify_client_secret are wrong."
        )
    return UpstreamRefused(f"Spotify refused the sign-in (it answered {reply.code}).")


def _unavailable(reply: HTTPResponse) -> UpstreamUnavailable:
    error = UpstreamUnavailable(AWAY)
    wait = reply.headers.get("Retry-After", "")
    if wait.isascii() and wait.isdigit() and len(wait) < 8:
        error.retry_after_s = min(int(wait), MOST_WAIT_S)
    return error
