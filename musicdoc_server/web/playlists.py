"""Saved documentaries."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from musicdoc_server.errors import BadInput, NotFound
from musicdoc_server.models import Documentary, Owner, Playlist, Title, ago, new_playlist, now
from musicdoc_server.stores.base import UNDO_S, PlaylistBin, PlaylistStore
from musicdoc_server.web.access import Access
from musicdoc_server.web.base import ApiHandler


class NewPlaylist(Documentary):
    """The body of `POST /api/playlists`: a documentary and, on one's own machine, whose it is."""

    owner_id: Owner | None = None


class NewTitle(BaseModel):
    """The body of `PATCH /api/playlists/:id`."""

    title: Title


class PlaylistsHandler(ApiHandler):
    """Handlers that ask the playlist store."""

    def initialize(self, playlists: PlaylistStore) -> None:
        """Tornado's constructor."""
        self.playlists = playlists


GONE = "There is no such playlist. It may have been deleted."


def found(playlist: Playlist | None) -> Playlist:
    """The playlist itself. Raises NotFound where there is none."""
    if playlist is None:
        raise NotFound(GONE)
    return playlist


class CreatePlaylist(PlaylistsHandler):
    """`POST /api/playlists`."""

    async def post(self) -> None:
        """Saves a documentary that the client has."""
        body = self.body(NewPlaylist)
        playlist = new_playlist(self.visitor.owner_of_new(body.owner_id), Documentary(**dict(body)))
        await self.playlists.add(playlist)
        self.set_header("Location", f"/api/playlists/{playlist.id}")
        self.reply(HTTPStatus.CREATED, playlist=told(playlist))


class BinHandler(PlaylistsHandler):
    """Handlers that delete, or take that back."""

    def initialize(self, playlists: PlaylistStore, deleted: PlaylistBin) -> None:  # type: ignore[override]
        """Tornado's constructor."""
        super().initialize(playlists)
        self.deleted = deleted


class OnePlaylist(BinHandler):
    """`GET`, `PATCH` and `DELETE /api/playlists/:id`."""

    reads, changes = Access.LINK, Access.OWNER

    async def get(self, playlist_id: str) -> None:
        """The whole playlist, for whoever has its link."""
        self.reply(playlist=told(found(await self.playlists.get(playlist_id))))

    async def patch(self, playlist_id: str) -> None:
        """Gives it another title."""
        await self._own(playlist_id)
        title, at = self.body(NewTitle).title, now()

        def renamed(playlist: Playlist) -> Playlist:
            data = playlist.data.model_copy(update={"title": title})
            return playlist.model_copy(update={"data": data, "updated_at": at})

        self.reply(playlist=told(found(await self.playlists.change(playlist_id, renamed))))

    async def delete(self, playlist_id: str) -> None:
        """Deletes it; for an hour it can be had back."""
        await self._own(playlist_id)
        if not await self.deleted.delete(playlist_id, now()):
            raise NotFound(GONE)
        self.reply()

    async def _own(self, playlist_id: str) -> None:
        """Raises NotFound for what is another's, in the words for what is not there. Owners never change."""
        playlist = found(await self.playlists.get(playlist_id))
        if not self.visitor.owns(playlist.owner_id):
            found(None)


class RestorePlaylist(BinHandler):
    """`POST /api/playlists/:id/restore`."""

    changes = Access.OWNER

    async def post(self, playlist_id: str) -> None:
        """Takes back that it was deleted; for one that is there, there is nothing to do, and that is fine."""
        owner_id = None if self.visitor.everybody else self.visitor.user_id
        restored = await self.deleted.restore(playlist_id, ago(UNDO_S), owner_id)
        if restored is None or not self.visitor.owns(restored.owner_id):
            raise NotFound("This documentary cannot be brought back any more. That is possible for an hour.")
        self.reply(playlist=told(restored))


class UserPlaylists(BinHandler):
    """`GET /api/users/:userId/playlists?deleted=true`."""

    reads = Access.USER

    async def get(self, user_id: str) -> None:
        """The user's playlists, newest first, without their timelines; or those that can still be had back."""
        deleted = self.get_query_argument("deleted", "false")
        if deleted not in {"true", "false"}:
            raise BadInput("“deleted” must be true or false.")
        if deleted == "true":
            listed = await self.deleted.deleted_by(user_id, ago(UNDO_S))
        else:
            listed = await self.playlists.owned_by(user_id)
        self.reply(playlists=[listing.to_json() for listing in listed])


def told(playlist: Playlist) -> dict[str, Any]:
    """A playlist as clients see it: its id, owner and times beside the documentary's fields."""
    data = playlist.to_json()
    return {**data.pop("data"), **data}
