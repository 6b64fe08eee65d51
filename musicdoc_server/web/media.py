"""Sound and pictures: narration, songs of the library, their covers. Both kinds of audio answer Range requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

from tornado.web import HTTPError, StaticFileHandler

from musicdoc_server.errors import NotFound
from musicdoc_server.web.base import JsonErrors
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import PAGE
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.refusals import WORDS
from musicdoc_server.web.replies import Refusal

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


PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")

RANGE = {
    "Range": "One range of bytes (`bytes=0-999`); what is none is passed over.",
    "If-Modified-Since": "304 where it was not changed since.",
}


def recording(types: tuple[str, ...], headers: tuple[str, ...] = ()) -> dict[int, Answer]:
    """How a file of one of these types is answered."""
    part = ("Content-Range", *headers)
    return {
        200: Answer("The file.", types=types, headers=headers),
        206: Answer("The range.", types=types, headers=part),
    }


def tell_no_range(handler: JsonErrors) -> None:
    """Gives a 416 of Tornado's, which has no body, the shape of all errors."""
    status = HTTPStatus(handler.get_status())
    if status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        code, sentence = WORDS[status]
        handler.send(Refusal(error=sentence, code=code))


class Audio(JsonErrors, StaticFileHandler):
    """An audio file, or its captions, by name or id. Which file that is, `find` says: a request never names a path."""

    reads = Access.LINK

    def initialize(self, find: FindFile, cache_s: int) -> None:  # type: ignore[override]
        """Tornado's constructor; `cache_s` is for how many seconds a browser may keep the file."""
        super().initialize(path="")
        self.find = find
        self.cache_s = cache_s
        self.absolute_path = None

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
        tell_no_range(self)

    def compute_etag(self) -> str | None:
        """By size and time: a hash over a whole album side would hold up everybody else."""
        if self.absolute_path is None:  # who asked has left before there was a file
            return None
        stat = Path(self.absolute_path).stat()
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


class Narration(Audio):
    """What a voice has spoken, or its captions."""

    @operation(
        PAGE,
        "A narration (`….mp3`), or its captions (`….vtt`: a WebVTT cue for each sentence).",
        recording(("audio/mpeg", "text/vtt")),
        headers=RANGE,
        statuses=(416,),
    )
    async def get(self, path: str, include_body: bool = True) -> None:
        """Sends the file, or the range asked for. Raises NotFound."""
        await super().get(path, include_body)


class LibrarySong(Audio):
    """A file of the library."""

    @operation(
        PAGE,
        "A song of the library.",
        recording(tuple(dict.fromkeys(kind for kind in TYPES.values() if kind.startswith("audio/")))),
        headers=RANGE,
        statuses=(416,),
    )
    async def get(self, path: str, include_body: bool = True) -> None:
        """Sends the file, or the range asked for. Raises NotFound."""
        await super().get(path, include_body)


class Cover(JsonErrors):
    """The picture embedded in a library song."""

    reads = Access.LINK

    def initialize(self, find_cover: FindCover) -> None:
        """Tornado's constructor."""
        self.find_cover = find_cover

    @operation(PAGE, "The picture embedded in a song of the library.", Answer("The picture.", types=PICTURES))
    async def get(self, track_id: str) -> None:
        """Sends the picture. Raises NotFound."""
        cover = await self.find_cover(track_id)
        if cover is None:
            raise NotFound("This song has no cover.")
        data, mime = cover
        if mime not in PICTURES:
            raise HTTPError(404)
        self.set_header("Content-Type", mime)
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(data)
