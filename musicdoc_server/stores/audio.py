"""Narration as MP3 files, named after what they say and how it is spoken: the same sentence is never spoken twice.

Beside each lies a WebVTT file of the same name that says when which sentence is heard. A clip is whole without it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicdoc_server.captions import Cue, read, vtt
from musicdoc_server.errors import OverBudget, StoreError
from musicdoc_server.models import Clip
from musicdoc_server.voices.base import Ahead, Speech, Voice

URL = "/audio/"
"""Where the files are served."""

_NAME = re.compile(r"[0-9a-f]{64}\.(?:mp3|vtt)")
_CUES = ".vtt"
_ABANDONED_S = 3600.0


@dataclass(eq=False)
class _Work:
    """A clip that is being made, and how many wait for it."""

    task: asyncio.Task[Clip]
    waiting: int = 0


class ClipAhead:
    """A clip that is begun while its text is still being written; to be closed in any case."""

    def __init__(self, files: AudioFiles, voice: Voice) -> None:
        self._files = files
        self._voice = voice
        self._ahead = voice.ahead()
        self.say = self._ahead.say
        self.close = self._ahead.close

    async def clip(self, text: str) -> Clip:
        """As `AudioFiles.clip`, once, with the whole text."""
        return await self._files.clip(self._voice, text, self._ahead)


class AudioFiles:
    """The files in `folder`, which is made when the first one is stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Within the folder, so that moving a finished file into place is one step that cannot half happen.
        self._unfinished = folder / "unfinished"
        self._in_work: dict[str, _Work] = {}
        self._tasks: set[asyncio.Task[Clip]] = set()

    def path(self, name: str) -> Path | None:
        """Where the file called `name` is, or would be; None for a name that no file of ours can have."""
        return self._folder / name if _NAME.fullmatch(name) else None

    def cues(self, url: str) -> tuple[Cue, ...]:
        """When which sentence of the clip at `url` is heard; empty where that is not kept."""
        path = self.path(url.removeprefix(URL))
        try:
            return read(path.with_suffix(_CUES).read_text(encoding="utf-8")) if path else ()
        except (OSError, ValueError):
            return ()

    def ahead(self, voice: Voice) -> ClipAhead:
        """For the text that somebody waits to hear first."""
        return ClipAhead(self, voice)

    async def clip(self, voice: Voice, text: str, ahead: Ahead | None = None) -> Clip:
        """`text` in this voice: from its file, else spoken now, once for all who ask meanwhile.

        Where another voice stands in, the file bears the name of that one, and this one is asked again next time.
        `ahead` is the voice's own, which may have begun. Who stops waiting does not stop the speech while somebody else
        waits for it; the last one does, so that nobody pays for what nobody hears. Raises CannotSpeak, Busy (from the
        voice), and StoreError where the file cannot be written.

        Who asks first pays for all. Where that one may spend no more, another asks anew, on an account of its own.
        """
        name = _name(voice.key, text)
        work = self._in_work.get(name)
        shares = work is not None
        if work is None:
            work = self._in_work[name] = self._begin(name, voice, text, ahead.speak if ahead else voice.speak)
        try:
            clip = await self._shared(name, work)
        except OverBudget:
            if not shares:
                raise
            return await self.clip(voice, text, ahead)
        return await self.clip(voice, text, ahead) if shares and clip.stand_in else clip

    async def _shared(self, name: str, work: _Work) -> Clip:
        """What comes of the work; when it is done, or nobody waits for it any more, no later one gets it."""
        work.waiting += 1
        try:
            return await asyncio.shield(work.task)
        finally:
            work.waiting -= 1
            if not work.waiting or work.task.done():
                work.task.cancel()
                if self._in_work.get(name) is work:
                    del self._in_work[name]

    async def close(self) -> None:
        """Ends what is still being spoken."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, name: str, voice: Voice, text: str, speak: Callable[[str], Awaitable[Speech]]) -> _Work:
        task = asyncio.create_task(self._make(name, voice.key, text, speak))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return _Work(task)

    async def _make(self, name: str, key: str, text: str, speak: Callable[[str], Awaitable[Speech]]) -> Clip:
        duration_ms = await asyncio.to_thread(_duration_ms, self._folder / name)
        if duration_ms is not None:
            return Clip(url=URL + name, duration_ms=duration_ms)
        speech = await speak(text)
        name = _name(speech.spoken_by or key, text)
        await asyncio.to_thread(self._store, name, speech)
        return Clip(url=URL + name, duration_ms=speech.duration_ms, stand_in=bool(speech.spoken_by))

    def _store(self, name: str, speech: Speech) -> None:
        """The clip's own file comes last: whoever sees it sees its sentences too."""
        path = self._folder / name
        try:
            self._unfinished.mkdir(parents=True, exist_ok=True)
            self._sweep()
            if speech.cues:
                self._write(path.with_suffix(_CUES), vtt(speech.cues).encode("utf-8", "replace"))
            self._write(path, speech.mp3)
        except OSError as error:
            raise StoreError(f"The narration could not be stored: {error.strerror}.") from error

    def _write(self, path: Path, data: bytes) -> None:
        """Writes beside, then renames: whoever sees the file sees all of it, even if we are killed meanwhile."""
        handle, unfinished = tempfile.mkstemp(dir=self._unfinished)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def _sweep(self) -> None:
        """Removes what a killed server left unfinished, but nothing that another may be writing."""
        for left in self._unfinished.iterdir():
            with suppress(FileNotFoundError):  # it was finished this moment
                if left.stat().st_mtime < time.time() - _ABANDONED_S:
                    left.unlink()


def _name(voice_key: str, text: str) -> str:
    return hashlib.sha256(f"{voice_key}\0{text}".encode("utf-8", "surrogatepass")).hexdigest() + ".mp3"


def _duration_ms(path: Path) -> int | None:
    """How long the file plays; None where there is none that can be played."""
    from mutagen import MutagenError
    from mutagen.mp3 import MP3

    try:
        info: Any = MP3(path).info  # type: ignore[no-untyped-call]
    except MutagenError:
        return None
    return None if info.sketchy or not info.length else round(info.length * 1000)
