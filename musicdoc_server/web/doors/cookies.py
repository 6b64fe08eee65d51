"""The cookies by which browsers are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import CookieError

from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler, create_signed_value, decode_signed_value

SESSION_COOKIE, TOKEN_COOKIE, STATE_COOKIE = "musicdoc_session", "musicdoc_token", "musicdoc_sign_in"
OURS_ALONE = "__Host-"
"""What a cookie's name begins with that no other name of the same site can have set, and that goes by https alone
(RFC 6265bis, 4.1.3.2). Browsers take it over https only."""


@dataclass(frozen=True)
class Cookies:
    """Cookies signed with `secret`, which no script can read and no form of another site sends.

    `https`: browsers reach this server by https alone. Where one does, only what it got that way is believed.
    """

    secret: str = field(repr=False)
    https: bool = False

    def read(self, request: HTTPServerRequest, name: str, lasts_s: int) -> str:
        """The value of a cookie that we signed no longer ago than that; empty where there is none."""
        name = self._named(request, name)
        try:
            morsel = request.cookies.get(name)
        except CookieError:
            return ""
        if morsel is None:
            return ""
        # Of the older form, which we never made, Tornado writes what is not good into the log.
        value = decode_signed_value(self.secret, name, morsel.value, max_age_days=lasts_s / 86_400, min_version=2)
        return value.decode("ascii", "replace") if value else ""

    def keep(self, handler: RequestHandler, name: str, value: str, lasts_s: int) -> None:
        """Gives it to the browser that asks."""
        name = self._named(handler.request, name)
        signed = create_signed_value(self.secret, name, value)
        secure = name.startswith(OURS_ALONE)
        handler.set_cookie(name, signed, path="/", max_age=lasts_s, httponly=True, samesite="Lax", secure=secure)

    def drop(self, handler: RequestHandler, name: str) -> None:
        """Takes it from the browser that asks, if it has one."""
        name = self._named(handler.request, name)
        if handler.get_cookie(name):  # a browser heeds only what is as strict as the cookie itself
            handler.clear_cookie(name, path="/", secure=name.startswith(OURS_ALONE))

    def _named(self, request: HTTPServerRequest, name: str) -> str:
        return f"{OURS_ALONE}{name}" if self.https or request.protocol == "https" else name
