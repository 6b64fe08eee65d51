"""The accounts service: the consent page and /api/token (authorization code with PKCE, refresh, client credentials)."""

from __future__ import annotations

import base64
import html
from typing import Any
from urllib.parse import urlencode, urlsplit

import tornado.web

from tests.standins.spotify.base import Spotify
from tests.standins.spotify.tokens import Grant

PAGE = """<!doctype html><html lang="en"><title>Agree</title><body>
<h1>{client} asks to</h1><ul>{scopes}</ul>
<p><a id="agree" href="{agree}">Agree</a> <a id="cancel" href="{cancel}">Cancel</a></p>
</body></html>"""


def allowed(uri: str) -> bool:
    """Whether a redirect URI is one that may be registered: HTTPS, or HTTP to a loopback address (not its name)."""
    parts = urlsplit(uri)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1"})


class Authorize(Spotify):
    """GET /authorize"""

    def get(self) -> None:
        asked = {name: self.get_query_argument(name, "") for name in self.request.query_arguments}
        uri = asked.get("redirect_uri", "")
        registered = self.behaviour.redirect_uris
        if self._wrong_client(asked.get("client_id", "")):
            self._refuse("INVALID_CLIENT: Invalid client")
        if asked.get("response_type") != "code":
            self._refuse("response_type must be code")
        if not allowed(uri):
            self._refuse("INVALID_CLIENT: Insecure redirect URI")
        if registered and uri not in registered:
            self._refuse("INVALID_CLIENT: Invalid redirect URI")
        if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            self._refuse("code_challenge_method must be S256")
        answer = asked.get("standin_answer") or self.behaviour.consent
        if answer == "ask":
            self._ask(asked)
        elif answer == "deny":
            self.redirect(f"{uri}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}")
        else:
            who = {**self.behaviour.signs_in, "scope": asked.get("scope", "")}
            code = self.tokens.code(Grant(asked["client_id"], uri, asked.get("code_challenge", ""), who))
            self.redirect(f"{uri}?{urlencode({'code': code, 'state': asked.get('state', '')})}")

    def _wrong_client(self, client: str) -> bool:
        return not client or bool(self.behaviour.client_id and client != self.behaviour.client_id)

    def _ask(self, asked: dict[str, str]) -> None:
        scopes = "".join(f"<li>{html.escape(scope)}</li>" for scope in asked.get("scope", "").split())
        self.finish(
            PAGE.format(
                client=html.escape(asked["client_id"]),
                scopes=scopes,
                agree=html.escape(f"/authorize?{urlencode({**asked, 'standin_answer': 'approve'})}"),
                cancel=html.escape(f"/authorize?{urlencode({**asked, 'standin_answer': 'deny'})}"),
            )
        )

    def _refuse(self, message: str) -> None:
        self.set_status(400)
        self.finish(message)
        raise tornado.web.Finish


class Token(Spotify):
    """POST /api/token"""

    def post(self) -> None:
        grants = {
            "authorization_code": self._from_code,
            "refresh_token": self._from_refresh,
            "client_credentials": self._from_credentials,
        }
        kind = self.get_body_argument("grant_type", "")
        if kind not in grants:
            self._refuse("unsupported_grant_type", f"grant_type parameter is missing or unknown: {kind}")
        self.set_header("Cache-Control", "no-store")
        grants[kind]()

    def _from_code(self) -> None:
        grant = self.tokens.redeem(self.get_body_argument("code", ""))
        if grant is None:
            self._refuse("invalid_grant", "Invalid authorization code")
            return
        if self.get_body_argument("redirect_uri", "") != grant.redirect_uri:
            self._refuse("invalid_grant", "Invalid redirect URI")
        client = self._client(needs_secret=not grant.challenge)
        if client != grant.client_id:
            self._refuse("invalid_grant", "The code belongs to another client")
        if grant.challenge and not grant.proven_by(self.get_body_argument("code_verifier", "")):
            self._refuse("invalid_grant", "code_verifier was incorrect")
        self._give(grant, self.tokens.give_refresh(grant))

    def _from_refresh(self) -> None:
        token = self.get_body_argument("refresh_token", "")
        grant = self.tokens.refresh.get(token)
        if grant is None:
            self._refuse("invalid_grant", "Invalid refresh token")
            return
        if self.behaviour.revoke_refresh:
            self._refuse("invalid_grant", "Refresh token revoked")
        if self._client(needs_secret=not grant.challenge) != grant.client_id:
            self._refuse("invalid_grant", "The token belongs to another client")
        if self.behaviour.rotate_refresh_tokens:
            del self.tokens.refresh[token]
            self._give(grant, self.tokens.give_refresh(grant))
        else:
            self._give(grant, "")

    def _from_credentials(self) -> None:
        self._client(needs_secret=True)
        token = self.tokens.give({"user": "", "product": "free", "scope": ""})
        self._finish({"access_token": token, "token_type": "Bearer", "expires_in": self.behaviour.token_lifetime_s})

    def _client(self, *, needs_secret: bool) -> str:
        scheme, _, pair = self.request.headers.get("Authorization", "").partition(" ")
        client, secret = self.get_body_argument("client_id", ""), self.get_body_argument("client_secret", "")
        if scheme.lower() == "basic":
            try:
                client, _, secret = base64.b64decode(pair).decode().partition(":")
            except ValueError:
                self._refuse("invalid_client", "Invalid client")
        wanted = self.behaviour.client_secret
        if not client or (self.behaviour.client_id and client != self.behaviour.client_id):
            self._refuse("invalid_client", "Invalid client")
        if needs_secret and (not secret or (wanted and secret != wanted)):
            self._refuse("invalid_client", "Invalid client secret")
        return client

    def _give(self, grant: Grant, refresh: str) -> None:
        body: dict[str, Any] = {
            "access_token": self.tokens.give(grant.who),
            "token_type": "Bearer",
            "expires_in": self.behaviour.token_lifetime_s,
            "scope": grant.who["scope"],
        }
        self._finish({**body, "refresh_token": refresh} if refresh else body)

    def _refuse(self, error: str, description: str) -> None:
        self.set_status(400)
        self._finish({"error": error, "error_description": self.echoed(description)})
        raise tornado.web.Finish

    def _finish(self, body: dict[str, Any]) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(body)
