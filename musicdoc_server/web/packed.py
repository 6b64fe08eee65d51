"""The page's files: compressed once each, named by their content, and listed for the page's service worker."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from tornado.web import StaticFileHandler

PACKABLE = {".html", ".js", ".css", ".svg", ".webmanifest"}
"""What grows smaller by compression; pictures and sound are compressed already."""

MOST_FILES = 1024
"""So many are kept compressed: more than the page has."""


@lru_cache(MOST_FILES)
def _packed(path: Path, changed_ns: int, size_bytes: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


@lru_cache(MOST_FILES)
def _version(path: Path, changed_ns: int, size_bytes: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


SHELL_S = 1.0
"""So long it is not looked whether the page's files have changed: there are a hundred."""


def packed(path: Path) -> bytes:
    """The content of a file, compressed with gzip. Raises OSError."""
    stat = path.stat()
    return _packed(path, stat.st_mtime_ns, stat.st_size)


def version(path: Path) -> str:
    """A name for the content of a file, the same on every node. Raises OSError."""
    stat = path.stat()
    return _version(path, stat.st_mtime_ns, stat.st_size)


def takes_gzip(headers: Mapping[str, str]) -> bool:
    """Whether whoever sent these headers takes an answer that is compressed with gzip."""
    offers = (each.partition(";") for each in headers.get("Accept-Encoding", "").lower().split(","))
    return any(name.strip() == "gzip" and rest.replace(" ", "") not in {"q=0", "q=0.0"} for name, _, rest in offers)


class PackedFile(StaticFileHandler):
    """A file as it is, or compressed for whoever takes that: each form with an ETag of its own, so that 304 is right.

    Part of a file (`Range`) is always a part of it as it is.
    """

    packs = False

    async def get(self, path: str, include_body: bool = True) -> None:
        """The file; `include_body` is false for HEAD."""
        self.packs = "Range" not in self.request.headers and takes_gzip(self.request.headers)
        await super().get(path, include_body)

    @property
    def _file(self) -> Path:
        return Path(self.absolute_path or "")

    @property
    def _is_packed(self) -> bool:
        return self.packs and self._file.suffix in PACKABLE

    def compute_etag(self) -> str | None:
        """The content's name, and the form's."""
        return f'"{version(self._file)}{"-gzip" if self._is_packed else ""}"'

    def set_headers(self) -> None:
        """Says which form this is, and that there are two of it."""
        super().set_headers()
        if self._file.suffix in PACKABLE:
            self.set_header("Vary", "Accept-Encoding")
        if self._is_packed:
            self.set_header("Content-Encoding", "gzip")

    def get_content_type(self) -> str:
        """The type that goes with the name; those that Python does not know too."""
        return "application/manifest+json" if self._file.suffix == ".webmanifest" else super().get_content_type()

    def get_content_size(self) -> int:
        """In bytes, of the form that is sent."""
        return len(packed(self._file)) if self._is_packed else super().get_content_size()

    def get_content(  # type: ignore[override]  # which form it is depends on the request
        self, abspath: str, start: int | None = None, end: int | None = None
    ) -> Iterator[bytes]:
        """The bytes that are sent."""
        if self._is_packed:
            yield packed(Path(abspath))
        else:
            yield from StaticFileHandler.get_content(abspath, start, end)


def shell(static: Path) -> str:
    """A line of JavaScript that names the files the page is made of, and the version that they are together.

    It stands before the text of sw.js, which so differs whenever any of them does, up to SHELL_S later. Raises OSError.
    """
    return _shell(static, int(time.monotonic() / SHELL_S))


@lru_cache(1)
def _shell(static: Path, _moment: int) -> str:
    files = sorted(path for path in static.rglob("*") if path.suffix in PACKABLE and path.name != "sw.js")
    together = hashlib.sha256("".join(version(path) for path in files).encode()).hexdigest()[:16]
    names = ["/" if path.name == "index.html" else f"/static/{path.relative_to(static).as_posix()}" for path in files]
    return f"const SHELL = {json.dumps({'version': together, 'files': names})};\n"
