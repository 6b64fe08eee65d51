"""One loop per job hands each event to all of its readers: encoded once, the same bytes for everybody.

A write goes to the reader's socket at once where the kernel takes it, which costs a fraction of a handler of its own
that writes and flushes (bench/fanout.py has the ratio); what the kernel does not take waits in the reader's buffer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tornado.iostream import IOStream

from musicdoc_server.jobs.event_log import EventLog

MAX_BACKLOG_BYTES = 256 * 1024
STALLED_S = 10.0
SEND_BUFFER_BYTES = 64 * 1024
HEARTBEAT = b'event: heartbeat\ndata: {"type":"heartbeat"}\n\n'


class Reader:
    """An open event stream that has everything up to `cursor`.

    One that does not read is cut off when STALLED_S pass or MAX_BACKLOG_BYTES wait for it; it can come back and resume.
    """

    def __init__(self, stream: IOStream, cursor: int) -> None:
        self.cursor = cursor
        self.closed = asyncio.Event()
        self._stream = stream
        self._backlog_bytes = 0
        self._cut: asyncio.TimerHandle | None = None
        stream.set_close_callback(self._on_close)

    def send(self, chunk: bytes) -> None:
        """Hands `chunk` to the kernel, or keeps what it does not take. Never waits."""
        if not self._backlog_bytes and not self._stream.closed():
            try:
                chunk = chunk[self._stream.socket.send(chunk) :]
            except BlockingIOError:
                pass
            except OSError:
                self._stream.close()
        if chunk and not self._stream.closed():
            self._keep(chunk)

    def finish(self) -> None:
        """Ends the stream as soon as its backlog is gone."""
        if self._backlog_bytes and not self._stream.closed():
            self._stream.write(b"").add_done_callback(lambda _: self._stream.close())
        else:
            self._stream.close()

    def _keep(self, chunk: bytes) -> None:
        self._backlog_bytes += len(chunk)
        if self._backlog_bytes > MAX_BACKLOG_BYTES:
            self._stream.close()
            return
        if self._cut is None:
            self._cut = asyncio.get_running_loop().call_later(STALLED_S, self._stream.close)
        self._stream.write(chunk).add_done_callback(lambda done: self._drained(len(chunk), done))

    def _drained(self, size: int, done: asyncio.Future[None]) -> None:
        if not done.cancelled():
            done.exception()  # a reader that left is no error
        self._backlog_bytes -= size
        if self._cut and not self._backlog_bytes:
            self._cut.cancel()
            self._cut = None

    def _on_close(self) -> None:
        if self._cut:
            self._cut.cancel()
        self.closed.set()


class Fanout:
    """The readers of one job's log, served by one coroutine for as long as there are any."""

    def __init__(self, log: EventLog, heartbeat_s: float, on_idle: Callable[[], object]) -> None:
        self._log = log
        self._heartbeat_s = heartbeat_s
        self._on_idle = on_idle
        self._readers: set[Reader] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, reader: Reader) -> None:
        """From now on `reader` gets every event behind its cursor, until it closes."""
        self._readers.add(reader)
        if self._task is None:
            self._task = asyncio.create_task(self._serve(), name=f"fanout {self._log.job_id}")
        else:
            self._log.wake()  # a reader that resumes must not wait for the next event to get those it missed

    def remove(self, reader: Reader) -> None:
        """Forgets a reader that left."""
        self._readers.discard(reader)
        if not self._readers:
            self._log.wake()
            self._on_idle()

    async def _serve(self) -> None:
        while self._readers:
            self._deliver()
            if self._log.ended or self._log.closed:
                for reader in list(self._readers):
                    reader.finish()
                break
            if not await self._log.wait(self._heartbeat_s):
                for reader in list(self._readers):
                    reader.send(HEARTBEAT)
        self._task = None  # whoever comes now is served by a loop of its own

    def _deliver(self) -> None:
        chunks: dict[int, bytes] = {}
        last_seq = self._log.last_seq
        for reader in list(self._readers):
            if reader.cursor not in chunks:
                chunks[reader.cursor] = b"".join(event.frame for event in self._log.after(reader.cursor))
            if chunks[reader.cursor]:
                reader.send(chunks[reader.cursor])
            reader.cursor = last_seq
