"""One sound file from its contents: measured, mixed, tagged."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from musicdoc_server.errors import StoreError
from musicdoc_server.exports.cover import FindCover, cover
from musicdoc_server.exports.ffmpeg import FULL, Ffmpeg
from musicdoc_server.exports.mixing import levelled, mix
from musicdoc_server.exports.sound import M4B, MP3, RATE_HZ, Contents, Sound, expected_bytes
from musicdoc_server.exports.tags import HEADER_BYTES, ffmetadata, lengthened, tag_bytes

_MEASURING = 0.3
"""The part of the work that measuring is."""

_ROOM_BYTES = 64 * 1024 * 1024
"""What is left of a disk in any case."""


class Pictures(NamedTuple):
    """Where covers come from; `own` is the house's."""

    find: FindCover
    own: Path


class Maker:
    """Makes sound files with ffmpeg."""

    def __init__(self, ffmpeg: Ffmpeg, pictures: Pictures) -> None:
        self._ffmpeg = ffmpeg
        self._pictures = pictures

    async def make(self, about: Contents, sound: Sound, folder: Path, progress: Callable[[float], None]) -> Path:
        """The finished file, somewhere in `folder`. `progress` hears what share is done.

        Raises RecordingMissing, NotExportable, ExportFailed, StoreError.
        """
        length_s = max(1.0, sum(part.duration_ms for part in about.parts) / 1000)
        _check_room(folder, 0)
        parts = await levelled(self._ffmpeg, about.parts, lambda at_s: progress(_MEASURING * min(1, at_s / length_s)))
        length_s = sum(part.duration_ms for part in parts) / 1000
        _check_room(folder, 2 * expected_bytes(round(length_s * 1000)))
        picture = await cover(self._ffmpeg, about.covers, self._pictures.find, self._pictures.own, folder)

        def mixing(at_s: float) -> None:
            progress(_MEASURING + (1 - _MEASURING) * min(1, at_s / length_s))

        words, file = folder / "words.txt", folder / f"whole.{sound.extension}"
        await asyncio.to_thread(words.write_text, ffmetadata(about, parts), encoding="utf-8")
        more = ["-f", "ffmetadata", "-i", f"file:{words}", "-f", "image2", "-i", f"file:{picture}"]
        tags, art = len(parts), len(parts) + 1
        maps = f"-map [mix] -map {art}:v:0 -map_metadata {tags} -map_chapters {tags}".split()
        cover_art = ["-c:v", "copy", "-disposition:v:0", "attached_pic", "-metadata:s:v:0", "comment=Cover (front)"]
        output = [*more, *maps, *cover_art, "-b:a", "128k", "-ar", str(RATE_HZ), *_KINDS[sound.content_type]]
        await mix(self._ffmpeg, parts, [*output, f"file:{file}"], mixing)
        if sound is not M4B:
            expected = expected_bytes(sum(part.duration_ms for part in parts))
            return await asyncio.to_thread(_filled_up, file, expected)
        return file


_KINDS = {
    M4B.content_type: ["-c:a", "aac", "-movflags", "+faststart", "-brand", "M4B ", "-f", "ipod"],
    MP3.content_type: ["-c:a", "libmp3lame", "-id3v2_version", "4", "-f", "mp3"],
}


def _filled_up(file: Path, size_bytes: int) -> Path:
    """The same with a longer tag, so that the whole has this size; as it is, where it has more."""
    more = size_bytes - file.stat().st_size
    if more <= 0:
        return file
    longer = file.with_name("longer.mp3")
    try:
        with file.open("rb") as source, longer.open("wb") as target:
            header = source.read(HEADER_BYTES)
            target.write(lengthened(header, more))
            target.write(source.read(tag_bytes(header) - HEADER_BYTES))
            target.write(bytes(more))
            shutil.copyfileobj(source, target, 1024 * 1024)
    except OSError as error:
        raise StoreError(f"The file could not be stored: {error.strerror}.") from error
    return longer


def _check_room(folder: Path, needed_bytes: int) -> None:
    if shutil.disk_usage(folder).free < needed_bytes + _ROOM_BYTES:
        raise StoreError(FULL)
