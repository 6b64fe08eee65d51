"""Makes small audio files with real encoders, and tags them as taggers do."""

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TXXX, Frames
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

SILENT_M4A = Path(__file__).parent.parent / "data" / "silence.m4a"
KEY = "a key of the tests"
"""What makes the ids of tracks."""
JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 3
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 3

_SUBTYPES = {".mp3": ("MP3", None), ".flac": ("FLAC", None), ".ogg": ("OGG", "VORBIS"), ".opus": ("OGG", "OPUS")}
_ID3 = {
    "title": "TIT2", "artist": "TPE1", "albumartist": "TPE2", "album": "TALB", "date": "TDRC", "originaldate": "TDOR",
    "tracknumber": "TRCK", "genre": "TCON", "composer": "TCOM", "isrc": "TSRC",
}  # fmt: skip
_MP4 = {
    "title": "\xa9nam", "artist": "\xa9ART", "albumartist": "aART", "album": "\xa9alb", "date": "\xa9day",
    "genre": "\xa9gen", "composer": "\xa9wrt",
}  # fmt: skip
_sounds: dict[tuple[str, float], bytes] = {}


def audio(suffix: str, secs: float = 0.3) -> bytes:
    """An audio file without tags."""
    if suffix == ".m4a":
        return SILENT_M4A.read_bytes()
    if (suffix, secs) not in _sounds:
        kind, subtype = _SUBTYPES[suffix]
        rate = 48_000 if suffix == ".opus" else 16_000
        tone = 0.1 * np.sin(np.arange(int(rate * secs)) / 20).astype("float32")
        buffer = io.BytesIO()
        soundfile.write(buffer, tone, rate, format=kind, subtype=subtype)
        _sounds[suffix, secs] = buffer.getvalue()
    return _sounds[suffix, secs]


def make(file: Path, cover: bytes = b"", secs: float = 0.3, **tags: Any) -> Path:
    """An audio file with `tags`, named as Vorbis comments are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(audio(file.suffix, secs))
    if tags or cover:
        {".mp3": _tag_mp3, ".m4a": _tag_m4a}.get(file.suffix, _tag_vorbis)(file, tags, cover)
    return file


def library(folder: Path, tracks: Mapping[str, Mapping[str, Any]]) -> Path:
    """A folder of tagged MP3s: path -> tags."""
    for path, tags in tracks.items():
        make(folder / path, **tags)
    return folder


def _tag_mp3(file: Path, tags: Mapping[str, Any], cover: bytes) -> None:
    mp3 = MP3(file)
    mp3.tags = ID3()
    for name, value in tags.items():
        named = name in _ID3
        mp3.tags.add(Frames[_ID3[name]](encoding=3, text=value) if named else TXXX(encoding=3, desc=name, text=value))
    if cover:
        mp3.tags.add(APIC(encoding=3, mime="image/jpg", type=4, desc="back", data=b"no picture at all"))
        mp3.tags.add(APIC(encoding=3, mime="image/jpg", type=3, desc="", data=cover))
    mp3.save()


def _tag_m4a(file: Path, tags: Mapping[str, Any], cover: bytes) -> None:
    mp4 = MP4(file)
    if mp4.tags is None:
        mp4.add_tags()
    for name, value in tags.items():
        if name == "tracknumber":
            mp4.tags["trkn"] = [(int(value), 0)]
        elif name in _MP4:
            mp4.tags[_MP4[name]] = value
        else:
            labels = {"isrc": "ISRC", "musicbrainz_trackid": "MusicBrainz Track Id", "originaldate": "ORIGINALDATE"}
            mp4.tags[f"----:com.apple.iTunes:{labels[name]}"] = value.encode()
    if cover:
        mp4.tags["covr"] = [MP4Cover(cover)]
    mp4.save()


def _tag_vorbis(file: Path, tags: Mapping[str, Any], cover: bytes) -> None:
    kind = {".flac": FLAC, ".ogg": OggVorbis, ".opus": OggOpus}[file.suffix]
    tagged = kind(file)
    for name, value in tags.items():
        tagged[name] = value
    if cover:
        picture = Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", cover
        if file.suffix == ".flac":
            tagged.add_picture(picture)
        else:
            tagged["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    tagged.save()
