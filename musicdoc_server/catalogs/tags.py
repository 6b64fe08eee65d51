"""What an audio file says about itself: tags, length and cover, read by mutagen."""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from mutagen import File, MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Tags
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from musicdoc_server.models import LONGEST_MS

LOG = logging.getLogger(__name__)

SUFFIXES = frozenset({".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a"})
_FORMATS = [MP3, FLAC, OggVorbis, OggOpus, OggFLAC, MP4]

_ID3 = {
    "TIT2": "title", "TPE1": "artist", "TPE2": "albumartist", "TALB": "album", "TDRC": "date", "TDOR": "originaldate",
    "TRCK": "tracknumber", "TCOM": "composer", "TSRC": "isrc",
}  # fmt: skip
_ID3_EXTRA = {
    "musicbrainz artist id": "musicbrainz_artistid", "musicbrainz album id": "musicbrainz_albumid",
    "originalyear": "originaldate",
}  # fmt: skip
_MP4 = {
    "\xa9nam": "title", "\xa9ART": "artist", "aART": "albumartist", "\xa9alb": "album", "\xa9day": "date",
    "trkn": "tracknumber", "\xa9gen": "genre", "\xa9wrt": "composer",
    "----:com.apple.iTunes:ISRC": "isrc", "----:com.apple.iTunes:ORIGINALDATE": "originaldate",
    "----:com.apple.iTunes:MusicBrainz Track Id": "musicbrainz_trackid",
    "----:com.apple.iTunes:MusicBrainz Artist Id": "musicbrainz_artistid",
    "----:com.apple.iTunes:MusicBrainz Album Id": "musicbrainz_albumid",
}  # fmt: skip
_MAGIC = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"))

_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?=\D|\d{4}(?:\D|$)|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
# "07 - Title", "7. Title", "07 Title", but not "99 Luftballons".
_POSITION = re.compile(r"^(?:(\d{1,3})\s*[.)_-]\s*|(0\d)\s+)(?=\S)")
_FRONT_COVER = 3
_MAX_CHARS = 300

Raw = dict[str, list[str]]


class Unreadable(Exception):
    """The file is no audio that can be played; says why."""


class Tags(NamedTuple):
    """What is kept of a file. Several names in one field are joined with "; "; an unknown year or position is None."""

    title: str
    artist: str
    album_artist: str
    album: str
    year: int | None
    position: int | None
    genre: str
    composer: str
    isrc: str
    mb_track: str
    mb_artist: str
    mb_album: str
    duration_ms: int
    has_cover: bool


def read_tags(file: Path, relative: PurePath) -> Tags:
    """The tags of `file`; what they leave open is taken from its path below the library. Raises Unreadable."""
    try:
        audio = _open(file)
        return _tags(audio, _raw(audio), _names_from_path(relative))
    except Unreadable:
        raise
    except Exception as error:  # a file made to be broken gets all sorts of errors out of a parser
        raise Unreadable(f"its tags are broken ({type(error).__name__}: {error})") from error


def _tags(audio: Any, raw: Raw, named: dict[str, str]) -> Tags:
    duration_ms = round(getattr(audio.info, "length", 0) * 1000)
    if duration_ms <= 0:
        raise Unreadable("it has no sound")
    if duration_ms > LONGEST_MS:
        raise Unreadable("it says that it plays for more than a week")
    dated = next((year for key in ("originaldate", "date", "year") for year in _years(raw.get(key, []))), None)
    position = re.match(r"\d{1,4}", _text(raw, "tracknumber"))
    return Tags(
        title=_text(raw, "title") or named["title"],
        artist=_text(raw, "artist") or _text(raw, "albumartist") or named["artist"],
        album_artist=_text(raw, "albumartist") or _text(raw, "album artist"),
        album=_text(raw, "album") or (named["album"] if not raw.get("artist") else ""),
        year=dated,
        position=int(position[0]) if position else int(named["position"]) if named["position"] else None,
        genre=_text(raw, "genre"),
        composer=_text(raw, "composer"),
        isrc=_text(raw, "isrc"),
        mb_track=_text(raw, "musicbrainz_trackid"),
        mb_artist=_text(raw, "musicbrainz_artistid"),
        mb_album=_text(raw, "musicbrainz_albumid"),
        duration_ms=duration_ms,
        has_cover=_cover(audio) is not None,
    )


def read_cover(file: Path) -> tuple[bytes, str] | None:
    """The picture embedded in `file` and its MIME type, the front cover first."""
    try:
        return _cover(_open(file))
    except Exception as error:  # noqa: BLE001 (as in read_tags)
        LOG.debug("no cover from %r: %s", file, error)
        return None


