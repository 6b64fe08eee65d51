"""A real server process whose jobs tell what a test says: `musicdoc serve`, with other work in the pipeline's place."""

import asyncio
import gc
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicdoc_server import pipelines
from musicdoc_server.__main__ import main
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.models import JobRequest
from musicdoc_server.web.live.reader import Reader
from tests.server import Server

ROOMY = ("--max-jobs-per-user", "1000", "--max-running-jobs", "1000", "--log-level", "warning")
RESULT = {"data": {"title": "Told"}, "playlistId": "pl_1"}


@dataclass(frozen=True)
class Census:
    """What a server process holds: open files, asyncio tasks, open readers of events, resident memory."""

    files: int
    tasks: int
    readers: int
    rss_bytes: int


class ToldServer(Server):
    """Its jobs wait to be told."""

    def __init__(self, data_dir: Path, *flags: str) -> None:
        super().__init__(data_dir, *ROOMY, *flags, command=(sys.executable, "-m", "tests.told"))

    def tell(self, job_id: str, *details: str) -> None:
        """Lets a job tell these details, each as an event."""
        self._order(job_id, details)

    def end(self, job_id: str) -> None:
        """Lets a job complete."""
        self._order(job_id, None)

    def census(self) -> Census:
        """What the process holds at this moment, garbage collected."""
        self._order("", None)
        return Census(**json.loads(self.process.stdout.readline()))

    def _order(self, job_id: str, details: tuple[str, ...] | None) -> None:
        self.process.stdin.write(json.dumps([job_id, details]) + "\n")
        self.process.stdin.flush()


class Told:
    """Stands where the pipeline stands: tells what comes on standard input."""

    def __init__(self, *_parts: Any, **_more: Any) -> None:
        self._orders: dict[str, asyncio.Queue[list[str] | None]] = {}
        self._listening: asyncio.Task[None] | None = None

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        """Tells the details, one by one, until there is None: then it is done. Orders may come before their job."""
        self._listening = self._listening or asyncio.create_task(self._listen())
        orders = self._of(desk.job_id)
        while (details := await orders.get()) is not None:
            for detail in details:
                desk.progress(1, "Telling", 1, detail)
        return RESULT

    def _of(self, job_id: str) -> asyncio.Queue[list[str] | None]:
        return self._orders.setdefault(job_id, asyncio.Queue())

    async def _listen(self) -> None:
        lines = asyncio.StreamReader(limit=1 << 26)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            job_id, details = json.loads(line)
            if job_id:
                self._of(job_id).put_nowait(details)
            else:
                print(json.dumps(counted()), flush=True)


def counted() -> dict[str, int]:
    gc.collect()
    gc.unfreeze()  # what is frozen is in no list
    objects = gc.get_objects()
    gc.freeze()
    return {
        "files": len(os.listdir("/proc/self/fd")),
        "tasks": len(asyncio.all_tasks()),
        "readers": sum(isinstance(each, Reader) and not each.closed for each in objects),
        "rss_bytes": int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"),
    }


if __name__ == "__main__":
    pipelines.Pipeline = Told
    sys.exit(main())
