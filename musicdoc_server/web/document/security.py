"""How whoever asks shows who it is, in each value of the setting `auth`: as gates.py does it, for the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from musicdoc_server.errors import (
    Forbidden,
    MusicdocError,
    SignInAgain,
    StoreError,
    TokenNeeded,
    TooFast,
    UpstreamRefused,
    UpstreamUnavailable,
)
from musicdoc_server.web.base import PAGE_HEADER
from musicdoc_server.web.doors.accounts import NotListed
from musicdoc_server.web.doors.cookies import OURS_ALONE, SESSION_COOKIE, TOKEN_COOKIE

Scheme = dict[str, Any]

ASKED_BY_PAGE: Scheme = {
    "type": "apiKey",
    "in": "header",
    "name": PAGE_HEADER,
    "description": "Any value: a header that no page of another site can send. With a cookie, for whatever changes.",
}


@dataclass(frozen=True)
class Security:
    """The schemes by name, that of the cookie last; what a stranger is told; what looking at who asks can come to."""

    schemes: dict[str, Scheme]
    unknown: type[MusicdocError]
    errors: tuple[type[MusicdocError], ...]


def _bearer(says: str) -> Scheme:
    return {"type": "http", "scheme": "bearer", "description": says}


def _cookie(name: str, says: str) -> Scheme:
    return {
        "type": "apiKey",
        "in": "cookie",
        "name": name,
        "description": f"{says} Over https its name begins with `{OURS_ALONE}`.",
    }


SECURITY = {
    "none": Security({}, Forbidden, (Forbidden,)),
    "token": Security(
        {
            "token": _bearer("A token of the operator's (`musicdoc token add NAME`)."),
            "tokenCookie": _cookie(TOKEN_COOKIE, "What `POST /api/session` gives a browser."),
        },
        TokenNeeded,
        (TooFast, StoreError),
    ),
    "spotify": Security(
        {
            "spotify": _bearer("A Spotify access token."),
            "spotifyCookie": _cookie(SESSION_COOKIE, "What the sign-in (`/login`) gives a browser."),
        },
        SignInAgain,
        (SignInAgain, TooFast, NotListed, UpstreamRefused, UpstreamUnavailable),
    ),
}
"""By the value of the setting `auth`."""
PAGE_SCHEME = "page"
