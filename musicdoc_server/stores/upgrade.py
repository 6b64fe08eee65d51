"""How the tables of an earlier version become those of `schema`."""

from __future__ import annotations

import json

import sqlalchemy as sa

from musicdoc_server.errors import ConfigError
from musicdoc_server.models import Playlist
from musicdoc_server.stores.schema import EVENTS, JOBS, METADATA, PLAYLISTS, SCHEMA_VERSION, VERSION, playlist_row

_AT_ONCE = 200
"""Playlists that are in memory together: each has some 20 KB."""


def prepare(connection: sa.Connection) -> None:
    """Makes the tables that are missing and brings older ones up to date. Raises ConfigError for a newer database."""
    if connection.dialect.name == "sqlite":  # its driver begins no transaction for what changes tables
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    tables = set(sa.inspect(connection).get_table_names())
    version = VERSION if JOBS.name not in tables else 1
    if SCHEMA_VERSION.name in tables:
        version = connection.execute(sa.select(SCHEMA_VERSION.c.version)).scalar_one_or_none() or version
    if version > VERSION:
        raise ConfigError(
            f"The database was written by a newer Musicdoc (its version is {version}, this one knows {VERSION}). "
            "Update Musicdoc, or choose another data_dir or database_url."
        )
    if version < 2:
        _from_1(connection)
    if version < 3 and PLAYLISTS.name in tables:
        _from_2(connection)
    METADATA.create_all(connection)
    connection.execute(SCHEMA_VERSION.delete())
    connection.execute(SCHEMA_VERSION.insert(), [{"version": VERSION}])


def _from_1(connection: sa.Connection) -> None:
    """Jobs had no `finished_at` of their own, events no `at`."""
    connection.execute(sa.text("ALTER TABLE jobs ADD COLUMN finished_at TEXT"))
    connection.execute(sa.text("ALTER TABLE events ADD COLUMN at BIGINT NOT NULL DEFAULT 0"))
    for id_, data in connection.execute(sa.select(JOBS.c.id, JOBS.c.data)).all():
        finished_at = json.loads(data).get("finishedAt")
        connection.execute(JOBS.update().where(JOBS.c.id == id_).values(finished_at=finished_at))
    # The order of old events across jobs is unknown; within a job it is what counts.
    numbered = sa.select(EVENTS.c.job_id, EVENTS.c.seq).order_by(EVENTS.c.job_id, EVENTS.c.seq)
    for at, (job_id, seq) in enumerate(connection.execute(numbered).all(), 1):
        this = (EVENTS.c.job_id == job_id) & (EVENTS.c.seq == seq)
        connection.execute(EVENTS.update().where(this).values(at=at))
    for index in (*JOBS.indexes, *EVENTS.indexes):
        index.create(connection, checkfirst=True)


def _from_2(connection: sa.Connection) -> None:
    """Playlists had no `listing` and could not be had back. The table is made anew, for the order of its columns."""
    connection.execute(sa.text("ALTER TABLE playlists RENAME TO playlists_before"))
    PLAYLISTS.create(connection)
    before = sa.table("playlists_before", sa.column("id"), sa.column("data"))
    last = ""
    while rows := connection.execute(
        sa.select(before).where(before.c.id > last).order_by(before.c.id).limit(_AT_ONCE)
    ).all():
        playlists = [Playlist.model_validate_json(row.data) for row in rows]
        connection.execute(PLAYLISTS.insert(), [playlist_row(playlist) for playlist in playlists])
        last = rows[-1].id
    connection.execute(sa.text("DROP TABLE playlists_before"))
