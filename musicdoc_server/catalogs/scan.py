"""Reads the music folder: walks it, reads what is new or changed, and keeps the index. Runs in a thread."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from stat import S_ISREG

from musicdoc_server.catalogs import facts_file
from musicdoc_server.catalogs.index import Index, Stamp
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.tags import SUFFIXES, Tags, Unreadable, read_tags

LOG = logging.getLogger(__name__)
_BATCH_FILES = 500
_BATCH_S = 2.0
_MAX_FACTS_BYTES = 5_000_000


class Stopped(Exception):
    """The scan was asked to stop; what it has read is kept."""


class _Changes:
    """What a walk finds to be other than in the index: `new` and changed files; what is left of `known` is gone."""

    def __init__(self, known: dict[str, Stamp]) -> None:
        self.known = known
        self.new: dict[str, Stamp] = {}
        self.total = 0

    def saw(self, path: str, stamp: Stamp) -> None:
        """Takes in a file that is there."""
        self.total += 1
        if self.known.pop(path, None) != stamp:
            self.new[path] = stamp

    def __bool__(self) -> bool:
        return bool(self.new or self.known)


class Scanner:
    """Scans one folder. `files_seen` of `files_total` are done, to be read by any thread; 0 of 0 while counting."""

    def __init__(self, folder: Path, index_file: Path, id_key: str) -> None:
        self.files_seen = 0
        self.files_total = 0
        self._folder = folder
        self._id_key = id_key
        self._index_file: Path | None = index_file
        self._stop = threading.Event()

    def stop(self) -> None:
        """Makes a running `load` or `scan` raise Stopped soon. Called from any thread."""
        self._stop.set()

    def load(self) -> Shelf | None:
        """The library as the index knows it from an earlier start; None where no scan ever came to its end."""
        if self._index_file is None or not self._index_file.exists():
            return None
        try:
            with Index(self._index_file, self._folder) as index:
                if not index.complete:
                    return None
                shelf = self._shelf(index)
                self.files_seen = self.files_total = len(shelf.entries)
                return shelf
        except sqlite3.Error as error:
            LOG.warning("the index of the music cannot be read: %s", error)
            return None

    def scan(self) -> Shelf | None:
        """Brings the index up to date. The library as it is now, or None where it is as it was loaded.

        Raises Stopped, and OSError when the folder itself cannot be read.
        """
        try:
            return self._scan()
        except sqlite3.OperationalError as error:  # locked, read-only, disk full
            LOG.warning("the index of the music cannot be kept: %s", error)
            self._index_file = None
        except sqlite3.DatabaseError as error:
            LOG.warning("the index of the music is broken and made anew: %s", error)
            self._forget_index()
        return self._scan()

    def _forget_index(self) -> None:
        if self._index_file is None:
            return
        try:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._index_file}{ending}").unlink(missing_ok=True)
        except OSError:
            self._index_file = None

    def _scan(self) -> Shelf | None:
        with Index(self._index_file, self._folder) as index:
            audio, facts = _Changes(index.stamps("files")), _Changes(index.stamps("facts"))
            self._walk(audio, facts)
            self.files_total = audio.total
            self.files_seen = audio.total - len(audio.new)
            index.remove("files", audio.known)
            index.remove("facts", facts.known)
            self._read_all(index, audio.new)
            for path, stamp in facts.new.items():
                index.put_facts(path, stamp, self._facts_body(path, stamp))
            if index.complete and not (audio or facts):
                return None
            index.finish()
            return self._shelf(index)

    def _walk(self, audio: _Changes, facts: _Changes) -> None:
        """Goes through all folders. No link is followed: what it leads to inside is found in its own place."""
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self._folder / folder) as entries:
                    for entry in entries:
                        self._go_on()
                        self._look_at(entry, f"{folder}/{entry.name}" if folder else entry.name, audio, facts, folders)
            except OSError as error:
                if not folder:
                    raise
                LOG.warning("the folder %r cannot be read: %s", folder, error.strerror)

    def _look_at(
        self, entry: os.DirEntry[str], path: str, audio: _Changes, facts: _Changes, folders: list[str]
    ) -> None:
        if entry.name.startswith(".") or entry.is_symlink():
            return
        if entry.is_dir(follow_symlinks=False):
            folders.append(path)
            return
        is_facts = entry.name == facts_file.NAME
        if is_facts or os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122
            stat = entry.stat(follow_symlinks=False)
            if S_ISREG(stat.st_mode):
                (facts if is_facts else audio).saw(path, (stat.st_size, stat.st_mtime_ns))

    def _read_all(self, index: Index, files: dict[str, Stamp]) -> None:
        batch: list[tuple[str, Stamp, Tags | None]] = []
        kept_at = time.monotonic()
        try:
            for path, stamp in files.items():
                self._go_on()
                self.files_seen += 1
                if not os.access(self._folder / path, os.R_OK):
                    # Not kept: permission may be given without any change of the file.
                    LOG.warning("%r is skipped: it may not be read", path)
                    continue
                batch.append((path, stamp, self._read(path)))
                if len(batch) >= _BATCH_FILES or time.monotonic() - kept_at > _BATCH_S:
                    index.put_files(batch)
                    batch, kept_at = [], time.monotonic()
        finally:
            index.put_files(batch)

    def _read(self, path: str) -> Tags | None:
        try:
            return read_tags(self._folder / path, PurePath(path))
        except Unreadable as error:
            LOG.warning("%r is skipped: %s", path, error)
            return None

    def _facts_body(self, path: str, stamp: Stamp) -> str:
        if stamp[0] > _MAX_FACTS_BYTES:
            return ""
        try:
            return (self._folder / path).read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ""  # is complained about where it is parsed

    def _shelf(self, index: Index) -> Shelf:
        return Shelf(self._until_stopped(index.files()), index.facts(), self._id_key)

    def _until_stopped(self, files: Iterator[tuple[str, Tags]]) -> Iterator[tuple[str, Tags]]:
        for file in files:
            self._go_on()
            yield file

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped
