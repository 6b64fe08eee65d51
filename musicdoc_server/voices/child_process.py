"""Our end of the pipes to a process that works for us, and what starts another one when it ends or hangs.

    kept = KeptProcess(command, "the local voice")
    head, body = await kept.ask({"text": "Good evening."})
    await kept.close()

`child.py` says what goes over the pipes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, cast

from musicdoc_server.errors import Busy, MusicdocError

log = logging.getLogger(__name__)

Answer = tuple[dict[str, Any], bytes]
"""A head of JSON data, and a body that may be empty."""

_ATTEMPTS = 2
_CLOSING_S = 5.0
_LOADED = 0
"""The id of the answer that nobody asked for: the process has loaded."""


class Gone(Exception):
    """The process has ended."""


class ChildProcess:
    """A running process. Once it is `gone`, every method but `close` raises Gone."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self._process = process
        self._name = name
        self._input = cast(asyncio.StreamWriter, process.stdin)
        self._output = cast(asyncio.StreamReader, process.stdout)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._last_id = _LOADED
        self._loaded = asyncio.Event()
        self.gone = False
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, command: Sequence[str], name: str) -> ChildProcess:
        """Starts `command`. Raises MusicdocError where there is no such program."""
        # The process must find this package where we found it, installed or not.
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        pipe = asyncio.subprocess.PIPE
        try:
            return cls(await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=env), name)
        except OSError as error:
            raise MusicdocError(f"{_first(name)} could not be started: {error.strerror}.") from error

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    async def loaded(self) -> None:
        """Returns when it is ready to work."""
        await self._loaded.wait()
        if self.gone:
            raise Gone

    async def ask(self, head: dict[str, Any], body: bytes = b"") -> Answer:
        """What it answers. Raises MusicdocError for a fault of ours. Who stops waiting does not stop the work."""
        if self.gone:
            raise Gone
        self._last_id += 1
        this = self._last_id
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[this] = answer
        try:
            asked = {"id": this, **head, **({"bytes": len(body)} if body else {})}
            self._input.write(json.dumps(asked).encode() + b"\n" + body)
            return await answer
        finally:
            del self._waiting[this]

    async def close(self) -> None:
        """Closes its input, which ends it; kills it where that does not help."""
        self._input.close()
        done, _ = await asyncio.wait([self._listening], timeout=_CLOSING_S)
        if not done:
            self._process.kill()
            await self._listening

    async def _listen(self) -> None:
        try:
            while line := await self._output.readline():
                head = json.loads(line)
                body = await self._output.readexactly(head.get("bytes", 0))
                self._hand_over(head, body)
        except (ValueError, OSError, asyncio.IncompleteReadError) as error:
            log.error("lost the thread of the process of %s: %r", self._name, error)
            self._process.kill()
        finally:
            self.gone = True
            self._loaded.set()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(Gone())
        await self._process.wait()

    def _hand_over(self, head: dict[str, Any], body: bytes) -> None:
        if head["id"] == _LOADED:
            self._loaded.set()
        answer = self._waiting.get(head["id"])
        if answer is None or answer.done():
            return
        if "failed" in head:
            log.error("a process failed, that of %s:\n%s", self._name, head["failed"])
            answer.set_exception(MusicdocError(f"{_first(self._name)} could not do this; the log says why."))
        else:
            answer.set_result((head, body))


class KeptProcess:
    """A process that is started when first needed, and again when it ends or says nothing for `longest_s`.

    `name` is what it is to a listener: "the local voice".
    """

    def __init__(self, command: Sequence[str], name: str, longest_s: float) -> None:
        self._command = command
        self._name = name
        self._longest_s = longest_s
        self._starting = asyncio.Lock()
        self._closed = False
        self.process: ChildProcess | None = None

    async def warm_up(self) -> None:
        """Starts it and waits until it has loaded. Raises Busy where it cannot."""
        for _ in range(_ATTEMPTS):
            try:
                await self._ready()
                return
            except Gone:
                log.warning("the process of %s ended while it loaded", self._name)
        raise self._stopped()

    async def ask(self, head: dict[str, Any], body: bytes = b"") -> Answer:
        """What it answers. Raises Busy if it ended twice meanwhile, MusicdocError for a fault of ours."""
        for _ in range(_ATTEMPTS):
            try:
                async with asyncio.timeout(self._longest_s):
                    return await (await self._ready()).ask(head, body)
            except Gone:
                log.warning("the process of %s ended while it worked", self._name)
            except TimeoutError:
                log.warning("%s said nothing for %.0f s; another one is started", self._name, self._longest_s)
                await self._end()
        raise self._stopped()

    async def close(self) -> None:
        """Ends it for good. What it was doing raises Busy."""
        self._closed = True
        await self._end()

    async def _end(self) -> None:
        async with self._starting:
            if self.process:
                await self.process.close()

    async def _ready(self) -> ChildProcess:
        async with self._starting:
            if self._closed:
                raise Busy(f"{_first(self._name)} is closed: the server is stopping.")
            if self.process is None or self.process.gone:
                self.process = await ChildProcess.start(self._command, self._name)
            process = self.process
        await process.loaded()
        return process

    def _stopped(self) -> Busy:
        return Busy(f"{_first(self._name)} stopped while it was at work; the log says why. Try again in a moment.")


def _first(name: str) -> str:
    """`name` as it begins a sentence."""
    return name[0].upper() + name[1:]
