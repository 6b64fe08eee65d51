"""Sends a server rubbish, in a process of its own that costs little: what it sends is made before it begins.

with Flood(url, token, job_id, per_s=500) as flood: ...
flood.told   # how much was sent, of which kind, and what was answered
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from tests.rubbish import Aim, Rubbish, Way, corpus

ROOT = Path(__file__).parents[1]
MADE = 3000
"""So many different requests are made, and sent again and again."""
TICK_S, LINES, NICE = 0.02, 16, 5
"""Kept connections; and how much the flooding process stands back: it shares this machine with what it floods."""
LAST_S = 2.0
FROM = "127.0.0.2"
"""Whoever floods has another address than honest people; all of 127.0.0.0/8 are this machine's."""
STATUS = re.compile(rb"HTTP/1\.1 (\d\d\d)")


class Flood:
    """The flooding process. It floods from the `with` on to its end, and on until it has sent `at_least` so many."""

    def __init__(self, url: str, token: str, job_id: str, per_s: int, at_least: int = 0) -> None:
        given = json.dumps([url, token, job_id, per_s, at_least])
        self._command = [sys.executable, "-m", "tests.flooding", given]
        self.told: dict[str, Any] = {}

    def __enter__(self) -> Self:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(self._command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert self.process.stdout
        assert self.process.stdout.readline() == "flooding\n"
        return self

    def __exit__(self, *_: object) -> None:
        self.told = json.loads(self.process.communicate(timeout=30)[0])


class Line(asyncio.Protocol):
    """A connection; what comes back is counted by its status and forgotten."""

    def __init__(self, answers: Counter[str], way: Way) -> None:
        self._answers = answers
        self._way = way
        self._tail = b""
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.open = True

    def data_received(self, data: bytes) -> None:
        data = self._tail + data
        end = 0
        for found in STATUS.finditer(data):
            self._answers[found[1].decode()] += 1
            end = found.end()
        self._tail = data[max(end, len(data) - 11) :]
        if self._way in {Way.READ, Way.DROPPED}:
            self.transport.abort() if self._way is Way.DROPPED else self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        if exc and self._way is Way.KEPT:
            self._answers["broken off"] += 1


class Flooder:
    """Sends what it has, evenly over time."""

    def __init__(self, host: str, port: int, requests: list[Rubbish]) -> None:
        self._at = host, port
        self._requests = requests
        self._lines: list[Line] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Line] = []
        self.sent: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()

    async def run(self, per_s: int, at_least: int, stop: asyncio.Event) -> None:
        begun, done = time.monotonic(), 0
        while done < at_least or not stop.is_set():
            due = int((time.monotonic() - begun) * per_s)
            for number in range(done, due):
                await self._send(self._requests[number % len(self._requests)], number)
            done = due
            await asyncio.sleep(TICK_S)
        await asyncio.sleep(LAST_S)  # what was sent last may still be answered

    async def _send(self, rubbish: Rubbish, number: int) -> None:
        self.sent[rubbish.kind] += 1
        if rubbish.way is not Way.KEPT:
            task = asyncio.create_task(self._alone(rubbish))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        place = number % LINES
        while len(self._lines) <= place:
            self._lines.append(await self._connected(Way.KEPT))
        if not self._lines[place].open:
            self._lines[place] = await self._connected(Way.KEPT)
        self._lines[place].transport.write(rubbish.data)

    async def _alone(self, rubbish: Rubbish) -> None:
        try:
            line = await self._connected(rubbish.way)
        except OSError:
            self.answers["refused"] += 1
            return
        line.transport.write(rubbish.data)
        if rubbish.way is Way.ABORTED:
            line.transport.close()
        elif rubbish.way is Way.HELD:
            self._held.append(line)

    async def _connected(self, way: Way) -> Line:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: Line(self.answers, way), *self._at, local_addr=(FROM, 0))
        return line

    @property
    def held(self) -> int:
        """How many half-open connections the server still bears."""
        return sum(line.open for line in self._held)


async def main(url: str, token: str, job_id: str, per_s: int, at_least: int) -> None:
    os.nice(NICE)
    address = urlsplit(url)
    aim = Aim(address.netloc, token, job_id)
    flooder = Flooder(str(address.hostname), int(address.port or 0), corpus(aim, MADE))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: (stop.set(), loop.remove_reader(sys.stdin)))
    print("flooding", flush=True)
    begun = time.monotonic()
    await flooder.run(per_s, at_least, stop)
    taken_s = time.monotonic() - begun - LAST_S
    total = flooder.sent.total()
    told = {"perS": total / taken_s, "sent": flooder.sent, "answers": flooder.answers, "held": flooder.held}
    print(json.dumps({**told, "cpuS": time.process_time()}))


if __name__ == "__main__":
    asyncio.run(main(*json.loads(sys.argv[1])))
