"""`GET /api/playlists/:id/export/:format`: a saved documentary as a file for other programs."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import NamedTuple

from musicdoc_server.errors import NotFound, StoreError
from musicdoc_server.exports.playlists import Place, m3u, slug, xspf
from musicdoc_server.exports.sound import SOUNDS, narrated
from musicdoc_server.exports.timing import Told
from musicdoc_server.exports.transcript import chapters, transcript
from musicdoc_server.models import Documentary, Segment
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.web.base import address
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import PLAYLISTS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.playlists import PlaylistsHandler, found

ATTACHED = ("Content-Disposition",)
SPOTIFY = re.compile(r"spotify:track:([0-9A-Za-z]+)")


class Format(NamedTuple):
    """A kind of file: what it is called, what it is served as, what makes it."""

    extension: str
    content_type: str
    make: Callable[[Documentary, Place, Told], str]


FORMATS = {
    "json": Format(
        "json", "application/json", lambda data, *_: json.dumps(data.to_json(), ensure_ascii=False, indent=2) + "\n"
    ),
    "m3u8": Format("m3u8", "application/vnd.apple.mpegurl", lambda data, place, _: m3u(data, place)),
    "xspf": Format("xspf", "application/xspf+xml", lambda data, place, _: xspf(data, place)),
    "vtt": Format("vtt", "text/vtt", lambda data, _, told: transcript(data, told)),
    "chapters": Format("chapters.json", "application/json+chapters", lambda data, place, _: chapters(data, place)),
    "narration-vtt": Format("narration.vtt", "text/vtt", lambda data, _, told: transcript(narrated(data), told)),
    "narration-chapters": Format(
        "narration.chapters.json", "application/json+chapters", lambda data, place, _: chapters(narrated(data), place)
    ),
}


class ExportPlaylist(PlaylistsHandler):
    """`GET /api/playlists/:id/export/:format`."""

    reads = Access.LINK

    def initialize(self, playlists: PlaylistStore, told: Told, public_url: str) -> None:  # type: ignore[override]
        """Tornado's constructor; `told` knows when the sentences of a clip are heard."""
        super().initialize(playlists)
        self.told = told
        self.public_url = public_url

    @operation(
        PLAYLISTS,
        "A playlist as a file for other programs.",
        Answer(
            "The file.", types=tuple(dict.fromkeys(form.content_type for form in FORMATS.values())), headers=ATTACHED
        ),
        more="`vtt` is a transcript, with a cue for each sentence; `chapters` are JSON; `narration-…` those of the "
        "narration alone.",
        errors=(StoreError,),
    )
    async def get(self, playlist_id: str, name: str) -> None:
        """Sends the file, for whoever has the playlist's link. Raises NotFound."""
        form = FORMATS.get(name)
        if form is None:
            raise NotFound(f"There is no such format. There are: {', '.join([*FORMATS, *SOUNDS])}.")
        data = found(await self.playlists.get(playlist_id)).data
        self.set_header("Content-Type", f"{form.content_type}; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{slug(data.title)}.{form.extension}"')
        self.finish(await asyncio.to_thread(form.make, data, self._place, self.told))

    def _place(self, segment: Segment) -> str | None:
        """The segment's own address here; Spotify's songs are played at Spotify's, and are not ours to export."""
        if segment.audio_url:
            return address(self, self.public_url) + segment.audio_url
        song = SPOTIFY.fullmatch(segment.track_uri) if segment.type == "song" else None
        return f"https://open.spotify.com/track/{song[1]}" if song else None
