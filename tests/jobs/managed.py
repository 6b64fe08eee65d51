"""A manager on a real SQLite store, work that waits, and what tests ask of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from musicdoc_server.jobs.cleanup import Retention
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.event_log import ENDING
from musicdoc_server.jobs.job import Job
from musicdoc_server.jobs.manager import Limits, Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.stores.base import Page
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql import SqlJobs

Work = Callable[[JobRequest, Desk], Awaitable[dict[str, Any]]]
RESULT = {"data": {"title": "Rags"}, "playlistId": "pl_1"}


def request(owner: str = "ann") -> JobRequest:
    return JobRequest(topic="Ragtime", owner_id=owner)


class Gate:
    """Work that waits until it is let through."""

    def __init__(self) -> None:
        self.open = asyncio.Event()

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        desk.progress(1, "Identifying artist", 10, "Searching")
        await self.open.wait()
        desk.keep("identify", {"name": "Ragtime"})
        return RESULT


@asynccontextmanager
async def managed(
    folder: Path,
    work: Work,
    *,
    job_ttl_s: float = 3600,
    max_running: int = 10,
    queue_limit: int = 10,
    store_class: type[SqlJobs] = SqlJobs,
) -> AsyncIterator[Manager]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'jobs.db'}")
    await database.open()
    store = store_class(database)
    limits, retention = Limits(2, max_running, queue_limit), Retention(job_ttl_s, 30, 3600)
    manager = Manager(store, store, work, limits=limits, retention=retention)
    await manager.open()
    try:
        yield manager
    finally:
        await manager.close()
        await database.close()


async def ending(manager: Manager, job_id: str, runs: int = 1) -> str:
    """The last event of the job's run of that number."""
    log = await manager.register.log(job_id)
    while len(ended := [event.type for event in log.after(0) if event.type in ENDING]) < runs:
        assert await log.wait(10)
    return ended[runs - 1]


async def until(manager: Manager, job_id: str, detail: str) -> None:
    """Waits until the job tells this."""
    log = await manager.register.log(job_id)
    while detail not in [event.data.get("detail") for event in log.after(0)]:
        assert await log.wait(10)


async def jobs_of(manager: Manager, user: str) -> list[Job]:
    return await manager.register.page(user, Page(100))
