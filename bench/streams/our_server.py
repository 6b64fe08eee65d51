"""`musicdoc serve` whose pipeline only tells progress: everything else is the product itself, the SQLite store too.

    python -m bench.streams.our_server HOW FLAGS…

It obeys lines of "EVENTS INTERVAL_MS AT_ONCE" on standard input: every job tells so much progress then. HOW is
`stored`, the way that events go (desk, journal, store, log), or `published`, straight into the log, to see the fan-out
alone.
"""

import asyncio
import sys
from collections.abc import Callable, Iterable
from typing import Any

from musicdoc_server import pipelines
from musicdoc_server.__main__ import main
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.event_log import EventType, new_event
from musicdoc_server.models import JobRequest

LABEL, DETAIL = "Searching for tracks", "Searching for track 3/5: Für Elise ({number})"


class TellsProgress:
    """Stands where the pipeline stands."""

    def __init__(self, *_parts: Any, **_more: Any) -> None:
        self._desks: list[Desk] = []
        self._obeying: asyncio.Task[None] | None = None

    async def __call__(self, request: JobRequest, desk: Desk) -> dict[str, Any]:
        self._desks.append(desk)
        if self._obeying is None:
            self._obeying = asyncio.create_task(self._obey())
        await asyncio.Event().wait()
        raise AssertionError("it never ends")

    async def _obey(self) -> None:
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            events, interval_ms, at_once = map(int, line.split())
            for left in range(events, 0, -at_once):
                await asyncio.sleep(interval_ms / 1000)
                for desk in self._desks:
                    TELL(desk, range(left, left - at_once, -1))


def store(desk: Desk, numbers: Iterable[int]) -> None:
    for number in numbers:
        desk.progress(3, LABEL, 40, DETAIL.format(number=number))


def publish(desk: Desk, numbers: Iterable[int]) -> None:
    events = []
    for seq, number in enumerate(numbers, desk.log.last_seq + 1):
        detail = DETAIL.format(number=number)
        data = {"status": "running", "stage": 3, "stageLabel": LABEL, "progress": 40, "detail": detail}
        events.append(new_event(desk.job.id, seq, seq, EventType.PROGRESS, data))
    desk.log.publish(events)


TELL: Callable[[Desk, Iterable[int]], None] = {"stored": store, "published": publish}[sys.argv.pop(1)]

if __name__ == "__main__":
    pipelines.Pipeline = TellsProgress
    main()
