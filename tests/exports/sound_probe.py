"""What a sound file is, as ffmpeg and ffprobe measure it; and songs to make one of."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

REQUIRED = "MUSICDOC_REQUIRE_FFMPEG"


class Song(NamedTuple):
    """A made-up song: how it is stored and how loud (gain in dB on pink noise)."""

    name: str
    gain_db: float
    encoder: str
    rate: int = 44_100
    channels: int = 2


SONGS = (
    Song("1 - 100% 'loud'.flac", 10, "flac"),
    Song("2 - quiet, very.mp3", -30, "libmp3lame", rate=22_050, channels=1),
    Song("3 - a:b [c];d.ogg", -12, "libvorbis", rate=48_000),
    Song("4 - ünïcode.m4a", -6, "aac"),
    Song("5 - plain.opus", -20, "libopus", rate=48_000),
)
SECONDS = 7


def needs_ffmpeg() -> None:
    """Skips where there is no ffmpeg, or fails where there has to be."""
    if shutil.which("ffmpeg") and shutil.which("ffprobe"):
        return
    reason = "these tests need ffmpeg, which is not installed"
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


def music_folder(folder: Path) -> Path:
    """The songs of one band; the first has a picture, twice as wide as high and larger than it may be."""
    picture = folder / "picture.png"
    _ffmpeg("-f", "lavfi", "-i", "testsrc2=s=2400x1200,noise=alls=60", "-frames:v", "1", str(picture))
    for number, song in enumerate(SONGS, 1):
        tags = {"artist": "The Noise", "title": f"Noise {number}", "album": "Colours", "date": str(1970 + number)}
        said = [argument for name, text in tags.items() for argument in ("-metadata", f"{name}={text}")]
        noise = f"anoisesrc=color=pink:seed={number}:d={SECONDS}:a=0.3,volume={song.gain_db}dB"
        art = ["-i", str(picture), "-map", "0", "-map", "1", "-disposition:v", "attached_pic"] if number == 1 else []
        sound = ["-c:a", song.encoder, "-ar", str(song.rate), "-ac", str(song.channels)]
        _ffmpeg("-f", "lavfi", "-i", noise, *art, *said, *sound, f"file:{folder / song.name}")
    return folder


def loudness(file: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP."""
    said = _ffmpeg("-i", f"file:{file}", "-map", "0:a", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-")
    return float(re.findall(r"I:\s+(\S+) LUFS", said)[-1]), float(re.findall(r"Peak:\s+(\S+) dBFS", said)[-1])


def loudness_from(file: Path, start_s: float, length_s: float) -> float:
    """Integrated loudness of a piece of it, in LUFS."""
    cut = f"atrim=start={start_s}:duration={length_s},ebur128=framelog=verbose"
    said = _ffmpeg("-i", f"file:{file}", "-map", "0:a", "-af", cut, "-f", "null", "-")
    return float(re.findall(r"I:\s+(\S+) LUFS", said)[-1])


def probe(file: Path) -> dict[str, Any]:
    """What ffprobe says: format, streams, chapters."""
    shown = ["-show_format", "-show_streams", "-show_chapters", "-of", "json"]
    said = subprocess.run(["ffprobe", "-v", "error", *shown, file], capture_output=True, check=True, timeout=60)
    return dict(json.loads(said.stdout))


def cover_size(file: Path) -> tuple[int, int]:
    """Width and height of the picture in it."""
    (picture,) = [stream for stream in probe(file)["streams"] if stream["codec_type"] == "video"]
    assert picture["codec_name"] == "mjpeg"
    return picture["width"], picture["height"]


def _ffmpeg(*arguments: str) -> str:
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-y", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, said
    return said
