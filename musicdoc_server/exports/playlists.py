"""As a playlist: extended M3U, which any player plays, and XSPF (version 1, xspf.org/spec)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from xml.etree import ElementTree  # nosec B405 # it writes, and reads nothing

from musicdoc_server.models import Documentary, Segment

Place = Callable[[Segment], str | None]

XSPF = "http://xspf.org/ns/0/"


def m3u(documentary: Documentary, place: Place) -> str:
    """UTF-8 text of a `.m3u8` file."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(documentary.title)}"]
    for segment, where in _placed(documentary, place):
        name = segment.title if segment.type == "narration" else f"{segment.artist} - {segment.title}"
        lines += [f"#EXTINF:{round(segment.duration_ms / 1000)},{_line(name)}", where]
    return "\n".join([*lines, ""])


def xspf(documentary: Documentary, place: Place) -> str:
    """The text of an `.xspf` file; a narration's words are its annotation."""
    ElementTree.register_namespace("", XSPF)
    root = ElementTree.Element(f"{{{XSPF}}}playlist", version="1")
    _add(root, "title", documentary.title)
    _add(root, "annotation", documentary.summary)
    tracks = ElementTree.SubElement(root, f"{{{XSPF}}}trackList")
    for segment, where in _placed(documentary, place):
        track = ElementTree.SubElement(tracks, f"{{{XSPF}}}track")
        _add(track, "location", where)
        _add(track, "title", segment.title)
        if segment.type == "song":
            _add(track, "creator", segment.artist)
            _add(track, "album", segment.album)
        else:
            _add(track, "annotation", segment.text)
        _add(track, "duration", str(segment.duration_ms))
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def slug(title: str) -> str:
    """A title as a file's name: plain letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "documentary"


def _placed(documentary: Documentary, place: Place) -> Iterator[tuple[Segment, str]]:
    for segment in documentary.timeline:
        if where := place(segment):
            yield segment, where


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    if text := "".join(char for char in text if char.isprintable() or char in "\n\t"):
        ElementTree.SubElement(parent, f"{{{XSPF}}}{name}").text = text


def _line(text: str) -> str:
    return " ".join(text.split())
