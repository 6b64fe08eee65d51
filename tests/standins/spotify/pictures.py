"""What the links in answers lead to: a plain page for a thing, a one-colour picture for a cover."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from functools import cache

from tests.standins.spotify.base import Spotify
from tests.standins.spotify.catalogue import albums, artists_by_id, tracks


class Open(Spotify):
    """GET /open/{kind}/{id}"""

    def get(self, kind: str, each: str) -> None:
        name = ""
        if kind == "track" and each in tracks():
            name = tracks()[each].song.title
        elif kind == "album" and each in albums():
            name = albums()[each].title
        elif kind == "artist" and each in artists_by_id():
            name = artists_by_id()[each].name
        self.finish(f"<!doctype html><html lang='en'><title>{kind}</title><h1>{name or each}</h1></html>")


class Image(Spotify):
    """GET /image/{name}, like <id>-300.png"""

    def get(self, name: str) -> None:
        found = re.fullmatch(r"(\w+)-(640|300|64)\.png", name)
        if not found:
            self.fail(404, "Resource not found")
            return
        self.set_header("Content-Type", "image/png")
        self.finish(png(found[1], int(found[2])))


@cache
def png(each: str, size: int) -> bytes:
    """A square PNG in a colour of its own."""
    colour = hashlib.sha256(each.encode()).digest()[:3]
    rows = (b"\0" + colour * size) * size

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
