"""The library catalog: a folder of music.

    catalog = LibraryCatalog(Path("~/Music").expanduser(), Path("library-index.db"), id_key)
    catalog.start()                                    # reads the folder in the background
    subject = await catalog.identify("ragtime", print)
    await catalog.close()

The folder is read in a thread; topics are matched in a thread too, so the loop never waits for either.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path

from musicdoc_server.catalogs.choice import arranged
from musicdoc_server.catalogs.finding import candidates
from musicdoc_server.catalogs.matching import Match, match
from musicdoc_server.catalogs.offer import nothing_found
from musicdoc_server.catalogs.scan import Scanner, Stopped
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.suggestions import Offers
from musicdoc_server.catalogs.tag_facts import facts_of
from musicdoc_server.catalogs.tags import read_cover
from musicdoc_server.errors import Busy, ConfigError
from musicdoc_server.models import LibraryStatus, Subject, Suggestion, Track, WantedSong

LOG = logging.getLogger(__name__)
CANDIDATES = 60
"""How many tracks a subject has at most."""
_SAY_EVERY_S = 0.5
_SPARE = 20


class LibraryCatalog:
    """The music in `folder`, known by the index in `index_file`; `id_key` makes the ids of tracks, which open them.

    Raises ConfigError when the folder cannot be read.
    """

    def __init__(self, folder: Path, index_file: Path, id_key: str) -> None:
        self._folder = _readable(folder)
        self._scanner = Scanner(self._folder, index_file, id_key)
        self._shelf = Shelf((), (), id_key)
        self._offers = Offers(self._shelf)
        self._usable = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to read the folder, once. Until the first reading is over, questions wait for it."""
        if self._task is None:
            self._task = asyncio.create_task(self._read(), name="read the music folder")

    async def close(self) -> None:
        """Ends the reading; what has been read is kept for the next start."""
        if self._task is not None:
            self._scanner.stop()
            await asyncio.wait([self._task])

    async def _read(self) -> None:
        try:
            kept = await asyncio.to_thread(self._scanner.load)
            if kept is not None:
                self._shelf = kept
                self._usable.set()
            changed = await asyncio.to_thread(self._scanner.scan)
            self._shelf = changed or self._shelf
            LOG.info("the music folder has %d tracks", len(self._shelf.entries))
        except Stopped:
            LOG.info("the reading of the music folder was stopped")
        except Exception:
            LOG.exception("the music folder cannot be read any further")
        finally:
            self._usable.set()

    @property
    def status(self) -> LibraryStatus:
        """How far the reading of the folder is."""
        return LibraryStatus(
            state="ready" if self._task is not None and self._task.done() else "scanning",
            files_seen=self._scanner.files_seen,
            files_total=self._scanner.files_total,
            tracks=len(self._shelf.entries),
        )

    async def identify(self, topic: str, say: Callable[[str], None]) -> Subject:
        """The artist or theme that `topic` means, see `matching`. Raises NothingFound; Busy when the folder is gone."""
        await self._until_usable(say)
        return await asyncio.to_thread(self._identify, self._shelf, topic)

    def _identify(self, shelf: Shelf, topic: str) -> Subject:
        found = match(shelf, topic)
        places = self._playable(shelf, found, CANDIDATES) if found else []
        if found and not places and not self._folder.is_dir():
            raise Busy("The music folder cannot be read just now. Is its disk connected?")
        if found is None or not places:
            raise nothing_found(shelf, topic)
        return Subject(
            kind="artist" if found.person else "theme",
            name=found.name,
            tracks=tuple(map(shelf.track, places)),
            facts=facts_of(shelf, found, places),
        )

    async def suggest(self, typed: str) -> list[Suggestion]:
        """Topics that work here, see `Offers`; none before the folder was read for the first time."""
        if not self._usable.is_set():
            return []
        if self._offers.shelf is not self._shelf:
            self._offers = Offers(self._shelf)
        offers = self._offers
        return await asyncio.to_thread(offers.topics, typed, lambda place: self._path(offers.shelf, place) is not None)

    async def find(self, wanted: WantedSong) -> Track | None:
        """The track that is most like `wanted` in artist and title, the year deciding among equals."""
        await self._until_usable()
        return await asyncio.to_thread(self._find, self._shelf, wanted)

    def _find(self, shelf: Shelf, wanted: WantedSong) -> Track | None:
        places = (place for place in candidates(shelf, wanted) if self._path(shelf, place))
        return next(map(shelf.track, places), None)

    async def more(self, subject: Subject) -> list[Track]:
        """All tracks of the subject, those it was given first: any of them may fill a slot that stayed empty."""
        await self._until_usable()
        return await asyncio.to_thread(self._more, self._shelf, subject)

    def _more(self, shelf: Shelf, subject: Subject) -> list[Track]:
        given = [shelf.place[track.id] for track in subject.tracks if track.id in shelf.place]
        found = match(shelf, subject.name)
        if found is None or found.name != subject.name:
            # A theme made of words in titles: what else there is by the same people.
            people = {key for place in given for key in shelf.credited(place)[:1] if key in shelf.people}
            tracks = sorted({place for key in people for place in shelf.people[key].tracks})
            found = Match(subject.name, tracks)
        places = dict.fromkeys([*given, *arranged(shelf, found, len(given) + CANDIDATES)])
        return [shelf.track(place) for place in places if self._path(shelf, place)]

    def audio_file(self, track_id: str) -> Path | None:
        """The file of a track; None for an id that is not (or no longer) one of a playable file."""
        shelf = self._shelf
        place = shelf.place.get(track_id)
        return None if place is None else self._path(shelf, place)

    async def cover(self, track_id: str) -> tuple[bytes, str] | None:
        """The picture embedded in a track and its MIME type (JPEG, PNG, GIF or WebP)."""
        file = self.audio_file(track_id)
        return await asyncio.to_thread(read_cover, file) if file else None

    def _playable(self, shelf: Shelf, found: Match, limit: int) -> list[int]:
        """What can be played at this moment: files may have gone since the folder was read."""
        return [place for place in arranged(shelf, found, limit + _SPARE) if self._path(shelf, place)][:limit]

    def _path(self, shelf: Shelf, place: int) -> Path | None:
        """The file, if it is (still) there and no link leads out of the folder."""
        try:
            path = (self._folder / shelf.entries[place].path).resolve(strict=True)
        except OSError:
            return None
        return path if path.is_relative_to(self._folder) and path.is_file() else None

    async def _until_usable(self, say: Callable[[str], None] | None = None) -> None:
        self.start()
        said = ""
        while not self._usable.is_set():
            words = self._progress()
            if say and words != said:
                say(words)
                said = words
            try:
                async with asyncio.timeout(_SAY_EVERY_S):
                    await self._usable.wait()
            except TimeoutError:
                continue

    def _progress(self) -> str:
        seen, total = self._scanner.files_seen, self._scanner.files_total
        return "Reading your music folder" + (f": {seen:,} of {total:,} files" if total else "")


def _readable(folder: Path) -> Path:
    """The folder without links in its path. Raises ConfigError."""
    try:
        if not folder.exists():
            raise ConfigError(f"The music folder {folder} does not exist.")
        if not folder.is_dir():
            raise ConfigError(f"The music folder {folder} is not a folder.")
        with os.scandir(folder):
            return folder.resolve()
    except OSError as error:
        raise ConfigError(f"The music folder {folder} cannot be read: {error.strerror}.") from None
