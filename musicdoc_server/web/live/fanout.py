"""Each event goes to all readers of its log: encoded once, the same bytes for all who are up to date.

A write goes to the reader's socket at once where the kernel takes it, which costs a fraction of a handler of its own
that writes and flushes (`python -m bench.streams` compares). A reader that is behind gets the rest from the log, at its
own pace and piece by piece, so that memory does not grow with slow readers.
"""

from __future__ import annotations

from collections.abc import Callable

from musicdoc_server.jobs.event_log import Event, EventLog
from musicdoc_server.jobs.feed import Feed
from musicdoc_server.web.live.places import Places
from musicdoc_server.web.live.reader import Reader

PIECE_BYTES = 64 * 1024

Log = EventLog | Feed
Framing = Callable[[Event], bytes]
"""Makes the bytes of an event, for all readers of a kind."""
Sent = Callable[[int], object]


class Fanout:
    """The readers of one log. `on_idle` is called whenever the last of them has left."""

    def __init__(self, log: Log, places: Places, on_idle: Callable[[], object], sent: Sent = lambda _: None) -> None:
        """Each reader takes one of `places`. `sent` is told how many events were handed to readers."""
        self._log = log
        self._places = places
        self._on_idle = on_idle
        self._sent = sent
        self._readers: set[Reader] = set()
        self._announced = log.last_seq

    def add(self, reader: Reader, head: bytes) -> None:
        """Sends `head`, and what the log has behind the reader's cursor; what comes later, `deliver` does."""
        self._readers.add(reader)
        self._places.take(reader.holder)
        reader.open(self._advance, self._forget)
        reader.send(head)
        self._advance(reader)

    def deliver(self) -> None:
        """Hands what is new to everybody, in one write each."""
        before, self._announced = self._announced, self._log.last_seq
        events, over = self._log.after(before), self._over
        chunks: dict[Framing, bytes] = {}
        served = 0
        for reader in tuple(self._readers):
            frame = reader.frame
            chunk = chunks.get(frame)
            if chunk is None:
                chunk = chunks[frame] = b"".join([frame(event) for event in events])
            if reader.behind:
                reader.owe(len(chunk))
            elif events and reader.cursor == before:
                reader.cursor = self._announced
                reader.send(chunk)
                served += 1
                if over:
                    self._end(reader)
            else:
                self._advance(reader)
        self._sent(served * len(events))

    def beat(self) -> None:
        """Shows every reader that its stream lives."""
        for reader in tuple(self._readers):
            if not reader.behind:
                reader.send(reader.heartbeat)

    def close(self) -> None:
        """Ends every stream without a word; whoever comes back is served anew."""
        for reader in tuple(self._readers):
            reader.close()

    def credentials(self) -> set[str]:
        """What its readers have shown."""
        return {reader.credential for reader in self._readers}

    def close_of(self, credential: str) -> None:
        """Ends the streams of those who have shown this."""
        for reader in tuple(self._readers):
            if reader.credential == credential:
                reader.close()

    def _forget(self, reader: Reader) -> None:
        self._readers.remove(reader)
        self._places.give_back(reader.holder)
        if not self._readers:
            self._on_idle()

    def _advance(self, reader: Reader) -> None:
        """Sends what the log has for a reader that is not behind."""
        while not reader.behind and reader.cursor < self._log.last_seq:
            reader.cursor, frames = self._piece(reader.frame, reader.cursor)
            reader.send(b"".join(frames))
            self._sent(len(frames))
        if self._over:
            self._end(reader)

    @property
    def _over(self) -> bool:
        return self._log.ended or self._log.closed

    def _end(self, reader: Reader) -> None:
        if not reader.behind:
            reader.finish(over=self._log.ended)

    def _piece(self, frame: Framing, seq: int) -> tuple[int, list[bytes]]:
        """The events behind `seq`, PIECE_BYTES or little more of them."""
        frames: list[bytes] = []
        size = 0
        for event in self._log.after(seq):
            frames.append(frame(event))
            size += len(frames[-1])
            seq = event.seq
            if size >= PIECE_BYTES:
                break
        return seq, frames
