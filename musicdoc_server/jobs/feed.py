"""The feed of a user: the events of all of the user's jobs, numbered by their `at`, as they come.

joined = await feeds.join("ann", after=None)
joined.first                    # how her jobs stand, as one `init` event
joined.feed.after(joined.cursor), await joined.feed.wait()
"""

from __future__ import annotations

import json
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from musicdoc_server.errors import NotFound
from musicdoc_server.jobs.event_log import NAMING, Event, EventLog, EventType
from musicdoc_server.jobs.news import Awaited
from musicdoc_server.jobs.register import Register
from musicdoc_server.stores.base import Batch, EventRow, JobArchive, Page

PAGE_SIZE = 200
CLOCK_S = 1.0
"""A job's last event is numbered a moment after the time that counts as the job's end."""


class Feed(Awaited):
    """The events of a user's jobs that were published after number `since`. It never ends by itself."""

    ended = False

    def __init__(self, user_id: str, since: int) -> None:
        super().__init__(f"feed of {user_id}")
        self.since = since
        self._events: list[Event] = []

    @property
    def last_seq(self) -> int:
        """The number of the newest event, `since` where none came since."""
        return self._events[-1].seq if self._events else self.since

    @property
    def job_ids(self) -> Set[str]:
        """The jobs of which something came."""
        return {event.job_id for event in self._events}

    def after(self, seq: int) -> Sequence[Event]:
        """The events behind number `seq`, in order."""
        return self._events[bisect_right(self._events, seq, key=lambda event: event.seq) :]

    def publish(self, rows: Iterable[EventRow]) -> None:
        """Appends events, which the store has, and wakes all readers."""
        self._events += map(_numbered, rows)
        self.wake()

    def forget(self, job_ids: Set[str]) -> None:
        """Lets go of the events of jobs that are no more."""
        self._events = [event for event in self._events if event.job_id not in job_ids]


@dataclass(frozen=True)
class Joined:
    """A feed, what a reader of it gets first, and the number behind which the feed goes on."""

    feed: Feed
    first: Sequence[Event]
    cursor: int


class Feeds:
    """The feeds that somebody reads. `publish` is to be called with every batch, together with the register's.

    A job is forgotten no sooner than `keep_s` seconds after its end, so whoever was away for less can miss nothing.
    """

    def __init__(self, register: Register, archive: JobArchive, keep_s: float) -> None:
        self._register = register
        self._archive = archive
        self._keep_s = keep_s
        self._read: WeakValueDictionary[str, Feed] = WeakValueDictionary()
        self._last_at = 0

    def go_on_from(self, last_at: int) -> None:
        """Takes up the numbers of the last run."""
        self._last_at = max(self._last_at, last_at)

    async def join(self, user_id: str, after: int | None) -> Joined:
        """The user's feed for a reader that has everything up to `after`: that was missed, or how the jobs stand.

        Raises StoreError.
        """
        feed = self._read.get(user_id)
        if feed is None:
            feed = self._read[user_id] = Feed(user_id, self._last_at)
        oldest = time.time_ns() // 1000 - int((self._keep_s - CLOCK_S) * 1e6)
        if after is None or not oldest <= after <= self._last_at:
            return await self._as_they_stand(feed, user_id)
        if after >= feed.since:
            return Joined(feed, (), after)
        # What came up to `since` was on disk when the feed began, and of what came later the feed has all.
        rows = await self._archive.events(await self._job_ids(user_id), after)
        return Joined(feed, [_numbered(row) for row in rows if row.at <= feed.since], feed.since)

    def publish(self, batch: Batch) -> None:
        """Hands what was stored to the feeds of its users."""
        news: defaultdict[str, list[EventRow]] = defaultdict(list)
        for event in batch.events:
            news[batch.jobs[event.job_id].user_id].append(event)
            self._last_at = max(self._last_at, event.at)
        for user_id, events in news.items():
            if feed := self._read.get(user_id):
                feed.publish(events)
        for user_id in {row.user_id for row in batch.forgotten.values()}:
            if feed := self._read.get(user_id):
                feed.forget(batch.forgotten.keys())

    def close(self) -> None:
        """Tells every reader that nothing more will come from here."""
        for feed in list(self._read.values()):
            feed.close()

    async def _as_they_stand(self, feed: Feed, user_id: str) -> Joined:
        logs: dict[str, EventLog] = {}
        looked_up: set[str] = set()
        wanted = set(await self._job_ids(user_id))
        while missing := (wanted | feed.job_ids) - looked_up:  # while one is looked up, another may begin
            for job_id in missing:
                looked_up.add(job_id)
                try:
                    logs[job_id] = await self._register.log(job_id)
                except NotFound:  # forgotten meanwhile
                    continue
        # From here on nothing is awaited: the logs have what was published up to this moment, the feed has the rest.
        told = [log for _, log in sorted(logs.items(), reverse=True) if log.last_seq]
        newest = max((log.after(log.last_seq - 1)[0].at for log in told), default=0)
        jobs = [_as_it_stands(log) for log in told]
        body = json.dumps({"type": EventType.INIT, "jobs": jobs}, ensure_ascii=False, separators=(",", ":"))
        return Joined(feed, [Event("", newest, newest, EventType.INIT, body)], self._last_at)

    async def _job_ids(self, user_id: str) -> list[str]:
        ids: list[str] = []
        while True:
            rows = await self._archive.jobs_of(user_id, Page(PAGE_SIZE, ids[-1] if ids else ""))
            ids += [row.id for row in rows]
            if len(rows) < PAGE_SIZE:
                return ids


def with_number(event: Event) -> str:
    """The body of a feed's event with its number as `at`, for those who get no `id:` beside it."""
    return f'{{"at":{event.seq},{event.body[1:]}'


def _numbered(row: EventRow) -> Event:
    """The event with its number in the feed; its body keeps the job's own."""
    return Event(row.job_id, row.at, row.at, row.type, row.body)


def _as_it_stands(log: EventLog) -> dict[str, Any]:
    """A job's snapshot with its ending folded in: here that is not sent once more. The result is the job's to tell."""
    data = {name: value for name, value in log.snapshot().data.items() if name != "type"}
    if log.ended:
        ending = log.after(log.last_seq - 1)[0].data
        data |= {name: value for name, value in ending.items() if name not in NAMING - {"seq"} and name != "result"}
        if "result" in ending:
            data["playlistId"] = ending["result"]["playlistId"]
    return data
