"""A proxy as some networks have them: it holds an event stream back until it ends.

    python -m tests.browser.holding_proxy http://127.0.0.1:8888 [--port N] [--refuse-upgrades]

Everything else passes, WebSockets too, unless they are refused. It prints its address, then a line for each request.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
END_S = 10.0
REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class HoldingProxy:
    """The proxy in its own process, between the browser and `upstream`; `url` is where it answers."""

    def __init__(self, upstream: str, *options: str) -> None:
        self._command = [sys.executable, "-m", "tests.browser.holding_proxy", upstream, *options]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        assert self.url.startswith("http://"), self.url
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> list[str]:
        """Ends the process, and with it all connections; the requests that it passed on, as `GET /path`."""
        self.process.terminate()
        told, _ = self.process.communicate(timeout=END_S)
        return told.splitlines()


async def passed_on(source: asyncio.StreamReader, target: asyncio.StreamWriter, *, hold: bool = False) -> None:
    """Copies what comes, as it comes; with `hold`, all of it when it is complete."""
    held = bytearray()
    try:
        while chunk := await source.read(65536):
            held += chunk
            if not hold:
                target.write(held)
                await target.drain()
                held.clear()
        target.write(held)
        await target.drain()
        target.write_eof()
    except (ConnectionError, OSError, RuntimeError):
        target.close()


async def serve_one(
    upstream: tuple[str, int], refuse_upgrades: bool, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """One connection: one request, so that what is held is one answer."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
        return
    method, path = head.split(b" ", 2)[:2]
    print(method.decode(), path.decode(), flush=True)
    upgrade = b"\r\nupgrade: websocket" in head.lower()
    if upgrade and refuse_upgrades:
        writer.write(REFUSAL)
        writer.close()
        return
    if not upgrade:
        head = re.sub(rb"\r\nConnection: [^\r]*", b"\r\nConnection: close", head, flags=re.IGNORECASE)
    try:
        server_reader, server_writer = await asyncio.open_connection(*upstream)
    except OSError:
        writer.close()
        return
    server_writer.write(head)
    stream = path.split(b"?")[0].endswith(b"/stream")
    up = asyncio.create_task(passed_on(reader, server_writer))
    await passed_on(server_reader, writer, hold=stream)
    up.cancel()
    server_writer.close()
    writer.close()


async def main() -> None:
    """Serves until it is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("upstream")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--refuse-upgrades", action="store_true")
    options = parser.parse_args()
    parts = urlsplit(options.upstream)
    upstream = (parts.hostname or "", parts.port or 80)
    server = await asyncio.start_server(
        lambda reader, writer: serve_one(upstream, options.refuse_upgrades, reader, writer), "127.0.0.1", options.port
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
