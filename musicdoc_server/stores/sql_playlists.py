"""Playlists in a database, SQLite or PostgreSQL, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from musicdoc_server.models import Playlist
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.schema import PLAYLISTS


class SqlPlaylists:
    """stores.base.PlaylistStore in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, playlist: Playlist) -> None:
        """Stores a new one. Raises StoreError."""
        row = {"id": playlist.id, "owner_id": playlist.owner_id, "created_at": playlist.created_at}
        try:
            async with self._database.begin() as connection:
                await connection.execute(PLAYLISTS.insert(), [{**row, "data": _text(playlist)}])
        except IntegrityError:  # a job that went on after a restart had saved it just before
            return

    async def get(self, playlist_id: str) -> Playlist | None:
        """The playlist, if there is one. Raises StoreError."""
        query = sa.select(PLAYLISTS.c.data).where(PLAYLISTS.c.id == playlist_id)
        async with self._database.begin() as connection:
            data = (await connection.execute(query)).scalar_one_or_none()
        return Playlist.model_validate_json(data) if data else None

    async def owned_by(self, owner_id: str) -> Sequence[Playlist]:
        """An owner's playlists, newest first. Raises StoreError."""
        query = sa.select(PLAYLISTS.c.data).where(PLAYLISTS.c.owner_id == owner_id)
        async with self._database.begin() as connection:
            rows = await connection.execute(query.order_by(PLAYLISTS.c.created_at.desc(), PLAYLISTS.c.id))
            return [Playlist.model_validate_json(row.data) for row in rows]

    async def change(self, playlist_id: str, change: Callable[[Playlist], Playlist | None]) -> Playlist | None:
        """Changes or deletes one and returns it as it was. Raises StoreError."""
        this = PLAYLISTS.c.id == playlist_id
        async with self._database.begin() as connection:
            # Writing first takes the lock, on either engine, so that nobody changes what is read next.
            await connection.execute(PLAYLISTS.update().where(this).values(id=PLAYLISTS.c.id))
            data = (await connection.execute(sa.select(PLAYLISTS.c.data).where(this))).scalar_one_or_none()
            if data is None:
                return None
            before = Playlist.model_validate_json(data)
            after = change(before)
            if after is None:
                await connection.execute(PLAYLISTS.delete().where(this))
            else:
                await connection.execute(PLAYLISTS.update().where(this).values(data=_text(after)))
            return before


def _text(playlist: Playlist) -> str:
    return playlist.model_dump_json(by_alias=True)
