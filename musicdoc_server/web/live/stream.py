"""`GET /api/jobs/:id/stream` and `GET /api/users/:userId/stream`: Server-Sent Events (docs/events.md)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from http import HTTPStatus

from pydantic import Field

from musicdoc_server.errors import StoreError, TooManyStreams
from musicdoc_server.jobs.event_log import EventLog
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.jobs.news import Awaited, News
from musicdoc_server.models import Value
from musicdoc_server.reading import event_number
from musicdoc_server.web.base import JsonErrors
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import EVENTS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.live.fanout import Fanout, Log, Sent
from musicdoc_server.web.live.lookout import Holds, Lookout
from musicdoc_server.web.live.places import Places, holder
from musicdoc_server.web.live.reader import HEARTBEAT, Reader, taken_over

LOG = logging.getLogger(__name__)
MOST_STREAMS = 30_000
"""Each is an open file, and what is left of them has to do for everything else."""
GOODBYE_S = 2.0
"""How long a stopping server waits for readers to take their last bytes."""

# The stream has no length and ends with its connection, so that the same bytes serve HTTP/1.0 and 1.1 readers.
# The retry line has no blank line of its own: some clients would take it for an event without data.
HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/event-stream; charset=utf-8\r\n"
    b"Cache-Control: no-cache, no-transform\r\n"
    b"X-Accel-Buffering: no\r\n"
    b"X-Content-Type-Options: nosniff\r\n"
    b"Connection: close\r\n\r\n"
    b"retry: 2000\n"
)


LAST_EVENT = {"Last-Event-ID": "As `after`, and counts for more; browsers send it when they come back."}


class Cursor(Value):
    """The query of a stream. What is no number counts as none: an EventSource could do nothing about an error."""

    after: str = Field("", description="The number of the last event that you have.")


class EventStream(JsonErrors):
    """One reader of events."""

    def initialize(self, manager: Manager, streams: Streams) -> None:
        """Tornado's constructor."""
        self.manager = manager
        self.streams = streams

    def hand_over(self, log: Log, cursor: int, head: bytes) -> None:
        """Sends `head` and then the events behind `cursor`, until the connection closes. Raises TooManyStreams."""
        who = self.streams.admitted(self)
        try:
            connection = taken_over(self.detach(), self.streams.heartbeat_s)
        except ConnectionError:
            return
        self.streams.add(log, Reader(connection, cursor, self.visitor.credential, who), head)


class JobStream(EventStream):
    """`GET /api/jobs/:id/stream`."""

    reads = Access.LINK

    @operation(
        EVENTS,
        "A job's events, live.",
        {
            200: Answer("They end with the job's run.", types=("text/event-stream",)),
            204: Answer("Nothing is left to send."),
        },
        more="[events.md](events.md) says what comes, and how to resume.",
        query=Cursor,
        headers=LAST_EVENT,
        errors=(StoreError, TooManyStreams),
        kept=False,
    )
    async def get(self, job_id: str) -> None:
        """Sends what the reader misses, then every event as it comes; 204 where nothing is left to send."""
        log = await self.manager.register.log(job_id)
        cursor = known_cursor(self, log)
        if log.ended and cursor == log.last_seq:
            self.set_status(HTTPStatus.NO_CONTENT)
            return
        head = HEAD
        if cursor is None:
            snapshot = log.snapshot()
            head += snapshot.frame
            cursor = snapshot.seq
        self.hand_over(log, cursor, head)


class UserStream(EventStream):
    """`GET /api/users/:userId/stream`."""

    reads = Access.USER

    @operation(
        EVENTS,
        "The events of all of a user's jobs, live.",
        Answer("They never end.", types=("text/event-stream",)),
        more="See [events.md](events.md#all-of-a-users-jobs-on-one-stream).",
        query=Cursor,
        headers=LAST_EVENT,
        errors=(StoreError, TooManyStreams),
        kept=False,
    )
    async def get(self, user_id: str) -> None:
        """Sends how the user's jobs stand, or what the reader misses, then every event of any of them as it comes.

        Where there is nothing to tell it begins with a heartbeat, so that a page soon knows that it gets through.
        """
        self.streams.admitted(self)  # before all the user's jobs are looked up
        joined = await self.manager.feeds.join(user_id, named_cursor(self))
        head = HEAD + (b"".join(event.frame for event in joined.first) or HEARTBEAT)
        self.hand_over(joined.feed, joined.cursor, head)


def named_cursor(handler: JsonErrors) -> int | None:
    """The number that the client says it has; None for none and for what is no number."""
    return event_number(handler.request.headers.get("Last-Event-ID") or handler.query(Cursor).after)


def known_cursor(handler: JsonErrors, log: EventLog) -> int | None:
    """The last event that the client has; None when it has none that this log knows."""
    cursor = named_cursor(handler)
    return cursor if cursor is not None and cursor <= log.last_seq else None


class Streams:
    """The fan-out of every log that somebody reads, whatever kind of connection it is read on.

    One coroutine serves them all: a Condition wakes it once for a batch of events, however many logs that touches.
    """

    def __init__(
        self, heartbeat_s: float, holds: Holds | None = None, most: int = MOST_STREAMS, sent: Sent = lambda _: None
    ) -> None:
        """`holds` tells whether what showed who reads is still good; without it, nothing ever ends."""
        self.heartbeat_s = heartbeat_s
        self._places = Places(most)
        self._sent = sent
        self._fanouts: dict[Awaited, Fanout] = {}
        self._works = [self._serve, self._beat]
        if holds:
            self._works.append(Lookout(holds, self._fanouts.values).keep)
        self._idle = asyncio.Event()
        self._news = News()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def open(self) -> int:
        """How many are read at this moment."""
        return self._places.taken

    def admitted(self, asking: JsonErrors) -> str:
        """Under whom the reader's place is to count. Raises TooManyStreams where there is none for it.

        Nothing may be awaited between this and `add`, or many who ask at once all find the last place free.
        """
        who = holder(asking.visitor, asking.request.remote_ip or "")
        self._places.check(who)
        return who

    def add(self, log: Log, reader: Reader, head: bytes) -> None:
        """Sends `reader` its `head` and then the log's events, until it closes."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(work()) for work in self._works]
        fanout = self._fanouts.get(log)
        if fanout is None:
            fanout = self._fanouts[log] = Fanout(log, self._places, on_idle=lambda: self._forget(log), sent=self._sent)
            log.watch(self._news)
        fanout.add(reader, head)

    async def close(self) -> None:
        """Waits until readers have said goodbye, GOODBYE_S at most: their logs are closed by now."""
        if self._fanouts:
            self._idle.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), GOODBYE_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self) -> None:
        while True:
            for log in await self._news.take():
                self._let(log, Fanout.deliver)

    async def _beat(self) -> None:
        while True:  # no PeriodicCallback: that goes by the wall clock, and rests for an hour that is put back
            await asyncio.sleep(self.heartbeat_s)
            for log in tuple(self._fanouts):
                self._let(log, Fanout.beat)
                await asyncio.sleep(0)  # a thousand jobs' heartbeats in a row would keep everybody else waiting

    def _let(self, log: Awaited, act: Callable[[Fanout], None]) -> None:
        """A fan-out that breaks harms no other one: its readers are closed, so that they come back."""
        if fanout := self._fanouts.get(log):
            try:
                act(fanout)
            except Exception:
                LOG.exception("the streams of %s broke", log.name)
                fanout.close()

    def _forget(self, log: Awaited) -> None:
        self._fanouts.pop(log, None)
        log.unwatch(self._news)
        if not self._fanouts:
            self._idle.set()
