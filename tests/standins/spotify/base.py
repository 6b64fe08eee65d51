"""What every Web API route does first: limits, the token, and errors in Spotify's form."""

from __future__ import annotations

import json
from typing import Any, cast

import tornado.web

from tests.standins.spotify.behaviour import SpotifyBehaviour
from tests.standins.spotify.shapes import Shapes
from tests.standins.spotify.tokens import Tokens
from tests.standins.wire import Route

UNLISTED = "Check settings on the developer dashboard, the user may not be registered."


class Spotify(Route):
    """The base of the Web API's and the accounts service's handlers."""

    @property
    def behaviour(self) -> SpotifyBehaviour:
        return cast(SpotifyBehaviour, self.control.behaviour)

    @property
    def tokens(self) -> Tokens:
        return cast(Tokens, self.settings["tokens"])

    @property
    def shapes(self) -> Shapes:
        return Shapes(self.here(), full=not self.behaviour.development_mode)

    def fail(self, status: int, message: str, reason: str = "", retry_after_s: int | None = None) -> None:
        """Ends the call with `{"error": {"status", "message", "reason"}}`, or malformed where that was asked for."""
        message = self.echoed(message)
        self.set_status(status)
        if retry_after_s is not None:
            self.set_header("Retry-After", str(retry_after_s))
        form = self.behaviour.malformed_errors
        if form == "html":
            self.set_header("Content-Type", "text/html")
            self.finish(f"<html><body><h1>{status}</h1>{message}</body></html>")
        elif form == "empty":
            self.finish()
        elif form:
            self.finish({"error": message})
        else:
            error = {"status": status, "message": message, **({"reason": reason} if reason else {})}
            self.finish({"error": error})
        raise tornado.web.Finish

    def answer(self, body: Any, status: int = 200) -> None:
        """Ends the call with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(body, ensure_ascii=False))

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish({"error": {"status": status_code, "message": self._reason}})


class Api(Spotify):
    """A route below /v1, for whoever has a token."""

    who: dict[str, Any]

    async def prepare(self) -> None:
        await super().prepare()
        if self.request.method == "OPTIONS":
            return
        if self.behaviour.take("quota_429"):
            self.fail(429, "API quota exceeded", "QUOTA_EXCEEDED", self.behaviour.quota_retry_after_s)
        if self.behaviour.take("short_429"):
            self.fail(429, "API rate limit exceeded", retry_after_s=self.behaviour.retry_after_s)
        self._sign_in()

    def need(self, *scopes: str) -> None:
        """Ends the call with 403 unless the token has one of `scopes`."""
        held = self.who.get("scope")
        if held is not None and not set(scopes) & set(held.split()):
            self.fail(403, "Insufficient client scope")

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A number in the query; 400 when it is out of bounds."""
        text = self.get_query_argument(name, str(default))
        if not text.lstrip("-").isdecimal() or not low <= int(text) <= high:
            self.fail(400, f"Invalid {name}")
        return int(text)

    def market(self) -> str:
        """The market in the query, or nothing; 400 when it is none."""
        market = self.get_query_argument("market", "")
        if market and market != "from_token" and not (len(market) == 2 and market.isalpha()):
            self.fail(400, "Invalid market code")
        return market

    def not_in_development(self) -> None:
        """Ends the call with 403 in development mode."""
        if self.behaviour.development_mode:
            self.fail(403, "Forbidden")

    def _sign_in(self) -> None:
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            self.fail(401, "No token provided")
        if self.behaviour.expire_token_after == 0:
            self.tokens.expire_all()
            self.behaviour.expire_token_after = -1
        elif self.behaviour.expire_token_after > 0:
            self.behaviour.expire_token_after -= 1
        owner = self.tokens.owner(token)
        if owner is None:
            self.fail(401, "Invalid access token")
            return
        if self.tokens.expired(token):
            self.fail(401, "The access token expired")
        if not owner.get("listed", True):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(UNLISTED)
            raise tornado.web.Finish
        self.who = owner


class Nowhere(Spotify):
    """A path that is not there."""

    def get(self) -> None:
        self.fail(404, "Service not found")

    post = put = delete = patch = head = get
