"""What one event costs per reader: ours against a Tornado handler per reader that writes and flushes.

    python -m bench.fanout [READERS] [EVENTS]

Both run in this process over real sockets to readers in a second process; CPU time is this process's own.
"""

import asyncio
import multiprocessing
import resource
import selectors
import socket
import sys
import time

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from musicdoc_server.jobs.event_log import EventLog, EventType, new_event
from musicdoc_server.web.stream import JobStream, Streams


class Logs:
    """Stands where the manager stands: it knows one log."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def log(self, job_id: str) -> EventLog:
        return self._log


class PlainStream(RequestHandler):
    """The shape to compare with: each reader's own handler waits, writes and flushes."""

    def initialize(self, log: EventLog) -> None:
        self.log = log

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        await self.flush()
        seq = 0
        while not self.log.ended or self.log.after(seq):
            for event in self.log.after(seq):
                self.write(event.frame)
                seq = event.seq
            await self.flush()
            if not self.log.ended:
                await self.log.wait(60)


def read_all(port: int, path: str, readers: int, ready: "multiprocessing.synchronize.Event") -> None:
    """Opens the readers' connections and reads each to its end."""
    selector = selectors.DefaultSelector()
    for _ in range(readers):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        connection.recv(65536)
        selector.register(connection, selectors.EVENT_READ)
    ready.set()
    while selector.get_map():
        for key, _ in selector.select():
            if not key.fileobj.recv(1 << 20):
                selector.unregister(key.fileobj)
                key.fileobj.close()


async def measure(path: str, readers: int, events: int) -> float:
    """CPU microseconds per delivery."""
    log = EventLog("j", "bench")
    ours = {"manager": Logs(log), "streams": Streams(60)}
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([(r"/ours/(.+)", JobStream, ours), (r"/plain", PlainStream, {"log": log})]))
    server.add_sockets(sockets)
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    far = context.Process(target=read_all, args=(sockets[0].getsockname()[1], path, readers, ready))
    far.start()
    await asyncio.to_thread(ready.wait)
    before = resource.getrusage(resource.RUSAGE_SELF)
    for seq in range(1, events + 1):
        type_ = EventType.COMPLETE if seq == events else EventType.PROGRESS
        log.publish([new_event("j", seq, seq, type_, {"progress": 50, "detail": "Searching for track 3/5: Für Elise"})])
        await asyncio.sleep(0.05)
    await asyncio.to_thread(far.join)
    after = resource.getrusage(resource.RUSAGE_SELF)
    server.stop()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent / readers / events * 1e6


def main() -> None:
    readers, events = (int(value) for value in (*sys.argv[1:], "1000", "40")[:2])
    ours, plain = (asyncio.run(measure(path, readers, events)) for path in ("/ours/j", "/plain"))
    print(f"{readers} readers of one job, {events} events, {time.strftime('%Y-%m-%d')}")
    print(f"  a handler each, write and flush  {plain:6.1f} µs a delivery   1.0")
    print(f"  one loop, straight to the socket {ours:6.1f} µs a delivery   {ours / plain:.2f}")


if __name__ == "__main__":
    main()
