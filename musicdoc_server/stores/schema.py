"""The tables of the database, and how those of an earlier version become these."""

from __future__ import annotations

import json

import sqlalchemy as sa

from musicdoc_server.errors import ConfigError

VERSION = 2
"""Raise it with every change that an older Musicdoc could not work with, and say in `_upgraded` how to get there."""

METADATA = sa.MetaData()
SCHEMA_VERSION = sa.Table("schema_version", METADATA, sa.Column("version", sa.Integer, primary_key=True))
JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False, index=True),
    sa.Column("finished_at", sa.Text, index=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("jobs_of_user", "user_id", "id"),
)
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("job_id", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
STAGE_RESULTS = sa.Table(
    "stage_results",
    METADATA,
    sa.Column("job_id", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
HISTORY = sa.Table(
    "history",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("finished_at", sa.Text),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("history_of_user", "user_id", "id"),
)
PLAYLISTS = sa.Table(
    "playlists",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner_id", sa.Text, nullable=False, index=True),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)


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
    if version < VERSION:
        _upgraded(connection)
    METADATA.create_all(connection)
    connection.execute(SCHEMA_VERSION.delete())
    connection.execute(SCHEMA_VERSION.insert(), [{"version": VERSION}])


def _upgraded(connection: sa.Connection) -> None:
    """From version 1: jobs had no `finished_at` of their own, events no `at`."""
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
