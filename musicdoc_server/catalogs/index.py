"""The kept index: what was read from the files, in an SQLite file, so that a second start need not read them again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from musicdoc_server.catalogs.tags import Tags

VERSION = 1
"""Raised when what is read from a file changes; an index of another version is thrown away."""

_COLUMNS = ", ".join(Tags._fields)
_TABLES = f"""
CREATE TABLE about (library BLOB NOT NULL, complete INTEGER NOT NULL);
CREATE TABLE files (path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, {_COLUMNS}) WITHOUT ROWID;
CREATE TABLE facts (path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, body TEXT) WITHOUT ROWID;
"""
_MARKS = ", ".join("?" * (3 + len(Tags._fields)))
_NOTHING = (None,) * len(Tags._fields)


Stamp = tuple[int, int]
"""Size in bytes and time of the last change in ns: by what a changed file is known."""


class Index:
    """One connection to the index of the music in `library`; used by one thread, as a context manager.

    Paths are relative to `library`. A file that cannot be read stands in it too, without tags, so that it is read (and
    complained about) once. Raises sqlite3.Error.
    """

    def __init__(self, file: Path | None, library: Path) -> None:
        self._connection = sqlite3.connect(file or ":memory:", timeout=10)
        try:
            self._prepare(os.fsencode(library))
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def _prepare(self, library: bytes) -> None:
        connection = self._connection
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == VERSION and connection.execute("SELECT library FROM about").fetchone() == (library,):
                return
            for table in ("about", "files", "facts"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES (?, 0)", (library,))
            connection.execute(f"PRAGMA user_version = {VERSION}")

    @property
    def complete(self) -> bool:
        """Whether a scan came to its end."""
        return bool(self._connection.execute("SELECT complete FROM about").fetchone()[0])

    def finish(self) -> None:
        """Notes that a scan came to its end."""
        with self._connection:
            self._connection.execute("UPDATE about SET complete = 1")

    def stamps(self, table: str) -> dict[str, Stamp]:
        """Path and stamp of everything in `table`, "files" or "facts"."""
        rows = self._connection.execute(f"SELECT path, size, mtime_ns FROM {table}")  # noqa: S608  # nosec B608 # one of two names
        return {os.fsdecode(path): (size, mtime_ns) for path, size, mtime_ns in rows}

    def put_files(self, rows: Iterable[tuple[str, Stamp, Tags | None]]) -> None:
        """Adds or replaces files; None for one that cannot be read."""
        values = ((os.fsencode(path), *stamp, *(tags or _NOTHING)) for path, stamp, tags in rows)
        with self._connection:
            self._connection.executemany(f"INSERT OR REPLACE INTO files VALUES ({_MARKS})", values)  # noqa: S608

    def put_facts(self, path: str, stamp: Stamp, body: str) -> None:
        """Adds or replaces the text of a facts.json."""
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (os.fsencode(path), *stamp, body)
            )

    def remove(self, table: str, paths: Iterable[str]) -> None:
        """Forgets what is gone from the folder."""
        with self._connection:
            self._connection.executemany(
                f"DELETE FROM {table} WHERE path = ?",  # noqa: S608  # nosec B608 # one of two names
                ((os.fsencode(path),) for path in paths),
            )

    def files(self) -> Iterator[tuple[str, Tags]]:
        """The files that can be played, by path."""
        query = f"SELECT path, {_COLUMNS} FROM files WHERE title IS NOT NULL ORDER BY path"  # noqa: S608  # nosec B608 # our own names
        for path, *values in self._connection.execute(query):
            yield os.fsdecode(path), Tags(*values)

    def facts(self) -> list[tuple[str, str]]:
        """Path and text of each facts.json, by path."""
        rows = self._connection.execute("SELECT path, body FROM facts ORDER BY path")
        return [(os.fsdecode(path), body) for path, body in rows]
