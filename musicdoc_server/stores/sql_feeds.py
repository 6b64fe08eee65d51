"""What the addresses of podcasts are made with, in a database, SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import FEEDS


class SqlFeeds:
    """stores.base.FeedStore in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def salt(self, user_id: str) -> str:
        """What there is of a user's. Raises StoreError."""
        async with self._database.begin() as connection:
            found = await connection.execute(sa.select(FEEDS.c.salt).where(FEEDS.c.user_id == user_id))
            return found.scalar_one_or_none() or ""

    async def renew(self, user_id: str) -> str:
        """Another one. Raises StoreError."""
        salt = secrets.token_hex(16)
        try:
            async with self._database.begin() as connection:
                await connection.execute(FEEDS.delete().where(FEEDS.c.user_id == user_id))
                await connection.execute(FEEDS.insert(), [{"user_id": user_id, "salt": salt}])
        except IntegrityError:  # another node was quicker, and has ended what was before, too
            return await self.salt(user_id)
        return salt
