"""The store on SQLite or PostgreSQL, through SQLAlchemy Core.

The database is picked by the URL's scheme: `sqlite+aiosqlite:///musicdoc.db` or `postgresql+asyncpg://…`. On SQLite the
journal is a write-ahead log, so that readers never wait for the writer.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from musicdoc_server.errors import StoreError
from musicdoc_server.models import Playlist
from musicdoc_server.stores.base import Batch, EventRow, JobRow, StageResult

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
        self._engine: AsyncEngine = create_async_engine(url)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)

    async def open(self) -> None:
        """Makes the tables that are missing. Raises StoreError."""
        async with self.begin() as connection:
            await connection.run_sync(METADATA.create_all)

    async def close(self) -> None:
        """Gives back all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; what the database raises leaves as StoreError."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise StoreError("The database cannot be reached just now. Please try again.") from error


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

    async def put(self, playlist: Playlist) -> None:
        """Stores or replaces. Raises StoreError."""
        row = {
            "id": playlist.id,
            "owner_id": playlist.owner_id,
            "created_at": playlist.created_at,
            "data": playlist.model_dump_json(by_alias=True),
        }
        async with self._database.begin() as connection:
            await connection.execute(PLAYLISTS.delete().where(PLAYLISTS.c.id == playlist.id))
            await connection.execute(PLAYLISTS.insert(), [row])

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

    async def delete(self, playlist_id: str) -> bool:
        """Removes it; False when there was none. Raises StoreError."""
        async with self._database.begin() as connection:
            done = await connection.execute(PLAYLISTS.delete().where(PLAYLISTS.c.id == playlist_id))
        return done.rowcount > 0


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
