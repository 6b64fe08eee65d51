"""The store on SQLite or PostgreSQL, through SQLAlchemy Core.

The database is picked by the URL's scheme: `sqlite+aiosqlite:///musicdoc.db` or `postgresql+asyncpg://…`. On SQLite the
journal is a write-ahead log, so that readers never wait for the writer.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from musicdoc_server.errors import ConfigError, StoreError
from musicdoc_server.models import Playlist
from musicdoc_server.stores.base import Batch, EventRow, JobRow, StageResult

AWAY = "The database cannot be reached just now. Please try again."

METADATA = sa.MetaData()
JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("job_id", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
STAGE_RESULTS = sa.Table(
    "stage_results",
    METADATA,
    sa.Column("job_id", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
PLAYLISTS = sa.Table(
    "playlists",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner_id", sa.Text, nullable=False, index=True),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)


class Database:
    """One engine for all stores of a node. `await open()` before use, `await close()` after."""

    def __init__(self, url: str) -> None:
        try:
            self._engine: AsyncEngine = create_async_engine(url)
        except (ArgumentError, ImportError) as error:
            raise ConfigError(f"The setting database_url cannot be used: {error}.") from None
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)

    async def open(self) -> None:
        """Makes the tables that are missing. Raises ConfigError, which says why the database cannot be used."""
        try:
            async with self.begin() as connection:
                await connection.run_sync(METADATA.create_all)
        except StoreError as error:
            where = self._engine.url.render_as_string(hide_password=True)
            raise ConfigError(f"The database {where} cannot be used: {error.__cause__}.") from None

    async def close(self) -> None:
        """Gives back all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; what the database raises leaves as StoreError, caused by the driver's own words.

        IntegrityError leaves as it is: trying again cannot help.
        """
        try:
            async with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise StoreError(AWAY) from error.orig
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(AWAY) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


class SqlJobs:
    """stores.base.JobStore in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def commit(self, batch: Batch) -> None:
        """Stores all of `batch` in one transaction. Raises StoreError."""
        async with self._database.begin() as connection:
            await _replace_jobs(connection, list(batch.jobs.values()))
            if batch.events:
                await connection.execute(EVENTS.insert(), [_columns(event) for event in batch.events])
            for result in batch.results:
                await _put_result(connection, result)
            if batch.removed:
                for table, key in (
                    (JOBS, JOBS.c.id),
                    (EVENTS, EVENTS.c.job_id),
                    (STAGE_RESULTS, STAGE_RESULTS.c.job_id),
                ):
                    await connection.execute(table.delete().where(key.in_(batch.removed)))

    async def jobs(self) -> Sequence[JobRow]:
        """Every job, oldest first (ids begin with the time they were made). Raises StoreError."""
        async with self._database.begin() as connection:
            rows = await connection.execute(JOBS.select().order_by(JOBS.c.id))
            return [JobRow(**row) for row in rows.mappings()]

    async def events(self, job_ids: Sequence[str]) -> Sequence[EventRow]:
        """The events of these jobs in order. Raises StoreError."""
        query = EVENTS.select().where(EVENTS.c.job_id.in_(job_ids)).order_by(EVENTS.c.job_id, EVENTS.c.seq)
        async with self._database.begin() as connection:
            return [EventRow(**row) for row in (await connection.execute(query)).mappings()]

    async def stage_results(self, job_id: str) -> dict[str, Any]:
        """The kept results by stage name. Raises StoreError."""
        query = STAGE_RESULTS.select().where(STAGE_RESULTS.c.job_id == job_id)
        async with self._database.begin() as connection:
            return {row["stage"]: json.loads(row["data"]) for row in (await connection.execute(query)).mappings()}


class SqlPlaylists:
    """stores.base.PlaylistStore in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, playlist: Playlist) -> None:
        """Stores a new one. Raises StoreError."""
        row = {"id": playlist.id, "owner_id": playlist.owner_id, "created_at": playlist.created_at}
        async with self._database.begin() as connection:
            await connection.execute(PLAYLISTS.insert(), [{**row, "data": _text(playlist)}])

    async def get(self, playlist_id: str) -> Playlist | None:
        """The playlist, if there is one. Raises StoreError."""
        query = sa.select(PLAYLISTS.c.data).where(PLAYLISTS.c.id == playlist_id)
        async with self._database.begin() as connection:
            data = (await connection.execute(query)).scalar_one_or_none()
        return Playlist.model_validate_json(data) if data else None

    async def owned_by(self, owner_id: str) -> Sequence[Playlist]:
        """An owner's playlists, newest first. Raises StoreError."""
        query = sa.select(PLAYLISTS.c.data).where(PLAYLISTS.c.owner_id == owner_id)
        async with self._database.begin() as connection:
            rows = await connection.execute(query.order_by(PLAYLISTS.c.created_at.desc(), PLAYLISTS.c.id))
            return [Playlist.model_validate_json(row.data) for row in rows]

    async def change(self, playlist_id: str, change: Callable[[Playlist], Playlist | None]) -> Playlist | None:
        """Changes or deletes one and returns it as it was. Raises StoreError."""
        this = PLAYLISTS.c.id == playlist_id
        async with self._database.begin() as connection:
            # Writing first takes the lock, on either engine, so that nobody changes what is read next.
            await connection.execute(PLAYLISTS.update().where(this).values(id=PLAYLISTS.c.id))
            data = (await connection.execute(sa.select(PLAYLISTS.c.data).where(this))).scalar_one_or_none()
            if data is None:
                return None
            before = Playlist.model_validate_json(data)
            after = change(before)
            if after is None:
                await connection.execute(PLAYLISTS.delete().where(this))
            else:
                await connection.execute(PLAYLISTS.update().where(this).values(data=_text(after)))
            return before


def _text(playlist: Playlist) -> str:
    return playlist.model_dump_json(by_alias=True)


async def _replace_jobs(connection: AsyncConnection, jobs: Sequence[JobRow]) -> None:
    if jobs:
        await connection.execute(JOBS.delete().where(JOBS.c.id.in_([job.id for job in jobs])))
        await connection.execute(JOBS.insert(), [_columns(job) for job in jobs])


async def _put_result(connection: AsyncConnection, result: StageResult) -> None:
    same = (STAGE_RESULTS.c.job_id == result.job_id) & (STAGE_RESULTS.c.stage == result.stage)
    await connection.execute(STAGE_RESULTS.delete().where(same))
    row = {"job_id": result.job_id, "stage": result.stage, "data": json.dumps(result.data)}
    await connection.execute(STAGE_RESULTS.insert(), [row])


def _columns(row: JobRow | EventRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
