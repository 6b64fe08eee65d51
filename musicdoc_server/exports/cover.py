"""The picture on a sound file: that of the first song that has one, else the house's own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from musicdoc_server.errors import ExportFailed
from musicdoc_server.exports.ffmpeg import Ffmpeg

LOG = logging.getLogger(__name__)
FindCover = Callable[[str], Awaitable[tuple[bytes, str] | None]]

SIDE_PX = 1000
_MOST_BYTES = 160 * 1024
"""It has to fit into the tag, beside the chapters."""

_QUALITIES = ("3", "6", "12", "24")
_TIMEOUT_S = 30.0
_DECODERS = {"image/jpeg": "mjpeg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}


async def cover(ffmpeg: Ffmpeg, tracks: Sequence[str], find: FindCover, own: Path, folder: Path) -> Path:
    """A JPEG in `folder`, as a whole and never larger than `SIDE_PX`. `own` is the house's. Raises ExportFailed."""
    for track in tracks:
        found = await find(track)
        if found is None or found[1] not in _DECODERS:
            continue
        picture = folder / "picture"
        await asyncio.to_thread(picture.write_bytes, found[0])
        try:
            return await _scaled(ffmpeg, picture, _DECODERS[found[1]], folder)
        except ExportFailed:
            LOG.info("the cover of %s cannot be read", track)
    return await _scaled(ffmpeg, own, "png", folder)


async def _scaled(ffmpeg: Ffmpeg, picture: Path, decoder: str, folder: Path) -> Path:
    jpeg = folder / "cover.jpg"
    side = f"'min({SIDE_PX},iw)':'min({SIDE_PX},ih)':force_original_aspect_ratio=decrease"
    reading = f"-protocol_whitelist file -f image2 -pattern_type none -c:v {decoder} -i".split()
    for quality in _QUALITIES:
        writing = f"-frames:v 1 -pix_fmt yuvj420p -c:v mjpeg -q:v {quality} -f image2 -update 1".split()
        arguments = [*reading, f"file:{picture}", "-vf", f"scale={side}", *writing, f"file:{jpeg}"]
        await ffmpeg.run(arguments, timeout_s=_TIMEOUT_S)
        if jpeg.stat().st_size <= _MOST_BYTES:
            break
    return jpeg
