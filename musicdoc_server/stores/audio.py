"""Narration as MP3 files, named after what they say and how it is spoken: the same sentence is never spoken twice."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from musicdoc_server.errors import StoreError
from musicdoc_server.models import Clip
from musicdoc_server.voices.base import Voice

URL = "/audio/"
"""Where the files are served."""

_NAME = re.compile(r"[0-9a-f]{64}\.mp3")
_ABANDONED_S = 3600.0


class AudioFiles:
    """The files in `folder`, which is made when the first one is stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Within the folder, so that moving a finished file into place is one step that cannot half happen.
        self._unfinished = folder / "unfinished"
        self._in_work: dict[str, asyncio.Task[Clip]] = {}

    def path(self, name: str) -> Path | None:
        """Where the file called `name` is, or would be; None for a name that no file of ours can have."""
        return self._folder / name if _NAME.fullmatch(name) else None

    async def clip(self, voice: Voice, text: str) -> Clip:
        """`text` in this voice: from its file, else spoken now, once for all who ask meanwhile.

        Where another voice stands in, the file bears the name of that one, and this one is asked again next time.
        Raises CannotSpeak, Busy (from the voice), and StoreError where the file cannot be written. Who stops waiting
        does not stop the speech: somebody else may wait for it, and the next one finds it done.
        """
        name = _name(voice.key, text)
        task = self._in_work.get(name)
        if task is None:
            task = self._in_work[name] = asyncio.create_task(self._make(name, voice, text))
            task.add_done_callback(lambda _: self._in_work.pop(name))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Ends what is still being spoken."""
        tasks = list(self._in_work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, name: str, voice: Voice, text: str) -> Clip:
        duration_ms = await asyncio.to_thread(_duration_ms, self._folder / name)
        if duration_ms is not None:
            return Clip(url=URL + name, duration_ms=duration_ms)
        speech = await voice.speak(text)
        name = _name(speech.spoken_by or voice.key, text)
        await asyncio.to_thread(self._store, name, speech.mp3)
        return Clip(url=URL + name, duration_ms=speech.duration_ms, stand_in=bool(speech.spoken_by))

    def _store(self, name: str, mp3: bytes) -> None:
        """Writes beside, then renames: whoever sees the file sees all of it, even if we are killed meanwhile."""
        try:
            self._unfinished.mkdir(parents=True, exist_ok=True)
            self._sweep()
            handle, unfinished = tempfile.mkstemp(dir=self._unfinished)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(mp3)
                Path(unfinished).replace(self._folder / name)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StoreError(f"The narration could not be stored: {error.strerror}.") from error

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
