"""Saved documentaries."""

from __future__ import annotations

from http import HTTPStatus

from pydantic import Field

from musicdoc_server.errors import NotFound, NotYours, StoreError
from musicdoc_server.models import Documentary, Listing, Owner, Playlist, Title, Value, ago, new_playlist, now
from musicdoc_server.reading import Flag
from musicdoc_server.stores.base import UNDO_S, PlaylistBin, PlaylistStore
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import PLAYLISTS
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.replies import Reply


class NewPlaylist(Documentary):
    """A documentary to save."""

    owner_id: Owner | None = Field(default=None, description="Whose it is, which must be who asks.")


class NewTitle(Value):
    """Another title."""

    title: Title


class PlaylistTold(Documentary):
    """A playlist as clients see it: its id, owner and times beside the documentary's fields."""

    id: str
    owner_id: str
    created_at: str
    updated_at: str


class OneList(Reply):
    """A playlist."""

    playlist: PlaylistTold


class Listed(Reply):
    """A user's playlists, newest first."""

    playlists: tuple[Listing, ...]


class Which(Value):
    """The query of a user's playlists."""

    deleted: Flag = Field(False, description="Those that can still be brought back, in place of those that are there.")


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

    @operation(
        PLAYLISTS,
        "Saves a documentary that you have.",
        {201: Answer("It is saved.", OneList, headers=("Location",))},
        body=NewPlaylist,
        errors=(NotYours, StoreError),
    )
    async def post(self) -> None:
        """Saves a documentary that the client has."""
        body = self.body(NewPlaylist)
        playlist = new_playlist(self.visitor.owner_of_new(body.owner_id), Documentary(**dict(body)))
        await self.playlists.add(playlist)
        self.set_header("Location", f"/api/playlists/{playlist.id}")
        self.reply(told(playlist), HTTPStatus.CREATED)


class BinHandler(PlaylistsHandler):
    """Handlers that delete, or take that back."""

    def initialize(self, playlists: PlaylistStore, deleted: PlaylistBin) -> None:  # type: ignore[override]
        """Tornado's constructor."""
        super().initialize(playlists)
        self.deleted = deleted


class OnePlaylist(BinHandler):
    """`GET`, `PATCH` and `DELETE /api/playlists/:id`."""

    reads, changes = Access.LINK, Access.OWNER

    @operation(PLAYLISTS, "One playlist.", Answer("The playlist.", OneList), errors=(StoreError,))
    async def get(self, playlist_id: str) -> None:
        """The whole playlist, for whoever has its link."""
        self.reply(told(found(await self.playlists.get(playlist_id))))

    @operation(
        PLAYLISTS,
        "Gives a playlist another title.",
        Answer("The playlist.", OneList),
        body=NewTitle,
        errors=(StoreError,),
    )
    async def patch(self, playlist_id: str) -> None:
        """Gives it another title."""
        await self._own(playlist_id)
        title, at = self.body(NewTitle).title, now()

        def renamed(playlist: Playlist) -> Playlist:
            data = playlist.data.model_copy(update={"title": title})
            return playlist.model_copy(update={"data": data, "updated_at": at})

        self.reply(told(found(await self.playlists.change(playlist_id, renamed))))

    @operation(
        PLAYLISTS,
        "Deletes a playlist: from now on it is gone everywhere.",
        Answer("It is gone; for an hour it can be brought back.", Reply),
        errors=(StoreError,),
    )
    async def delete(self, playlist_id: str) -> None:
        """Deletes it; for an hour it can be had back."""
        await self._own(playlist_id)
        if not await self.deleted.delete(playlist_id, now()):
            raise NotFound(GONE)
        self.reply(Reply())

    async def _own(self, playlist_id: str) -> None:
        """Raises NotFound for what is another's, in the words for what is not there. Owners never change."""
        playlist = found(await self.playlists.get(playlist_id))
        if not self.visitor.owns(playlist.owner_id):
            found(None)


class RestorePlaylist(BinHandler):
    """`POST /api/playlists/:id/restore`."""

    changes = Access.OWNER

    @operation(
        PLAYLISTS,
        "Brings back a playlist that was deleted, for an hour after that.",
        Answer("The playlist, also when it had not been deleted.", OneList),
        errors=(StoreError,),
    )
    async def post(self, playlist_id: str) -> None:
        """Takes back that it was deleted; for one that is there, there is nothing to do, and that is fine."""
        owner_id = None if self.visitor.everybody else self.visitor.user_id
        restored = await self.deleted.restore(playlist_id, ago(UNDO_S), owner_id)
        if restored is None or not self.visitor.owns(restored.owner_id):
            raise NotFound("This documentary cannot be brought back any more. That is possible for an hour.")
        self.reply(told(restored))


class UserPlaylists(BinHandler):
    """`GET /api/users/:userId/playlists?deleted=true`."""

    reads = Access.USER

    @operation(
        PLAYLISTS,
        "A user's playlists, newest first, each without its timeline.",
        Answer("The playlists, with what can be told from their timelines.", Listed),
        query=Which,
        errors=(StoreError,),
    )
    async def get(self, user_id: str) -> None:
        """The user's playlists, newest first, without their timelines; or those that can still be had back."""
        if self.query(Which).deleted:
            listed = await self.deleted.deleted_by(user_id, ago(UNDO_S))
        else:
            listed = await self.playlists.owned_by(user_id)
        self.reply(Listed(playlists=tuple(listed)))


def told(playlist: Playlist) -> OneList:
    """A playlist as clients see it."""
    own = {name: value for name, value in playlist if name != "data"}
    return OneList(playlist=PlaylistTold.model_construct(**dict(playlist.data), **own))
