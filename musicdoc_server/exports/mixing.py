"""Sound put one behind the other at one loudness: −16 LUFS (EBU R128), and no true peak above −1 dBTP.

Measured first, then raised by one plain gain for each part, so that a quiet song keeps its own dynamics. Where that
would lift a peak over the ceiling, a limiter holds it, for at most `_LIMITED_DB`. (ffmpeg's own `loudnorm` would turn
to its dynamic mode there, which rides the level up and down.) What comes out is measured as it is made, and made once
more with what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from musicdoc_server.errors import ExportFailed, NotExportable, RecordingMissing
from musicdoc_server.exports.ffmpeg import Ffmpeg
from musicdoc_server.exports.sound import RATE_HZ, Part

TARGET_LUFS = -16.0
CEILING_DB = -2.5
"""For the limiter; what resampling and the encoders add to a peak came to 0.9 dB."""

_LIMITED_DB = 5.0
_TOLERANCE_LU = 0.4
_SILENT_LUFS = -60.0
_SAME_MS = 250
"""A file that plays within so much of what the timeline says is cut or filled to fit: chapters are then where the
timeline says. One that does not was changed since, and counts as it is."""

_LONGEST_MS = 6 * 3600 * 1000
_START_S = 60.0
"""Time to begin; after that, a second for each second of sound: a hundredth of it is usual."""

_DEMUXERS = {".mp3": "mp3", ".flac": "flac", ".ogg": "ogg", ".oga": "ogg", ".opus": "ogg", ".m4a": "mov"}
"""By a file's ending, never by its content: a playlist that calls itself a song must not be followed."""


class Level(NamedTuple):
    """How long a file plays and how loud: integrated loudness in LUFS, true peak in dBTP."""

    duration_ms: int
    lufs: float
    peak_db: float


class Mixed(NamedTuple):
    """A part as it is in the mix."""

    title: str
    file: Path
    duration_ms: int
    gain_db: float


async def levelled(ffmpeg: Ffmpeg, parts: Sequence[Part], progress: Callable[[float], None]) -> list[Mixed]:
    """Each part with its true length and the gain it needs; `progress` hears seconds. Raises RecordingMissing."""
    found, done_s, known = [], 0.0, dict[Path, Level]()
    for part in parts:
        level = known.get(part.file) or await _measured(ffmpeg, part)
        known[part.file] = level
        done_s += level.duration_ms / 1000
        if done_s * 1000 > _LONGEST_MS:
            raise NotExportable("This documentary plays for more than six hours, which is too long for one file.")
        same = abs(level.duration_ms - part.duration_ms) <= _SAME_MS
        found.append(Mixed(part.title, part.file, part.duration_ms if same else level.duration_ms, _gain_db(level)))
        progress(done_s)
    return found


async def mix(ffmpeg: Ffmpeg, parts: Sequence[Mixed], output: Sequence[str], progress: Callable[[float], None]) -> None:
    """Writes the file that `output` (ffmpeg's arguments; the sound is `[mix]`) describes. Raises ExportFailed."""
    length_s = sum(part.duration_ms for part in parts) / 1000
    more_db = 0.0
    for _ in range(2):
        said = await ffmpeg.run(
            [*_inputs(parts), "-filter_complex", _graph(parts, more_db), *output],
            timeout_s=_START_S + length_s,
            progress=progress,
        )
        missing_lu = TARGET_LUFS - _summed(said).lufs
        if not _TOLERANCE_LU < abs(missing_lu) < -_SILENT_LUFS:
            return
        more_db += missing_lu


async def _measured(ffmpeg: Ffmpeg, part: Part) -> Level:
    heard_s = [0.0]
    chain = f"asetpts=N/SR/TB,{_AS_OURS},{_METER}"
    try:
        said = await ffmpeg.run(
            [*_input(part.file), "-map", "0:a:0", "-af", chain, "-f", "null", "-"],
            timeout_s=_START_S + min(part.duration_ms, _LONGEST_MS) / 1000,
            progress=heard_s.append,
        )
        return _summed(said)._replace(duration_ms=round(heard_s[-1] * 1000))
    except ExportFailed:
        raise RecordingMissing(f"The recording of “{part.title}” cannot be read, so the file cannot be made.") from None


def _gain_db(level: Level) -> float:
    if level.lufs < _SILENT_LUFS:
        return 0.0
    return min(TARGET_LUFS - level.lufs, CEILING_DB - level.peak_db + _LIMITED_DB)


_AS_OURS = f"aresample={RATE_HZ},aformat=sample_fmts=fltp:channel_layouts=stereo"
_METER = "ebur128=peak=true:framelog=verbose"


def _graph(parts: Sequence[Mixed], more_db: float) -> str:
    chains = [
        f"[{place}:a:0]asetpts=N/SR/TB,{_AS_OURS},volume={part.gain_db + more_db:.2f}dB,"
        f"apad=whole_len={samples},atrim=end_sample={samples},asetpts=N/SR/TB[p{place}]"
        for place, part in enumerate(parts)
        for samples in [max(1, part.duration_ms) * RATE_HZ // 1000]
    ]
    joined = "".join(f"[p{place}]" for place in range(len(parts)))
    # A peak between samples shows only at several times the rate.
    limited = f"aresample={4 * RATE_HZ},alimiter=limit={10 ** (CEILING_DB / 20):.4f}:attack=2:release=80:level=0"
    return ";".join([*chains, f"{joined}concat=n={len(parts)}:v=0:a=1,{limited},aresample={RATE_HZ},{_METER}[mix]"])


def _inputs(parts: Sequence[Mixed]) -> list[str]:
    return [argument for part in parts for argument in _input(part.file)]


def _input(file: Path) -> list[str]:
    demuxer = _DEMUXERS.get(file.suffix.lower(), "mp3")
    return ["-protocol_whitelist", "file", "-f", demuxer, "-vn", "-i", f"file:{file}"]


_SUMS = re.compile(r"Integrated loudness:\s+I:\s+(\S+) LUFS.*?Peak:\s+(\S+) dBFS", re.DOTALL)


def _summed(said: str) -> Level:
    """What the meter says at the very end. Raises ExportFailed where it says nothing."""
    sums = _SUMS.findall(said)
    if not sums:
        raise ExportFailed("The file could not be made: its loudness was not told.")
    lufs, peak_db = map(float, sums[-1])
    return Level(0, lufs, peak_db)
