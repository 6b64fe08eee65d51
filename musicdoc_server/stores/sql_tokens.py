"""Tokens in a database, SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from musicdoc_server.stores.base import TokenRow
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import FEEDS, HISTORY, JOBS, PLAYLISTS, TOKENS
from musicdoc_server.stores.sql_feeds import SqlFeeds

NAMES = (TOKENS.c.user_id, FEEDS.c.user_id, PLAYLISTS.c.owner_id, JOBS.c.user_id, HISTORY.c.user_id)
"""Wherever users are named."""


class SqlTokens:
    """stores.base.TokenStore in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_token(self, row: TokenRow) -> None:
        """Stores a new token. Raises StoreError."""
        async with self._database.begin() as connection:
            await connection.execute(TOKENS.insert(), [asdict(row)])

    async def token(self, digest: str) -> TokenRow | None:
        """The token with this hash, if there is one. Raises StoreError."""
        found = await self._found(TOKENS.c.digest == digest)
        return found[0] if found else None

    async def tokens(self) -> Sequence[TokenRow]:
        """All of them, oldest first. Raises StoreError."""
        return await self._found(sa.true())

    async def revoke_tokens(self, *, digest: str = "", user_id: str = "", children_before: str = "") -> int | None:
        """Deletes one and those made from it, all of a user, or old ones of browsers. Raises StoreError."""
        if user_id and not await self._is_somebodys(user_id):
            return None
        gone: sa.ColumnElement[bool] = (TOKENS.c.digest == digest) | (TOKENS.c.parent == digest)
        if user_id:
            gone = TOKENS.c.user_id == user_id
            await SqlFeeds(self._database).renew(user_id)
        elif children_before:
            gone = (TOKENS.c.parent != "") & (TOKENS.c.created_at < children_before)
        async with self._database.begin() as connection:
            made = sa.select(sa.func.count()).select_from(TOKENS).where(gone & (TOKENS.c.parent == ""))
            count: int = (await connection.execute(made)).scalar_one()
            await connection.execute(TOKENS.delete().where(gone))
            return count

    async def _is_somebodys(self, name: str) -> bool:
        async with self._database.begin() as connection:
            known = sa.select(sa.or_(*(sa.exists().where(column == name) for column in NAMES)))
            return bool((await connection.execute(known)).scalar_one())

    async def _found(self, which: sa.ColumnElement[bool]) -> list[TokenRow]:
        query = sa.select(TOKENS).where(which).order_by(TOKENS.c.created_at, TOKENS.c.digest)
        async with self._database.begin() as connection:
            return [TokenRow(**row) for row in (await connection.execute(query)).mappings()]
