"""What can be set on the Spotify stand-in."""

# ruff: noqa: RUF009 - setting() makes a dataclass field

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.standins.control import Behaviour, setting

PREMIUM_TOKEN = "premium-token"
FREE_TOKEN = "free-token"


@dataclass
class SpotifyBehaviour(Behaviour):
    """Settings; each one's help says what it does."""

    latency_s: float = setting(0.12, "seconds before any answer")
    development_mode: bool = setting(True, "top tracks, batch gets and other people's data are 403; fields are missing")
    missing: list[str] = setting([], "titles that are nowhere to be found, in any version")
    only_variants: list[str] = setting([], "titles found only as live, remaster, karaoke or tribute versions")
    variants_first: bool = setting(False, "search lists such versions before the originals")
    short_429: int = setting(0, "the next n calls answer 429 with Retry-After: retry_after_s")
    retry_after_s: int = setting(1, "what short_429 says in Retry-After, in seconds")
    quota_429: int = setting(0, "the next n calls answer 429 with the reason QUOTA_EXCEEDED")
    quota_retry_after_s: int = setting(36000, "what quota_429 says in Retry-After, in seconds")
    malformed_errors: str = setting(
        "", "bodies of errors: text ({'error': 'text'}), html, empty; otherwise well formed"
    )
    expire_token_after: int = setting(-1, "after n more calls every token known then has expired; -1: never")
    expired: list[str] = setting([], "tokens that have expired")
    tokens: dict[str, Any] = setting(
        {
            PREMIUM_TOKEN: {"user": "listener", "product": "premium"},
            FREE_TOKEN: {"user": "guest", "product": "free"},
        },
        "token: {user, product (premium or free), scope (all when absent), listed (may use the app; true)}",
    )
    signs_in: dict[str, Any] = setting(
        {"user": "listener", "product": "premium"}, "who is signed in on the consent page"
    )
    consent: str = setting("approve", "/authorize: approve or deny at once, or ask with a page")
    client_id: str = setting("", "the only client id that is accepted; empty: any")
    client_secret: str = setting("", "demanded where a client signs in without PKCE; empty: any")
    redirect_uris: list[str] = setting([], "the redirect URIs that are registered; empty: any that are allowed at all")
    token_lifetime_s: int = setting(3600, "how long an access token from /api/token lives")
    rotate_refresh_tokens: bool = setting(False, "a refresh gives a new refresh token, and the old one ends")
    revoke_refresh: bool = setting(False, "every refresh is an invalid_grant")
    device_404: int = setting(0, "the next n plays answer 404 Device not found")
    devices: list[str] = setting([], "device ids that are known; empty: any that a call names")
