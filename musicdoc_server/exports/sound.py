"""A documentary as one sound file: which kinds there are, what of it they hold, and how large they come out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from musicdoc_server.errors import NotExportable, RecordingMissing
from musicdoc_server.models import Documentary, Playlist, Segment

FindFile = Callable[[Segment], Path | None]

RATE_HZ = 48_000
BYTES_PER_S = 128_000 // 8
"""128 kbit/s, constant: then a file's size follows from how long it plays, and is known before it is made."""

FRAME_SAMPLES, FRAME_BYTES = 1152, 384
"""MPEG-1 layer III at 48 kHz and 128 kbit/s (ISO 11172-3): every frame has the same size, without padding."""

TAG_BYTES = 256 * 1024
"""What the tag at the beginning of an MP3 takes, with cover and chapters; what they leave is filled up."""

MORE_FRAMES = 8
"""What LAME adds for its delay and its own header is at most five; the tag gives way for the rest."""

_VERSION = 1
"""Raise it when the same parts are to give another file."""


class Sound(NamedTuple):
    """A kind of sound file; `narration_only` where songs have no place in it."""

    name: str
    extension: str
    content_type: str
    narration_only: bool = False


MP3 = Sound("mp3", "mp3", "audio/mpeg")
M4B = Sound("m4b", "m4b", "audio/mp4")
NARRATION = Sound("narration", "narration.mp3", "audio/mpeg", narration_only=True)
SOUNDS = {sound.name: sound for sound in (MP3, M4B, NARRATION)}


class Part(NamedTuple):
    """A chapter of the file: its title, where it is read from, how long it is said to play."""

    title: str
    file: Path
    duration_ms: int


class Contents(NamedTuple):
    """What a sound file is made of; `key` is the same for what comes out the same.

    `made_on` is a day (ISO 8601); `covers` are the tracks to ask for one.
    """

    title: str
    summary: str
    made_on: str
    parts: Sequence[Part]
    covers: Sequence[str]
    key: str


def narrated(data: Documentary) -> Documentary:
    """The narration alone, as a documentary of its own."""
    spoken = [part for part in data.timeline if part.type == "narration"]
    timeline = tuple(part.model_copy(update={"index": index}) for index, part in enumerate(spoken))
    return data.model_copy(update={"timeline": timeline})


def contents(playlist: Playlist, sound: Sound, find: FindFile) -> Contents:
    """What goes into it. Looks at the disk. Raises NotExportable, RecordingMissing."""
    data = playlist.data
    if not sound.narration_only and not data.own_files:
        raise NotExportable(
            "This documentary has songs from Spotify, and Spotify's music may not be exported. "
            "The narration alone can be, and the transcript."
        )
    timeline = narrated(data).timeline if sound.narration_only else data.timeline
    if not timeline:
        raise NotExportable("There is nothing to hear in this documentary.")
    parts = [Part(_chapter(segment), _file(segment, find), segment.duration_ms) for segment in timeline]
    covers = [part.track_id for part in data.timeline if part.type == "song" and part.audio_url and part.cover_url]
    stated = [_VERSION, sound.name, data.title, data.summary, playlist.created_at[:10], covers]
    seen = [[part.title, part.duration_ms, str(part.file), *_stamp(part.file)] for part in parts]
    key = hashlib.sha256(json.dumps([*stated, seen]).encode()).hexdigest()
    return Contents(data.title, data.summary, playlist.created_at[:10], parts, covers, key)


def expected_bytes(duration_ms: int) -> int:
    """How large an MP3 is that plays so long."""
    frames = -(-duration_ms * RATE_HZ // 1000 // FRAME_SAMPLES)
    return TAG_BYTES + FRAME_BYTES * (frames + MORE_FRAMES)


def _chapter(segment: Segment) -> str:
    return segment.title if segment.type == "narration" else f"{segment.artist} – {segment.title}"


def _file(segment: Segment, find: FindFile) -> Path:
    file = find(segment)
    if file is None:
        where = "The narration" if segment.type == "narration" else "The song"
        raise RecordingMissing(f"{where} “{segment.title}” is not there any more, so the file cannot be made.")
    return file


def _stamp(file: Path) -> tuple[int, int]:
    try:
        stat = file.stat()
    except OSError as error:
        raise RecordingMissing(f"A recording cannot be read: {error.strerror}.") from None
    return stat.st_size, stat.st_mtime_ns
