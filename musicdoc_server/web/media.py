"""Sound and pictures: narration, songs of the library, their covers. Both kinds of audio answer Range requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from tornado.web import HTTPError, StaticFileHandler

from musicdoc_server.errors import NotFound
from musicdoc_server.web.access import Access
from musicdoc_server.web.base import JsonErrors

FindFile = Callable[[str], Path | None]
FindCover = Callable[[str], Awaitable[tuple[bytes, str] | None]]

TYPES = {
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
}


class Audio(JsonErrors, StaticFileHandler):
    """An audio file, or its captions, by name or id. Which file that is, `find` says: a request never names a path."""

    reads = Access.LINK

    def initialize(self, find: FindFile, cache_s: int) -> None:  # type: ignore[override]
        """Tornado's constructor; `cache_s` is for how many seconds a browser may keep the file."""
        super().initialize(path="")
        self.find = find
        self.cache_s = cache_s

    async def get(self, path: str, include_body: bool = True) -> None:
        """Sends the file, or the range asked for. Raises NotFound."""
        file = self.find(path)
        if file is None or not file.is_file():
            raise NotFound("There is no such recording here.")
        await self.send_file(file, include_body)

    async def send_file(self, file: Path, include_body: bool) -> None:
        """Sends it, or the range asked for."""
        self.root = str(file.parent)
        await super().get(file.name, include_body)

    def compute_etag(self) -> str:
        """By size and time: a hash over a whole album side would hold up everybody else."""
        stat = Path(self.absolute_path or "").stat()
        return f'"{stat.st_size:x}-{stat.st_mtime_ns:x}"'

    def get_content_type(self) -> str:
        """By the file's ending."""
        return TYPES.get(Path(self.absolute_path or "").suffix.lower(), "application/octet-stream")

    def get_cache_time(self, path: str, modified: object, mime_type: str) -> int:
        """Seconds."""
        return self.cache_s

    def set_extra_headers(self, path: str) -> None:
        """Whatever the file holds, a browser must not run it as a page."""
        self.set_header("Content-Security-Policy", "default-src 'none'")


class Cover(JsonErrors):
    """The picture embedded in a library song."""

    reads = Access.LINK

    def initialize(self, find_cover: FindCover) -> None:
        """Tornado's constructor."""
        self.find_cover = find_cover

    async def get(self, track_id: str) -> None:
        """Sends the picture. Raises NotFound."""
        cover = await self.find_cover(track_id)
        if cover is None:
            raise NotFound("This song has no cover.")
        data, mime = cover
        if mime not in {"image/jpeg", "image/png", "image/webp", "image/gif"}:
            raise HTTPError(404)
        self.set_header("Content-Type", mime)
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(data)
