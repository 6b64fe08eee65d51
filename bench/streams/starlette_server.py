"""The event stream with sse-starlette under uvicorn: a queue a client, an EventSourceResponse that reads it.

It listens on a free port, prints {"port", "jobs"}, and then obeys lines of "EVENTS INTERVAL_MS AT_ONCE" on standard
input.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Source:
    """A job: whoever listens has a queue."""

    def __init__(self) -> None:
        self.seq = 0
        self.queues: set[asyncio.Queue[ServerSentEvent]] = set()

    def emit(self, left: int) -> None:
        self.seq += 1
        data = {
            "type": "progress",
            "seq": self.seq,
            "status": "running",
            "stage": 3,
            "stageLabel": "Searching for tracks",
            "progress": 40,
            "detail": f"Searching for track 3/5: Für Elise ({left})",
        }
        event = ServerSentEvent(id=str(self.seq), data=json.dumps(data, ensure_ascii=False, separators=(",", ":")))
        for queue in self.queues:
            queue.put_nowait(event)

    async def listen(self) -> AsyncIterator[ServerSentEvent]:
        queue: asyncio.Queue[ServerSentEvent] = asyncio.Queue()
        self.queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self.queues.discard(queue)


SOURCES = {f"job_{number}": Source() for number in range(int(sys.argv[1]))}


async def stream(request: Request) -> Response:
    return EventSourceResponse(SOURCES[request.path_params["job_id"]].listen())


async def obey() -> None:
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        events, interval_ms, at_once = map(int, line.split())
        for left in range(events, 0, -at_once):
            await asyncio.sleep(interval_ms / 1000)
            for source in SOURCES.values():
                for number in range(at_once):
                    source.emit(left - number)


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    obeying = asyncio.create_task(obey())
    yield
    obeying.cancel()


def main() -> None:
    app = Starlette(routes=[Route("/api/jobs/{job_id}/stream", stream)], lifespan=lifespan)
    bound = socket.create_server(("127.0.0.1", 0), backlog=4096)
    print(json.dumps({"port": bound.getsockname()[1], "jobs": list(SOURCES)}), flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([bound])


if __name__ == "__main__":
    main()
