"""Whose Spotify access tokens are that scripts bring along: asked of Spotify, and remembered for a moment."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import dataclass

from musicdoc_server.errors import SignInAgain, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.web.doors.accounts import Accounts, User
from musicdoc_server.web.doors.rates import Guesses

KNOWN_S, MOST_KNOWN = 10.0, 1000
"""So long, and of so many tokens, it is remembered whose they are: a token revoked at Spotify is good for as long."""
GUESSES_PER_HOUR = 1800
"""So often an hour, a tenth at once, Spotify is asked about tokens from one address that were not good before."""
ASK_AGAIN_S = 60.0
"""So often Spotify is asked about a token by which a stream was opened, where nothing else asks: a thousand such tokens
are 17 calls a second."""
TOKEN_S = 3600.0
"""How long Spotify's access tokens live: the `expires_in` of its accounts service."""
PAUSE_S = 30.0
"""So long Spotify is not asked about open streams after it could not answer, unless it says how long: its limits count
the calls of 30 seconds (its Web API's page on rate limits)."""


@dataclass(frozen=True)
class _Known:
    user: User
    at_s: float

    @property
    def age_s(self) -> float:
        """Seconds since Spotify said so."""
        return time.monotonic() - self.at_s


class Bearers:
    """The tokens of one node."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[User]] = {}
        self._guesses = Guesses(GUESSES_PER_HOUR)
        self._quiet_until_s = 0.0

    async def user_of(self, token: str, address: str | None = None) -> User:
        """Whose token it is, or was a moment ago. Raises SignInAgain, UpstreamRefused, UpstreamUnavailable, TooFast.

        `address` is where it comes from, if it just came: strangers would have Spotify asked until it answers nobody.
        """
        digest = hashlib.sha256(token.encode()).hexdigest()
        known = self._known.get(digest)
        if known and known.age_s < KNOWN_S:
            return known.user
        if not known and address is not None:
            self._guesses.take(address)
        if digest not in self._asking:
            self._asking[digest] = asking = asyncio.create_task(self._asked(token, digest))
            asking.add_done_callback(lambda done: self._told(digest, done))
        # One question serves all who have it at the same time, and whoever leaves takes it from nobody.
        return await asyncio.shield(self._asking[digest])

    async def _asked(self, token: str, digest: str) -> User:
        try:
            user = await self._accounts.user(token)
        except (SignInAgain, UpstreamRefused):
            self._known.pop(digest, None)
            raise
        self._known.pop(digest, None)
        if len(self._known) >= MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[digest] = _Known(user, time.monotonic())
        return user

    def _told(self, digest: str, asking: asyncio.Task[User]) -> None:
        del self._asking[digest]
        if not asking.cancelled():
            asking.exception()  # where all have left, it is nobody's trouble

    async def holds(self, token: str) -> bool:
        """Whether a stream that this token opened may go on, as far as Spotify has said within the last minute.

        While Spotify cannot be asked, the token is taken for good until it must have run out. All such
        questions rest together when Spotify says that it has too much to do.
        """
        known = self._known.get(hashlib.sha256(token.encode()).hexdigest())
        if known and known.age_s < ASK_AGAIN_S:
            return True
        if time.monotonic() < self._quiet_until_s:
            return self._may_live(known)
        try:
            await self.user_of(token)
        except (SignInAgain, UpstreamRefused):
            return False
        except UpstreamUnavailable as error:
            self._quiet_until_s = time.monotonic() + (error.retry_after_s or PAUSE_S)
            return self._may_live(known)
        return True

    @staticmethod
    def _may_live(known: _Known | None) -> bool:
        return known is None or known.age_s < TOKEN_S