def _open(file: Path) -> Any:
    try:
        audio = File(file, options=_FORMATS)
    except (MutagenError, OSError) as error:
        raise Unreadable(str(error) or type(error).__name__) from None
    if audio is None:
        raise Unreadable("it is no MP3, FLAC, Ogg Vorbis, Opus or M4A file")
    return audio


def _raw(audio: Any) -> Raw:
    tags = audio.tags
    if tags is None:
        return {}
    if isinstance(tags, ID3):
        return dict(_from_id3(tags))
    if isinstance(tags, MP4Tags):
        return {name: list(map(_mp4_text, values)) for key, values in audio.tags.items() if (name := _MP4.get(key))}
    raw: Raw = {}
    for key, value in tags:
        raw.setdefault(key.lower(), []).append(value)
    return raw


def _from_id3(tags: Any) -> Iterator[tuple[str, list[str]]]:
    for extra in tags.getall("TXXX"):
        yield _ID3_EXTRA.get(extra.desc.lower(), extra.desc.lower()), list(map(str, extra.text))
    for key, name in _ID3.items():
        texts = [str(text) for frame in tags.getall(key) for text in frame.text]
        if texts:
            yield name, texts
    yield "genre", [genre for frame in tags.getall("TCON") for genre in frame.genres]
    for owner in tags.getall("UFID:http://musicbrainz.org"):
        yield "musicbrainz_trackid", [owner.data.decode("ascii", "ignore")]


def _mp4_text(value: Any) -> str:
    if isinstance(value, tuple):
        return str(value[0] or "")
    return bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else str(value)


def _text(raw: Raw, key: str) -> str:
    values = (" ".join(_CONTROL.sub(" ", part).split()) for value in raw.get(key, ()) for part in value.split("\0"))
    return "; ".join(dict.fromkeys(value for value in values if value))[:_MAX_CHARS]


def _years(values: list[str]) -> list[int]:
    return [int(match[1]) for match in map(_YEAR.search, values) if match]


def _names_from_path(relative: PurePath) -> dict[str, str]:
    """Names by common habit: `Artist/Album/07 Title.mp3`, `Artist - Title.mp3`, `Artist - Album - 07 - Title.mp3`."""
    name = _CONTROL.sub(" ", relative.stem).replace("_", " ").strip()
    folders = [_CONTROL.sub(" ", folder).strip() for folder in relative.parts[:-1]]
    position = _POSITION.match(name)
    parts = [part.strip() for part in (name[position.end() :] if position else name).split(" - ") if part.strip()]
    artist, album = "Unknown artist", ""
    if len(parts) > 1:
        artist = parts[0]
    elif folders:
        artist, album = (folders[-2], folders[-1]) if len(folders) > 1 else (folders[-1], "")
    title = (parts[-1] if parts else name) or "Untitled"
    number = (position[1] or position[2]) if position else ""
    return {"title": title[:_MAX_CHARS], "artist": artist[:_MAX_CHARS], "album": album[:_MAX_CHARS], "position": number}


def _cover(audio: Any) -> tuple[bytes, str] | None:
    pictures = sorted(_pictures(audio), key=lambda picture: picture[0] != _FRONT_COVER)
    return next(((data, mime) for _, data in pictures if (mime := _mime(data))), None)


def _pictures(audio: Any) -> Iterator[tuple[int, bytes]]:
    """The kind (3 is the front cover, as ID3 counts them) and the bytes of each embedded picture."""
    tags = audio.tags
    for picture in getattr(audio, "pictures", ()):
        yield picture.type, picture.data
    if isinstance(tags, ID3):
        yield from ((frame.type, frame.data) for frame in audio.tags.getall("APIC"))
    elif isinstance(tags, MP4Tags):
        yield from ((_FRONT_COVER, bytes(data)) for data in audio.tags.get("covr", ()))
    elif tags is not None:
        yield from filter(None, map(_picture_block, tags.get("metadata_block_picture", ())))


def _picture_block(block: str) -> tuple[int, bytes] | None:
    try:
        picture: Any = Picture(base64.b64decode(block))  # type: ignore[no-untyped-call]
    except (MutagenError, binascii.Error, ValueError):
        return None
    return picture.type, picture.data


def _mime(data: bytes) -> str | None:
    """By the bytes: what taggers write as the type is often wrong."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in _MAGIC if data.startswith(magic)), None)
