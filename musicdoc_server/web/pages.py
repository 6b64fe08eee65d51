"""The player page and its files."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from musicdoc_server.errors import NotFound
from musicdoc_server.web.base import JsonErrors
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import PAGE
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.media import RANGE, recording, tell_no_range
from musicdoc_server.web.modules import preloads
from musicdoc_server.web.packed import PackedFile, shell, takes_gzip

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:"
)
"""No inline script or style, nothing from elsewhere."""

SPOTIFYS = "https://sdk.scdn.co"
"""Where the Web Playback SDK is; it brings a frame of its own."""


def policy(spotify_api_url: str = "") -> str:
    """What the page may load; with Spotify, its player from there and its Web API too, and nothing else."""
    if not spotify_api_url:
        return POLICY
    api = urlsplit(spotify_api_url)
    player = f"script-src 'self' {SPOTIFYS}; frame-src {SPOTIFYS}"
    return f"{POLICY}; {player}; connect-src 'self' {api.scheme}://{api.netloc}"


PRELOADS = "<!-- modulepreload -->"
"""Where index.html wants links to all scripts, so that a browser need not read one to learn of the next."""


class Page(JsonErrors):
    """The page itself: `/` whatever its query says."""

    reads = Access.OPEN

    def initialize(self, path: str, opened: Callable[[], None], policy: str) -> None:
        """Tornado's constructor; `path` is the folder of the page's files, `opened` called when somebody opens it."""
        self.static = Path(path)
        self.opened = opened
        self.policy = policy

    async def prepare(self) -> None:
        """Whoever opens the page is about to ask for something."""
        await super().prepare()
        self.opened()

    def head(self) -> None:
        """The same without a body."""
        self.get()

    @operation(
        PAGE,
        "The player page.",
        Answer("The page.", types=("text/html",)),
        more="`?playlistId=…` opens a playlist, `?jobId=…` a job; the page reads them, not the server.",
    )
    def get(self) -> None:
        """The page is looked at anew each time; its policy holds for all that it loads."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", self.policy)
        self.set_header("Vary", "Accept-Encoding")
        page = self._with_preloads()
        if takes_gzip(self.request.headers):
            self.set_header("Content-Encoding", "gzip")
            page = gzip.compress(page, mtime=0)
        self.finish(page)

    def _with_preloads(self) -> bytes:
        page = (self.static / "index.html").read_text(encoding="utf-8")
        scripts = self.static / "js"
        links = preloads(self.static, first=scripts / "first.js", later=scripts / "main.js")
        return page.replace(PRELOADS, links).encode()


class StaticFile(JsonErrors, PackedFile):
    """Style sheets, scripts and pictures; browsers ask each time whether they changed."""

    reads = Access.OPEN

    @operation(
        PAGE,
        "A file of the page.",
        recording(
            ("text/css", "text/javascript", "text/html", "image/svg+xml", "image/png", "application/manifest+json")
        ),
        headers=RANGE,
        statuses=(416,),
    )
    async def get(self, path: str, include_body: bool = True) -> None:
        """Sends the file, or the range asked for."""
        await super().get(path, include_body)
        tell_no_range(self)

    def parse_url_path(self, url_path: str) -> str:
        """The path of the file. Raises NotFound for one that no file can have."""
        if "\0" in url_path:
            raise NotFound("There is nothing at this address.")
        return super().parse_url_path(url_path)

    def set_extra_headers(self, path: str) -> None:
        """No build step means no names that change with the content. A worker may load what the page may."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", POLICY)


class ShellWorker(JsonErrors):
    """`/sw.js`: the page's service worker, at the root because it serves all of the page."""

    reads = Access.OPEN

    def initialize(self, path: str) -> None:
        """Tornado's constructor; `path` is the folder of the page's files."""
        self.static = Path(path)

    @operation(PAGE, "The page's service worker.", Answer("The worker.", types=("text/javascript",)))
    def get(self) -> None:
        """What the page is made of now, and what the worker does with it."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", POLICY)  # a worker may fetch what its own policy allows
        self.finish(shell(self.static) + (self.static / "sw.js").read_text(encoding="utf-8"))
