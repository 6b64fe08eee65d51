"""Jobs in a database, SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from musicdoc_server.stores.base import Batch, EventRow, JobRow, Page, StageResult, Unfinished
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import EVENTS, HISTORY, JOBS, STAGE_RESULTS

MAIL_DUE = '"mail":"due"'
"""How a job's JSON says it; within a text of somebody's it would stand with backslashes."""


class SqlJobs:
    """stores.base.JobStore and JobArchive in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def commit(self, batch: Batch) -> None:
        """Stores all of `batch` in one transaction. Raises StoreError."""
        async with self._database.begin() as connection:
            await _replace(connection, JOBS, batch.jobs)
            if batch.events:
                await connection.execute(EVENTS.insert(), [_columns(event) for event in batch.events])
            for result in batch.results:
                await _put_result(connection, result)
            await _replace(connection, HISTORY, batch.forgotten)
            gone = list(batch.forgotten)
            for column, ids in (
                (STAGE_RESULTS.c.job_id, [*batch.done, *gone]),
                (EVENTS.c.job_id, gone),
                (JOBS.c.id, gone),
            ):
                if ids:
                    await connection.execute(column.table.delete().where(column.in_(ids)))
            if batch.history_until:
                await connection.execute(HISTORY.delete().where(HISTORY.c.id <= batch.history_until))

    async def unfinished(self) -> Unfinished:
        """The active jobs, those with mail due, and the highest `at`. Raises StoreError."""
        active = JOBS.select().where(JOBS.c.finished_at.is_(None)).order_by(JOBS.c.id)
        async with self._database.begin() as connection:
            rows = [JobRow(**row) for row in (await connection.execute(active)).mappings()]
            last_at = (await connection.execute(sa.select(sa.func.max(EVENTS.c.at)))).scalar_one()
            unmailed = await connection.execute(JOBS.select().where(JOBS.c.data.contains(MAIL_DUE)))
            return Unfinished(rows, [JobRow(**row) for row in unmailed.mappings()], last_at or 0)

    async def stage_results(self, job_id: str) -> dict[str, Any]:
        """The kept results by stage name. Raises StoreError."""
        query = STAGE_RESULTS.select().where(STAGE_RESULTS.c.job_id == job_id)
        async with self._database.begin() as connection:
            return {row["stage"]: json.loads(row["data"]) for row in (await connection.execute(query)).mappings()}

    async def finished_before(self, time: str, size: int) -> Sequence[JobRow]:
        """Jobs that finished before `time`. Raises StoreError."""
        return await self._jobs(JOBS.select().where(JOBS.c.finished_at < time).order_by(JOBS.c.finished_at).limit(size))

    async def job(self, job_id: str, *, history: bool = False) -> JobRow | None:
        """The job, if it is there. Raises StoreError."""
        for table in (JOBS, HISTORY) if history else (JOBS,):
            if rows := await self._jobs(table.select().where(table.c.id == job_id)):
                return rows[0]
        return None

    async def events(self, job_ids: Sequence[str], after_at: int = 0) -> Sequence[EventRow]:
        """The events of these jobs in order. Raises StoreError."""
        wanted = EVENTS.c.job_id.in_(job_ids) & (EVENTS.c.at > after_at)
        async with self._database.begin() as connection:
            rows = await connection.execute(EVENTS.select().where(wanted).order_by(EVENTS.c.at, EVENTS.c.seq))
            return [EventRow(**row) for row in rows.mappings()]

    async def jobs_of(self, user_id: str, page: Page) -> Sequence[JobRow]:
        """A page of a user's jobs, newest first. Raises StoreError."""
        parts = []
        for table in (JOBS, HISTORY) if page.history else (JOBS,):
            wanted = table.c.user_id == user_id
            if page.before:
                wanted &= table.c.id < page.before
            # Each part is cut on its own, which an index can do; a union of all would be sorted first.
            part = table.select().where(wanted).order_by(table.c.id.desc()).limit(page.size).subquery()
            parts.append(sa.select(part))
        # One statement, as a job may be on its way from one table to the other.
        found = sa.union_all(*parts).subquery()
        return await self._jobs(sa.select(found).order_by(found.c.id.desc()).limit(page.size))

    async def counts(self) -> tuple[Mapping[str, int], int]:
        """Jobs by status, and users. Raises StoreError."""
        async with self._database.begin() as connection:
            by_status = await connection.execute(sa.select(JOBS.c.status, sa.func.count()).group_by(JOBS.c.status))
            users = await connection.execute(sa.select(sa.func.count(sa.distinct(JOBS.c.user_id))))
            return {row[0]: row[1] for row in by_status}, users.scalar_one()

    async def _jobs(self, query: sa.Select[Any]) -> list[JobRow]:
        async with self._database.begin() as connection:
            return [JobRow(**row) for row in (await connection.execute(query)).mappings()]


async def _replace(connection: AsyncConnection, table: sa.Table, jobs: Mapping[str, JobRow]) -> None:
    if jobs:
        await connection.execute(table.delete().where(table.c.id.in_(jobs)))
        await connection.execute(table.insert(), [_columns(job) for job in jobs.values()])


async def _put_result(connection: AsyncConnection, result: StageResult) -> None:
    same = (STAGE_RESULTS.c.job_id == result.job_id) & (STAGE_RESULTS.c.stage == result.stage)
    await connection.execute(STAGE_RESULTS.delete().where(same))
    row = {"job_id": result.job_id, "stage": result.stage, "data": json.dumps(result.data)}
    await connection.execute(STAGE_RESULTS.insert(), [row])


def _columns(row: JobRow | EventRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
