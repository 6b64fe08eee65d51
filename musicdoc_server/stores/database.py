"""The database itself: one engine, transactions, and what it says when it cannot be used.

It is picked by the URL's scheme: `sqlite+aiosqlite:///musicdoc.db` or `postgresql+asyncpg://…`. On SQLite the journal
is a write-ahead log, so that readers never wait for the writer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from musicdoc_server.errors import ConfigError, StoreError
from musicdoc_server.stores import schema
from musicdoc_server.stores.upgrade import prepare

AWAY = "The database cannot be reached just now. Please try again."
DAMAGED = "It is damaged: put a backup in its place, or move it away and start with an empty one."
FORM = (
    "The setting database_url cannot be used: it must look like postgresql+asyncpg://user:password@host:5432/name or "
    "sqlite+aiosqlite:////folder/file.db. Signs like / # ? @ in a password are written as %2F %23 %3F %40."
)
CONNECT_S, ANSWER_S, CHECK_S = 10.0, 15.0, 3.0
ADVICE = {
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "readonly": "It can be read but not written: check who owns the file and its folder, and how the disk is mounted.",
    "disk is full": "The disk is full: make room, then start again.",
    "unable to open": "Check that its folder exists and may be written.",
    "locked": "Another program holds it: stop that one first.",
}
"""What to do, by what SQLite says."""


class Database:
    """One engine for all stores of a node. `await open()` before use, `await close()` after.

    What is stored is in no log and no error: people's addresses are among it.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine: AsyncEngine = create_async_engine(url, hide_parameters=True, **_patience(url))
        except ImportError as error:
            raise ConfigError(f"The setting database_url needs a driver that is not installed: {error}.") from None
        except (SQLAlchemyError, ValueError):  # in words of our own: theirs may repeat a part of the password
            raise ConfigError(FORM) from None
        logging.getLogger("aiosqlite").setLevel(logging.INFO)  # below, it tells what is stored
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)

    async def open(self) -> None:
        """Makes the tables that are missing. Raises ConfigError, which says why the database cannot be used."""
        try:
            async with self.begin() as connection:
                await connection.run_sync(prepare)
        except StoreError as error:
            where = self._engine.url.set(query={}).render_as_string(hide_password=True)
            said = str(error.__cause__)
            advice = next((words for sign, words in ADVICE.items() if sign in said), "")
            raise ConfigError(f"The database {where} cannot be used: {said}. {advice}".strip()) from None

    async def check(self) -> None:
        """Asks for some job, to see whether it answers. Raises StoreError."""
        try:
            async with asyncio.timeout(CHECK_S), self.begin() as connection:
                await connection.execute(sa.select(schema.JOBS.c.id).limit(1))
        except TimeoutError:
            raise StoreError(AWAY) from None

    async def close(self) -> None:
        """Gives back all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; what the database raises leaves as StoreError, caused by the driver's own words.

        IntegrityError and DataError leave as they are: trying again cannot help.
        """
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (IntegrityError, DataError):
            raise
        except DBAPIError as error:
            raise StoreError(AWAY) from error.orig
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(AWAY) from error


def _patience(url: str) -> dict[str, Any]:
    """A server may hang, and drops its connections when it is restarted; a file does neither.

    No connection is made for a moment only: each of SQLite's is a thread, whose start holds up the loop.
    """
    name = sa.make_url(url)
    if name.get_driver_name() != "asyncpg":
        return {"max_overflow": 0, "pool_timeout": ANSWER_S} if name.database else {}
    return {"pool_pre_ping": True, "connect_args": {"timeout": CONNECT_S, "command_timeout": ANSWER_S}}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA busy_timeout={ANSWER_S * 1000:.0f}")
    cursor.close()
