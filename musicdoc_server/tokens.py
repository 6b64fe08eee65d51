"""The tokens by which people are known where `auth` is `token`: made by the operator, kept as a hash, shown once.

A browser that was given a token gets one of its own, which ends with that one, or when it signs out.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

from musicdoc_server.errors import TokenNeeded
from musicdoc_server.models import ago, now
from musicdoc_server.stores.base import TokenRow, TokenStore

PREFIX = "mdoc_"
"""By this a token is recognised, by people and by programs that look for secrets in the wrong place."""
KNOWN_S = 5.0
"""So long a token is taken for good without asking the store: revoking it takes effect at most this much later."""
MOST_KNOWN = 10_000
BROWSER_S = 90 * 86_400
"""How long a browser stays signed in with a token, in seconds, without being asked for it again."""
NOT_GOOD = "This token is not known here, or was revoked. Ask whoever runs the server for another one."


class Tokens:
    """All tokens of a node, behind a short memory."""

    def __init__(self, store: TokenStore, guessed: Callable[[str], None] = lambda _: None) -> None:
        """`guessed` is told from where a token comes that was not good before, and raises what keeps it from asking."""
        self._store = store
        self._guessed = guessed
        self._known: dict[str, tuple[str, float]] = {}

    @staticmethod
    def digest(token: str) -> str:
        """What is kept of a token. It has 256 random bits, so that a plain hash cannot be turned back."""
        return hashlib.sha256(token.encode()).hexdigest()

    async def user_of(self, digest: str, address: str | None = None) -> str:
        """Whose token it is; empty where there is no such one (any more). Raises StoreError, TooFast.

        `address` is where it comes from, if it just came: strangers would have the store asked without end.
        """
        user_id, asked_s = self._known.get(digest, ("", 0.0))
        if user_id and time.monotonic() - asked_s < KNOWN_S:
            return user_id
        if not user_id and address is not None:
            self._guessed(address)
        row = await self._store.token(digest)
        self._known.pop(digest, None)
        if row is None or (row.parent and row.created_at < ago(BROWSER_S)):
            return ""
        if len(self._known) >= MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[digest] = row.user_id, time.monotonic()
        return row.user_id

    async def add(self, user_id: str, *, parent: str = "") -> str:
        """A new token for a user; `parent` is the digest of the one that it ends with. Raises StoreError."""
        token = PREFIX + secrets.token_urlsafe(32)
        await self._store.add_token(TokenRow(self.digest(token), user_id, now(), parent))
        return token

    async def for_browser(self, token: str, address: str) -> str:
        """A token of its own for a browser whose user has typed `token` in. Raises TokenNeeded, StoreError, TooFast."""
        self._guessed(address)
        digest = self.digest(token)
        row = await self._store.token(digest)
        if row is None or row.parent:
            raise TokenNeeded(NOT_GOOD)
        return await self.add(row.user_id, parent=digest)

    async def revoke(self, digest: str) -> None:
        """Ends a token, and those of browsers that were made from it. Raises StoreError."""
        self._known.pop(digest, None)
        await self._store.revoke_tokens(digest=digest)

    async def made(self) -> list[TokenRow]:
        """The tokens that the operator made, oldest first. Raises StoreError."""
        return [row for row in await self._store.tokens() if not row.parent]

    async def purge(self) -> None:
        """Forgets the tokens of browsers that must have lost them by now. Raises StoreError."""
        await self._store.revoke_tokens(children_before=ago(BROWSER_S))

    async def revoke_user(self, user_id: str) -> int | None:
        """Ends all tokens of a user, and the address of their podcast; tells how many the operator had made.

        None, where nobody has that name: then nothing was ended. Raises StoreError.
        """
        return await self._store.revoke_tokens(user_id=user_id)
