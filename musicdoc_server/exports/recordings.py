"""Sound files that were asked for: made once, kept under a name that says what is in them, the oldest dropped first."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from musicdoc_server.errors import NotOffered, StoreError
from musicdoc_server.exports.making import Maker
from musicdoc_server.exports.sound import SOUNDS, Contents, FindFile, Sound, contents
from musicdoc_server.models import Playlist

LOG = logging.getLogger(__name__)
AT_ONCE = 1
"""Files made at a time: making one takes a core, and nobody listens to it yet."""

LINGER_S = 15.0
"""How long the work goes on when nobody waits: a page asks every few seconds, and a line may break."""

NO_FFMPEG = "This server makes no sound files: whoever runs it can install ffmpeg."


@dataclass(eq=False)
class _Work:
    """A file that is being made: what share is done, how many wait for it, and whether it is being stopped."""

    task: asyncio.Task[Path] = field(init=False)
    waiting: int = 0
    share: float = 0.0
    left: bool = False


class Standing(NamedTuple):
    """How far a file is: `file` when it is there, else the share that is done."""

    file: Path | None
    share: float


class Recordings:
    """The files in `folder`, up to `most_bytes` in all. Without a maker there are none."""

    def __init__(
        self, folder: Path, most_bytes: int, find: FindFile, maker: Maker | None, *, linger_s: float = LINGER_S
    ) -> None:
        self._folder = folder
        self._unfinished = folder / "unfinished"
        self._most_bytes = most_bytes
        self._find = find
        self._maker = maker
        self._linger_s = linger_s
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._in_work: dict[str, _Work] = {}
        self._tasks: set[asyncio.Task[Path]] = set()

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the kinds of files that can be made here."""
        return tuple(SOUNDS) if self._maker else ()

    async def ready(self, playlist: Playlist, sound: Sound) -> Path | None:
        """The file, where it is there; else nothing is begun. Raises as `standing`."""
        _, _, path = await self._sought(playlist, sound)
        return path if await self._there(path) else None

    async def file(self, playlist: Playlist, sound: Sound) -> Path:
        """The file, made now where it is not there yet. Raises as `standing`."""
        while True:
            standing = await self.standing(playlist, sound, wait_s=LINGER_S)
            if standing.file:
                return standing.file

    async def standing(self, playlist: Playlist, sound: Sound, *, wait_s: float) -> Standing:
        """Begins to make the file where it is not there yet, waits for it for so long, and tells how far it is.

        When the last one who waits has left, the work is stopped soon after. Raises NotOffered, NotExportable,
        RecordingMissing, ExportFailed, StoreError.
        """
        maker, about, path = await self._sought(playlist, sound)
        if await self._there(path):
            return Standing(path, 1.0)
        work = self._in_work.get(path.name) or self._begin(maker, about, sound, path)
        work.waiting += 1
        try:
            done, _ = await asyncio.wait([work.task], timeout=wait_s)
        finally:
            work.waiting -= 1
            if not work.waiting and not work.task.done():
                asyncio.get_running_loop().call_later(self._linger_s, _leave, work)
        if done and work.left:
            return Standing(None, 0.0)  # who comes while it is being stopped asks for it anew
        return Standing(work.task.result(), 1.0) if done else Standing(None, work.share)

    async def sweep(self) -> None:
        """Drops what has not been asked for longest, until the rest is within the bounds."""
        await asyncio.to_thread(_sweep, self._folder, self._most_bytes)

    async def close(self) -> None:
        """Ends what is still being made."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _sought(self, playlist: Playlist, sound: Sound) -> tuple[Maker, Contents, Path]:
        if self._maker is None:
            raise NotOffered(NO_FFMPEG)
        about = await asyncio.to_thread(contents, playlist, sound, self._find)
        return self._maker, about, self._folder / f"{about.key}.{sound.extension.rsplit('.', 1)[-1]}"

    async def _there(self, path: Path) -> bool:
        return path.name not in self._in_work and await asyncio.to_thread(_used, path)

    def _begin(self, maker: Maker, about: Contents, sound: Sound, path: Path) -> _Work:
        work = _Work()
        work.task = asyncio.create_task(self._make(maker, about, sound, path, work), name=f"make {sound.name}")
        self._tasks.add(work.task)
        self._in_work[path.name] = work
        work.task.add_done_callback(lambda task: self._over(task, path.name))
        return work

    def _over(self, task: asyncio.Task[Path], name: str) -> None:
        self._tasks.discard(task)
        del self._in_work[name]
        if not task.cancelled() and task.exception():
            LOG.info("a file was not made: %s", task.exception())

    async def _make(self, maker: Maker, about: Contents, sound: Sound, path: Path, work: _Work) -> Path:
        def progress(share: float) -> None:
            work.share = share

        async with self._turns:
            folder = await asyncio.to_thread(self._new_folder)
            try:
                made = await maker.make(about, sound, folder, progress)
                made.replace(path)
            except OSError as error:
                raise StoreError(f"The file could not be stored: {error.strerror}.") from error
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        await self.sweep()
        return path

    def _new_folder(self) -> Path:
        """What a killed server left goes: nothing else is being made now."""
        try:
            shutil.rmtree(self._unfinished, ignore_errors=True)
            self._unfinished.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(dir=self._unfinished))
        except OSError as error:
            raise StoreError(f"The file could not be stored: {error.strerror}.") from error


def _leave(work: _Work) -> None:
    if not work.waiting:
        work.left = True
        work.task.cancel()


def _used(path: Path) -> bool:
    """Whether the file is there; notes in its access time that it was asked for."""
    try:
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except OSError:
        return False
    return True


def _sweep(folder: Path, most_bytes: int) -> None:
    if not folder.is_dir():
        return
    files = [(file.stat(), file) for file in folder.iterdir() if file.is_file()]
    files.sort(key=lambda entry: entry[0].st_atime_ns, reverse=True)
    kept_bytes = 0
    for place, (stat, file) in enumerate(files):
        kept_bytes += stat.st_size
        if kept_bytes > most_bytes and place > 0:  # the newest stays, however large
            file.unlink(missing_ok=True)
