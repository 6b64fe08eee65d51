"""The program ffmpeg, run beside the server: never longer than told, never in anybody's way."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import cast

from musicdoc_server.errors import ExportFailed, StoreError

LOG = logging.getLogger(__name__)
_TAIL_BYTES = 64 * 1024
"""What is kept of what it says: the end, where the sums are."""

FULL = "The server's disk is full, so the file cannot be made just now."


class Ffmpeg:
    """Runs `program`, as politely as the system lets it."""

    def __init__(self, program: str) -> None:
        nice, bound = shutil.which("nice"), shutil.which("setpriv")
        polite = [nice, "-n", "10"] if nice else []
        mortal = [bound, "--pdeathsig", "KILL"] if bound else []  # it ends with a server that is killed
        self._command = [*mortal, *polite, program, "-nostdin", "-hide_banner", "-nostats", "-progress", "pipe:1", "-y"]

    async def run(
        self, arguments: Sequence[str], *, timeout_s: float, progress: Callable[[float], None] = lambda _: None
    ) -> str:
        """Runs it to its end and returns what it said. `progress` hears how many seconds of sound are done.

        It is stopped when whoever waits is cancelled. Raises ExportFailed, StoreError (the disk is full).
        """
        process = await asyncio.create_subprocess_exec(
            *self._command,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(timeout_s):
                _, said, code = await asyncio.gather(
                    _follow(cast(asyncio.StreamReader, process.stdout), progress),
                    _tail(cast(asyncio.StreamReader, process.stderr)),
                    process.wait(),
                )
        except TimeoutError:
            raise ExportFailed("Making this file took too long and was given up. Please try again.") from None
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if code:
            if "No space left" in said:
                raise StoreError(FULL)
            LOG.error("ffmpeg ended with %d: %s", code, said[-2000:])
            raise ExportFailed("The file could not be made. Please try again; the server's log says more.")
        return said


async def _follow(stdout: asyncio.StreamReader, progress: Callable[[float], None]) -> None:
    async for line in stdout:
        name, _, value = line.decode("ascii", "replace").strip().partition("=")
        if name == "out_time_us" and value.lstrip("-").isdigit():
            progress(max(0, int(value)) / 1e6)


async def _tail(stderr: asyncio.StreamReader) -> str:
    said = b""
    while chunk := await stderr.read(_TAIL_BYTES):
        said = (said + chunk)[-_TAIL_BYTES:]
    return said.decode("utf-8", "replace")
