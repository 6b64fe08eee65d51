"""Readers of event streams that cost little: bare sockets and one epoll."""

import select
import socket

BEGINNING = b"id: "
OVERLAP = len(BEGINNING) - 1


class Readers:
    """Open streams, which count the numbered events that they get."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._tails: dict[int, bytes] = {}
        self._counts: dict[int, int] = {}
        self._delivered = 0

    def open(self, job_id: str) -> None:
        """One more stream; on return its head is here."""
        opened = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        opened.sendall(f"GET /api/jobs/{job_id}/stream HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        reply = opened.recv(65536)
        if not reply.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"no stream: {reply[:200]!r}")
        opened.setblocking(False)
        self._sockets[opened.fileno()] = opened
        self._tails[opened.fileno()] = b""
        self._counts[opened.fileno()] = 0
        self._epoll.register(opened.fileno(), select.EPOLLIN)

    def forget(self) -> None:
        """What came so far does not count."""
        while self._take(1.0):
            pass
        self._delivered = 0
        self._counts = dict.fromkeys(self._sockets, 0)

    def read(self, events: int, timeout_s: float = 20) -> None:
        """Reads until every stream got so many events. Raises TimeoutError."""
        while self._delivered < events * len(self._sockets):
            if not self._take(timeout_s):
                raise TimeoutError(f"{events * len(self._sockets) - self._delivered} deliveries did not come")
        if set(self._counts.values()) != {events}:
            raise RuntimeError("some streams got more than others")

    def _take(self, timeout_s: float) -> bool:
        """Takes what is there; False when nothing came in time."""
        ready = self._epoll.poll(timeout_s)
        for fd, _ in ready:
            chunk = self._sockets[fd].recv(1 << 18)
            if not chunk:
                raise RuntimeError("a stream ended early")
            text = self._tails[fd] + chunk
            self._tails[fd] = text[-OVERLAP:]
            events = text.count(BEGINNING)
            self._counts[fd] += events
            self._delivered += events
        return bool(ready)

    def close(self) -> None:
        for opened in self._sockets.values():
            opened.close()
        self._epoll.close()
