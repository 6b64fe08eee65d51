"""A server in the test's own loop, whose jobs do what the test says: the real manager, store and handlers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import JobRequest
from musicdoc_server.web.doors.gates import OpenGate
from musicdoc_server.web.doors.proxies import Proxies
from musicdoc_server.web.live.socket import JobSocket, UserSocket
from musicdoc_server.web.live.stream import JobStream, Streams, UserStream
from tests.jobs.managed import RESULT, managed, request


class Live:
    """`start` begins a job that waits at its desk; `finish` lets it complete."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.manager: Manager
        self._desks: dict[str, Desk] = {}
        self._done: dict[str, asyncio.Event] = {}

    async def work(self, _: JobRequest, desk: Desk) -> dict[str, Any]:
        self._done[desk.job.id] = asyncio.Event()
        self._desks[desk.job.id] = desk
        desk.waiting("at the desk")
        await self._done[desk.job.id].wait()
        return RESULT

    async def start(self, user: str = "ann") -> Desk:
        job = await self.manager.submit(request(user))
        log = await self.manager.register.log(job.id)
        while "at the desk" not in [event.data.get("detail") for event in log.after(0)]:
            assert await log.wait(10)
        return self._desks[job.id]

    def finish(self, desk: Desk) -> None:
        self._done[desk.job.id].set()


@asynccontextmanager
async def live(folder: Path, heartbeat_s: float = 30) -> AsyncIterator[Live]:
    sockets = bind_sockets(0, "127.0.0.1")
    here = Live(sockets[0].getsockname()[1])
    async with managed(folder, here.work) as here.manager:
        gate = OpenGate()
        streams = Streams(heartbeat_s, gate.holds)
        known = {"manager": here.manager, "streams": streams}
        routes = [
            ("/api/jobs/([^/]+)/stream", JobStream, known),
            ("/api/jobs/([^/]+)/ws", JobSocket, known),
            ("/api/users/([^/]+)/stream", UserStream, known),
            ("/api/users/([^/]+)/ws", UserSocket, known),
        ]
        server = HTTPServer(Application(routes, gate=gate, proxies=Proxies()))
        server.add_sockets(sockets)
        try:
            yield here
        finally:
            server.stop()
            await here.manager.close()
            await streams.close()
            await server.close_all_connections()
