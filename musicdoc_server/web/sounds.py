"""A saved documentary as one sound file: made when it is first asked for, then served like any recording."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path

from pydantic import Field

from musicdoc_server.errors import Busy, ExportFailed, NotExportable, NotFound, NotOffered, RecordingMissing, StoreError
from musicdoc_server.exports.playlists import slug
from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.exports.sound import SOUNDS, Sound
from musicdoc_server.models import Playlist
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import SOUND
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.exports import ATTACHED
from musicdoc_server.web.live.places import holder
from musicdoc_server.web.media import RANGE, Audio, recording
from musicdoc_server.web.playlists import found
from musicdoc_server.web.replies import Reply
from musicdoc_server.web.waits import Waits

MAKING = (NotOffered, NotExportable, RecordingMissing, ExportFailed, StoreError)
"""What making a file can come to."""

WORDS = {
    "mp3": "A playlist as one MP3 file, songs and narrations.",
    "m4b": "A playlist as one M4B file, as audiobook programs play them, songs and narrations.",
    "narration": "A playlist's narrations alone, as one MP3 file.",
}
"""What each of SOUNDS is."""

ANSWER_S = 2.0
"""How often a page hears how far a file is that is being made."""


class Readiness(Reply):
    """How far a file is that is being made."""

    ready: bool
    progress: int = Field(ge=0, le=100)
    bytes: int | None = Field(default=None, ge=0, description="Its size, when it is there.")


class SoundFile(Audio):
    """`GET` and `HEAD /api/playlists/:id/export/mp3`, `m4b` and `narration`."""

    reads = Access.LINK

    def initialize(  # type: ignore[override]
        self, playlists: PlaylistStore, recordings: Recordings, waits: Waits
    ) -> None:
        """Tornado's constructor; `waits` bounds how many may wait until a file is made."""
        super().initialize(find=lambda _: None, cache_s=0)
        self.playlists = playlists
        self.recordings = recordings
        self.waits = waits
        self._making: asyncio.Task[Path] | None = None
        self._gone = False

    async def head(self, playlist_id: str, name: str) -> None:  # type: ignore[override]
        """The same without the file."""
        await self.get(playlist_id, name, include_body=False)

    @operation(
        SOUND,
        "A playlist as one sound file.",
        {},
        spelled={
            name: {"says": says, "answers": recording((SOUNDS[name].content_type,), ATTACHED)}
            for name, says in WORDS.items()
        },
        headers=RANGE,
        errors=(Busy, *MAKING),
        statuses=(416,),
    )
    async def get(self, playlist_id: str, name: str, include_body: bool = True) -> None:  # type: ignore[override]
        """Sends the file, or the range asked for; waits until it is made. Raises as Recordings.standing, and Busy."""
        sound = SOUNDS[name]
        playlist = found(await self.playlists.get(playlist_id))
        if self._gone:
            return
        self._making = asyncio.create_task(self._file(playlist, sound))
        try:
            file = await self._making
        except asyncio.CancelledError:
            return  # who asked has gone
        playlist = found(await self.playlists.get(playlist_id))  # it may have been deleted meanwhile
        self.set_header("Content-Disposition", f'attachment; filename="{file_name(playlist, sound)}"')
        await self.send_file(file, include_body)

    async def _file(self, playlist: Playlist, sound: Sound) -> Path:
        if file := await self.recordings.ready(playlist, sound):
            return file
        with self.waits.place(holder(self.visitor, self.request.remote_ip or "")):
            return await self.recordings.file(playlist, sound)

    def on_connection_close(self) -> None:
        """Waits no longer."""
        self._gone = True
        if self._making:
            self._making.cancel()


class MakeSound(ApiHandler):
    """`POST /api/playlists/:id/export/:format/make`: by the playlist's link, as the file itself."""

    changes = Access.LINK

    def initialize(self, playlists: PlaylistStore, recordings: Recordings) -> None:
        """Tornado's constructor."""
        self.playlists = playlists
        self.recordings = recordings

    @operation(
        SOUND,
        "Has a sound file made, and tells how far that is.",
        {
            200: Answer("It is there.", Readiness),
            202: Answer(f"It is being made; after {ANSWER_S:.0f} seconds at the latest, to be asked again.", Readiness),
        },
        errors=MAKING,
    )
    async def post(self, playlist_id: str, name: str) -> None:
        """Has the file made; answers when it is there or in a while, to be asked again. Raises as SoundFile.get."""
        sound = SOUNDS.get(name)
        if sound is None:
            raise NotFound(f"There is no such sound file. There are: {', '.join(SOUNDS)}.")
        playlist = found(await self.playlists.get(playlist_id))
        standing = await self.recordings.standing(playlist, sound, wait_s=ANSWER_S)
        if standing.file:
            self.reply(Readiness(ready=True, progress=100, bytes=standing.file.stat().st_size))
        else:
            self.reply(Readiness(ready=False, progress=int(100 * standing.share)), HTTPStatus.ACCEPTED)


def file_name(playlist: Playlist, sound: Sound) -> str:
    """Plain letters, so that no system trips over it."""
    return f"{slug(playlist.data.title)}.{sound.extension}"
