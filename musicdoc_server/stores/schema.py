"""The tables of the database."""

from __future__ import annotations

import sqlalchemy as sa

from musicdoc_server.models import Playlist, listing

VERSION = 4
"""Raise it with every change that an older Musicdoc could not work with, and say in `upgrade` how to get there."""

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
    sa.Column("owner_id", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("deleted_at", sa.Text, index=True),
    # Before `data`: SQLite finds what stands behind a long text only by reading all of that.
    sa.Column("listing", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("playlists_of_owner", "owner_id", "created_at"),
)
KEYS = sa.Table(
    "keys",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
)
FEEDS = sa.Table(
    "feeds",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("salt", sa.Text, nullable=False),
)
SPENDING = sa.Table(
    "spending",
    METADATA,
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("tokens", sa.BigInteger, nullable=False),
    sa.Column("chars", sa.BigInteger, nullable=False),
)
TOKENS = sa.Table(
    "tokens",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("parent", sa.Text, nullable=False, index=True),
)


def playlist_row(playlist: Playlist) -> dict[str, str]:
    """A playlist as a row of its table."""
    return {
        "id": playlist.id,
        "owner_id": playlist.owner_id,
        "created_at": playlist.created_at,
        "listing": listing(playlist).model_dump_json(by_alias=True),
        "data": playlist.model_dump_json(by_alias=True),
    }
