"""A documentary's songs as a playlist in the listener's own Spotify."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from musicdoc_server.errors import BadInput, SignInAgain, StoreError, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.models import Song
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.web.auth import AuthHandler
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import PLAYLISTS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.doors.sessions import Sessions
from musicdoc_server.web.playlists import found
from musicdoc_server.web.replies import Reply

TRACK_URI = re.compile(r"spotify:track:\w+")

SavePlaylist = Callable[[str, str, Sequence[str]], Awaitable[str]]
"""(access token, name, track uris) -> the address of the new playlist."""


class SavedList(Reply):
    """The new playlist's address at Spotify."""

    url: str


class SaveToSpotify(AuthHandler):
    """`POST /api/playlists/:id/spotify`: the documentary's songs as a private playlist in the user's account."""

    changes = Access.MEMBER

    def initialize(self, sessions: Sessions | None, playlists: PlaylistStore, save: SavePlaylist) -> None:  # type: ignore[override]
        """Tornado's constructor."""
        super().initialize(sessions)
        self.playlists = playlists
        self.save = save

    @operation(
        PLAYLISTS,
        "Saves a playlist's songs as a private playlist in the signed-in listener's Spotify.",
        {201: Answer("It is saved there.", SavedList)},
        errors=(BadInput, SignInAgain, UpstreamRefused, UpstreamUnavailable, StoreError),
        own_page=True,
    )
    async def post(self, playlist_id: str) -> None:
        """Answers with the new playlist's address. Raises NotFound, BadInput, SignInAgain and what `save` raises."""
        self.check_own_page()
        session = self.session()
        playlist = found(await self.playlists.get(playlist_id))
        songs = [part.track_uri for part in playlist.data.timeline if isinstance(part, Song)]
        uris = [uri for uri in songs if TRACK_URI.fullmatch(uri)]
        if not uris:
            raise BadInput("None of the songs of this documentary come from Spotify.")
        access = await session.access()
        self.reply(SavedList(url=await self.save(access.token, playlist.data.title, uris)), HTTPStatus.CREATED)
