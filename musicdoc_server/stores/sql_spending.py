"""What was spent, in a database, SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import SPENDING


class SqlSpending:
    """stores.base.SpendingStore in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spend(self, day: str, tokens: int, chars: int) -> tuple[int, int]:
        """Adds to a day, which may be new. Raises StoreError."""
        this = SPENDING.c.day == day
        more = {"tokens": SPENDING.c.tokens + tokens, "chars": SPENDING.c.chars + chars}
        async with self._database.begin() as connection:
            if (await connection.execute(SPENDING.update().where(this).values(**more))).rowcount:
                row = (await connection.execute(sa.select(SPENDING).where(this))).one()
                return row.tokens, row.chars
        try:
            async with self._database.begin() as connection:
                await connection.execute(SPENDING.insert(), [{"day": day, "tokens": tokens, "chars": chars}])
        except IntegrityError:  # another node was quicker
            return await self.spend(day, tokens, chars)
        return tokens, chars
