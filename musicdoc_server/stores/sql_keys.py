"""The keys that the database keeps: whoever has what it names must have them too, whichever node that is."""

from __future__ import annotations

import sqlalchemy as sa

from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import KEYS


class SqlKeys:
    """Keys by their name, as `upgrade` has made them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def key(self, name: str) -> str:
        """A key. Raises StoreError."""
        async with self._database.begin() as connection:
            key: str = (await connection.execute(sa.select(KEYS.c.key).where(KEYS.c.name == name))).scalar_one()
            return key
