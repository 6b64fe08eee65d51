"""Playlists in a database, SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from musicdoc_server.models import Listing, Playlist
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import PLAYLISTS, playlist_row

_THERE = PLAYLISTS.c.deleted_at.is_(None)
_WHOLE = PLAYLISTS.c.data != ""


class SqlPlaylists:
    """stores.base.PlaylistStore and PlaylistBin in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, playlist: Playlist) -> None:
        """Stores a new one. Raises StoreError."""
        try:
            async with self._database.begin() as connection:
                await connection.execute(PLAYLISTS.insert(), [playlist_row(playlist)])
        except IntegrityError:  # a job that went on after a restart had saved it just before
            return

    async def get(self, playlist_id: str) -> Playlist | None:
        """The playlist, if there is one. Raises StoreError."""
        query = sa.select(PLAYLISTS.c.data).where(PLAYLISTS.c.id == playlist_id, _THERE)
        async with self._database.begin() as connection:
            data = (await connection.execute(query)).scalar_one_or_none()
        return Playlist.model_validate_json(data) if data else None

    async def owned_by(self, owner_id: str) -> Sequence[Listing]:
        """An owner's playlists, newest first. Raises StoreError."""
        return await self._listed(owner_id, _THERE, PLAYLISTS.c.created_at)

    async def change(self, playlist_id: str, change: Callable[[Playlist], Playlist]) -> Playlist | None:
        """Changes one and returns it as it is now. Raises StoreError."""
        this = PLAYLISTS.c.id == playlist_id
        async with self._database.begin() as connection:
            # Writing first takes the lock, on either engine, so that nobody changes what is read next.
            await connection.execute(PLAYLISTS.update().where(this, _THERE).values(id=PLAYLISTS.c.id))
            data = (await connection.execute(sa.select(PLAYLISTS.c.data).where(this, _THERE))).scalar_one_or_none()
            if data is None:
                return None
            after = change(Playlist.model_validate_json(data))
            await connection.execute(PLAYLISTS.update().where(this).values(**playlist_row(after)))
            return after

    async def delete(self, playlist_id: str, at: str) -> bool:
        """Marks one as deleted. Raises StoreError."""
        marking = PLAYLISTS.update().where(PLAYLISTS.c.id == playlist_id, _THERE).values(deleted_at=at)
        async with self._database.begin() as connection:
            return (await connection.execute(marking)).rowcount > 0

    async def restore(self, playlist_id: str, deleted_since: str, owner_id: str | None = None) -> Playlist | None:
        """Takes the mark away. Raises StoreError."""
        here = (PLAYLISTS.c.deleted_at >= deleted_since) & _WHOLE
        if owner_id is not None:
            here &= PLAYLISTS.c.owner_id == owner_id
        async with self._database.begin() as connection:
            await connection.execute(
                PLAYLISTS.update().where(PLAYLISTS.c.id == playlist_id, here).values(deleted_at=None)
            )
        return await self.get(playlist_id)

    async def deleted_by(self, owner_id: str, deleted_since: str) -> Sequence[Listing]:
        """What can still be had back. Raises StoreError."""
        return await self._listed(owner_id, (PLAYLISTS.c.deleted_at >= deleted_since) & _WHOLE, PLAYLISTS.c.deleted_at)

    async def purge(self, deleted_before: str, forgotten_before: str) -> int:
        """Empties what has been deleted for long enough. Raises StoreError."""
        due = PLAYLISTS.update().where(PLAYLISTS.c.deleted_at < deleted_before, _WHOLE)
        async with self._database.begin() as connection:
            await connection.execute(PLAYLISTS.delete().where(PLAYLISTS.c.deleted_at < forgotten_before))
            return (await connection.execute(due.values(data="", listing=""))).rowcount

    async def _listed(
        self, owner_id: str, which: sa.ColumnElement[bool], latest: sa.ColumnElement[str | None]
    ) -> list[Listing]:
        query = sa.select(PLAYLISTS.c.listing).where(PLAYLISTS.c.owner_id == owner_id, which)
        async with self._database.begin() as connection:
            rows = await connection.execute(query.order_by(latest.desc(), PLAYLISTS.c.id))
            return [Listing.model_validate_json(row.listing) for row in rows]
