"""Our end of the pipe to a speaker process (`speaker.py` says what goes over it)."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, cast

from musicdoc_server.captions import Cue
from musicdoc_server.errors import CannotSpeak, MusicdocError
from musicdoc_server.voices.base import Speech

log = logging.getLogger(__name__)

_CLOSING_S = 5.0
_LOADED = 0
"""The id of the answer that nobody asked for: the speaker has loaded."""


class SpeakerGone(Exception):
    """The speaker process has ended."""


class SpeakerProcess:
    """A running speaker. Once it is `gone`, every method but `close` raises SpeakerGone."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._input = cast(asyncio.StreamWriter, process.stdin)
        self._output = cast(asyncio.StreamReader, process.stdout)
        self._waiting: dict[int, asyncio.Future[Speech]] = {}
        self._last_id = _LOADED
        self._loaded = asyncio.Event()
        self.gone = False
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, command: Sequence[str]) -> SpeakerProcess:
        """Starts `command`. Raises MusicdocError where there is no such program."""
        # The speaker must find this package where we found it, installed or not.
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        pipe = asyncio.subprocess.PIPE
        try:
            return cls(await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=env))
        except OSError as error:
            raise MusicdocError(f"The local voice could not be started: {error.strerror}.") from error

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    async def loaded(self) -> None:
        """Returns when the engine is ready to speak."""
        await self._loaded.wait()
        if self.gone:
            raise SpeakerGone

    async def speak(self, text: str) -> Speech:
        """Speaks `text`. Raises CannotSpeak. Who stops waiting does not stop the speaker."""
        if self.gone:
            raise SpeakerGone
        self._last_id += 1
        this = self._last_id
        answer: asyncio.Future[Speech] = asyncio.get_running_loop().create_future()
        self._waiting[this] = answer
        try:
            self._input.write(json.dumps({"id": this, "text": text}).encode() + b"\n")
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
            log.error("lost the thread of the local voice's process: %r", error)
            self._process.kill()
        finally:
            self.gone = True
            self._loaded.set()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(SpeakerGone())
        await self._process.wait()

    def _hand_over(self, head: dict[str, Any], mp3: bytes) -> None:
        if head["id"] == _LOADED:
            self._loaded.set()
        answer = self._waiting.get(head["id"])
        if answer is None or answer.done():
            return
        if "cannotSpeak" in head:
            answer.set_exception(CannotSpeak(head["cannotSpeak"]))
        elif "failed" in head:
            log.error("the local voice failed:\n%s", head["failed"])
            answer.set_exception(MusicdocError("The local voice could not speak this text; the log says why."))
        else:
            cues = tuple(Cue(*cue) for cue in head.get("cues", ()))
            answer.set_result(Speech(mp3, head["durationMs"], cues=cues))
