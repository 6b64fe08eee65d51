"""What a sound file says of itself: title and chapters, as text that ffmpeg reads; how an ID3 tag is made longer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from musicdoc_server.exports.mixing import Mixed
from musicdoc_server.exports.sound import Contents

BY = "Musicdoc"
GENRE = "Podcast"
SYNTHETIC = "The narration is spoken by a synthetic voice."

HEADER_BYTES = 10


def ffmetadata(about: Contents, parts: Sequence[Mixed]) -> str:
    """A file of ffmpeg's own kind (its documentation, "Metadata")."""
    comment = f"{about.summary} {SYNTHETIC}".strip()
    said = {"title": about.title, "artist": BY, "album": BY, "genre": GENRE, "date": about.made_on, "comment": comment}
    lines = [";FFMETADATA1", *(f"{name}={_escaped(text)}" for name, text in said.items())]
    at_ms = 0
    for part in parts:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={at_ms}", f"END={at_ms + part.duration_ms}"]
        lines.append(f"title={_escaped(part.title)}")
        at_ms += part.duration_ms
    return "\n".join([*lines, ""])


def lengthened(header: bytes, more: int) -> bytes:
    """The first ten bytes of a file with an ID3 tag (2.4, 3.1), for a tag with so many more zeros at its end."""
    return header[:6] + bytes(_tag_size(header) + more >> shift & 0x7F for shift in (21, 14, 7, 0))


def tag_bytes(header: bytes) -> int:
    """How much of the file is the tag."""
    return HEADER_BYTES + _tag_size(header)


def _tag_size(header: bytes) -> int:
    """Seven bits a byte, without the header itself."""
    size = 0
    for byte in header[6:10]:
        size = size << 7 | byte
    return size


def _escaped(text: str) -> str:
    """ffmpeg 5 takes a backslash before the line's end, escaped or not, for a line that goes on: a space parts them."""
    return re.sub(r"([=;#\\])", r"\\\1", " ".join(text.split())) + " " * text.endswith("\\")
