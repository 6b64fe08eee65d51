"""The servers that are compared, each in a process of its own, and what they use."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from musicdoc_server.settings import Settings
from tests.server import Server

HERE = Path(__file__).parent
NODE = "Node, EventEmitter"
STARLETTE = "sse-starlette, uvicorn"
BARE = "no server: bare sends"
PUBLISHED, STORED = "ours, fan-out alone", "ours, with its store"
OURS = {PUBLISHED: "published", STORED: "stored"}
ROOM = {"max_jobs_per_user": "100000", "max_running_jobs": "100000", "queue_limit": "100000"}


@dataclass(frozen=True)
class Running:
    """A server that runs: its process, its port, its jobs, and where it takes orders."""

    pid: int
    port: int
    jobs: list[str]
    orders: IO[str]

    def tell(self, events: int, interval_ms: int, at_once: int = 1) -> None:
        """Lets every job tell so many events, `at_once` of them in a moment."""
        self.orders.write(f"{events} {interval_ms} {at_once}\n")
        self.orders.flush()

    def cpu_s(self) -> float:
        """Seconds of CPU that its threads have used."""
        files = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def rss_kib(self) -> int:
        """Resident memory."""
        return int(Path(f"/proc/{self.pid}/status").read_text().split("VmRSS:")[1].split()[0])


@contextmanager
def running(name: str, jobs: int) -> Iterator[Running]:
    """Starts one of the servers with so many jobs; they tell nothing yet."""
    with _ours(OURS[name], jobs) if name in OURS else _other(name, jobs) as started:
        yield started


@contextmanager
def _other(name: str, jobs: int) -> Iterator[Running]:
    command = {
        NODE: ["node", str(HERE / "node_server.js")],
        STARLETTE: [sys.executable, str(HERE / "starlette_server.py")],
        BARE: [sys.executable, str(HERE / "bare_server.py")],
    }[name]
    with subprocess.Popen([*command, str(jobs)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            ready = json.loads(process.stdout.readline())
            yield Running(process.pid, ready["port"], ready["jobs"], process.stdin)
        finally:
            process.kill()


@contextmanager
def _ours(how: str, jobs: int) -> Iterator[Running]:
    flags = [
        word
        for name, value in ROOM.items()
        if name in Settings.model_fields
        for word in (f"--{name.replace('_', '-')}", value)
    ]
    command = [sys.executable, "-m", "bench.streams.our_server", how]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), *flags, "--log-level", "warning", command=command)
        try:
            ids = [server.create(ownerId=f"user{number}") for number in range(jobs)]
            yield Running(server.process.pid, int(server.url.rpartition(":")[2]), ids, server.process.stdin)
        finally:
            server.stop()
