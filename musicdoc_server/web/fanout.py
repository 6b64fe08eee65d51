"""One loop per log hands each event to all of its readers: encoded once, the same bytes for everybody.

A write goes to the reader's socket at once where the kernel takes it, which costs a fraction of a handler of its own
that writes and flushes (`python -m bench.streams` compares). A reader that is behind gets the rest from the log, at its
own pace and piece by piece, so that memory does not grow with slow readers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from musicdoc_server.jobs.event_log import Event, EventLog
from musicdoc_server.jobs.feed import Feed
from musicdoc_server.web.reader import Reader

PIECE_BYTES = 64 * 1024

Log = EventLog | Feed
Framing = Callable[[Event], bytes]
"""Makes the bytes of an event, for all readers of a kind."""


class Fanout:
    """The readers of one log, served by one coroutine for as long as there are any. Then `on_idle` is called."""

    def __init__(self, log: Log, heartbeat_s: float, on_idle: Callable[[], object]) -> None:
        self._log = log
        self._heartbeat_s = heartbeat_s
        self._on_idle = on_idle
        self._readers: set[Reader] = set()
        self._announced = log.last_seq
        self._task: asyncio.Task[None] | None = None

    def add(self, reader: Reader, head: bytes) -> None:
        """Sends `head`, then every event behind the reader's cursor, until it closes."""
        self._readers.add(reader)
        reader.open(self._advance, self._forget)
        reader.send(head)
        self._advance(reader)
        if self._readers and self._task is None:
            self._task = asyncio.create_task(self._serve(), name=f"fanout {self._log.name}")

    def _forget(self, reader: Reader) -> None:
        self._readers.discard(reader)
        if not self._readers:
            self._log.wake()
            self._on_idle()

    async def _serve(self) -> None:
        self._beat_later()
        try:
            while self._readers:
                self._deliver()
                if self._readers:
                    await self._log.wait()
        finally:
            self._next_beat.cancel()
            self._task = None  # whoever comes now is served by a loop of its own
            for reader in tuple(self._readers):  # none, unless something broke: then they had better come back
                reader.close()

    def _beat(self) -> None:
        for reader in tuple(self._readers):
            if not reader.behind:
                reader.send(reader.heartbeat)
        self._beat_later()

    def _beat_later(self) -> None:
        self._next_beat = asyncio.get_running_loop().call_later(self._heartbeat_s, self._beat)

    def _deliver(self) -> None:
        """Hands what is new to everybody, in one write each."""
        before, self._announced = self._announced, self._log.last_seq
        events = self._log.after(before)
        news: dict[Framing, bytes] = {}
        for reader in tuple(self._readers):
            if reader.frame not in news:
                news[reader.frame] = b"".join([reader.frame(event) for event in events])
            if reader.behind:
                reader.owe(len(news[reader.frame]))
            elif events and reader.cursor == before:
                reader.cursor = self._announced
                reader.send(news[reader.frame])
                self._end_if_over(reader)
            else:
                self._advance(reader)

    def _advance(self, reader: Reader) -> None:
        """Sends what the log has for a reader that is not behind."""
        while not reader.behind and reader.cursor < self._log.last_seq:
            reader.cursor, chunk = self._piece(reader.frame, reader.cursor)
            reader.send(chunk)
        self._end_if_over(reader)

    def _end_if_over(self, reader: Reader) -> None:
        if not reader.behind and (self._log.ended or self._log.closed):
            reader.finish(over=self._log.ended)

    def _piece(self, frame: Framing, seq: int) -> tuple[int, bytes]:
        """The events behind `seq`, PIECE_BYTES or little more of them."""
        frames, size = [], 0
        for event in self._log.after(seq):
            frames.append(frame(event))
            size += len(frames[-1])
            seq = event.seq
            if size >= PIECE_BYTES:
                break
        return seq, b"".join(frames)
