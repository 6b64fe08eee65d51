"""How the tables of an earlier version become those of `schema`."""

from __future__ import annotations

import json
import re

import sqlalchemy as sa

from musicdoc_server.errors import ConfigError
from musicdoc_server.keys import LIBRARY_KEY, keyed_id, new_key
from musicdoc_server.models import Playlist
from musicdoc_server.stores.schema import (
    EVENTS,
    JOBS,
    KEYS,
    METADATA,
    PLAYLISTS,
    SCHEMA_VERSION,
    STAGE_RESULTS,
    VERSION,
    playlist_row,
)

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
    key = _library_key(connection)
    if version < 4:
        _from_3(connection, key)
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


def _library_key(connection: sa.Connection) -> str:
    """The key of the library's ids, made with the database."""
    query = sa.select(KEYS.c.key).where(KEYS.c.name == LIBRARY_KEY)
    key: str | None = connection.execute(query).scalar_one_or_none()
    if key is None:
        key = new_key()
        connection.execute(KEYS.insert(), [{"name": LIBRARY_KEY, "key": key}])
    return key


_OF_LIBRARY = re.compile(r"\blibrary[:/]([0-9a-f]{24})\b")
_ID = re.compile(r"\b[0-9a-f]{24}\b")


def _from_3(connection: sa.Connection, key: str) -> None:
    """Songs of the library had ids that could be worked out from their files' paths; now those are keyed."""
    last = ""
    query = sa.select(PLAYLISTS.c.id, PLAYLISTS.c.data).order_by(PLAYLISTS.c.id).limit(_AT_ONCE)
    while rows := connection.execute(query.where(PLAYLISTS.c.id > last)).all():
        for row in rows:
            this = PLAYLISTS.update().where(PLAYLISTS.c.id == row.id)
            connection.execute(this.values(data=_keyed(row.data, set(_OF_LIBRARY.findall(row.data)), key)))
        last = rows[-1].id
    for (job_id,) in connection.execute(sa.select(STAGE_RESULTS.c.job_id).union(sa.select(EVENTS.c.job_id))).all():
        _job_from_3(connection, key, job_id)


_OF_JOB = ((STAGE_RESULTS, STAGE_RESULTS.c.stage, STAGE_RESULTS.c.data), (EVENTS, EVENTS.c.seq, EVENTS.c.body))


def _job_from_3(connection: sa.Connection, key: str, job_id: str) -> None:
    """A fact's id has that of its track in it, and is told in other rows of the job than the track."""
    rows = [
        (table, (table.c.job_id == job_id) & (name == place), text, told)
        for table, name, text in _OF_JOB
        for place, told in connection.execute(sa.select(name, text).where(table.c.job_id == job_id)).all()
    ]
    known = {id_ for *_, told in rows for id_ in _OF_LIBRARY.findall(told)}
    for table, this, text, told in rows if known else ():
        connection.execute(table.update().where(this).values({text: _keyed(told, known, key)}))


def _keyed(text: str, known: set[str], key: str) -> str:
    """`text` with other ids in place of those that are `known` to be the library's."""
    return _ID.sub(lambda found: keyed_id(key, found[0]) if found[0] in known else found[0], text)
