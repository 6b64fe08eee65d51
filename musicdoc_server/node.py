"""One running server process, or one run of `musicdoc make`: its parts, opened and joined."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from musicdoc_server import parts, pipelines
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.errors import ConfigError, Scanning
from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.jobs.cleanup import Retention
from musicdoc_server.jobs.job import Job, Status
from musicdoc_server.jobs.ledger import Ledger
from musicdoc_server.jobs.manager import Limits, Manager
from musicdoc_server.jobs.notices import Notify
from musicdoc_server.jobs.runner import Work
from musicdoc_server.keys import LIBRARY_KEY, cookie_secret
from musicdoc_server.mail.mailer import Mailer
from musicdoc_server.meters import Metered, Meters
from musicdoc_server.models import LIBRARY, SPOTIFY, Clip, JobRequest, Segment, ago
from musicdoc_server.pipeline.pipeline import CatalogFor
from musicdoc_server.settings import Settings
from musicdoc_server.stores.audio import AudioFiles
from musicdoc_server.stores.base import UNDO_S
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql import SqlJobs
from musicdoc_server.stores.sql_feeds import SqlFeeds
from musicdoc_server.stores.sql_keys import SqlKeys
from musicdoc_server.stores.sql_playlists import SqlPlaylists
from musicdoc_server.stores.sql_spending import SqlSpending
from musicdoc_server.stores.sql_tokens import SqlTokens
from musicdoc_server.tokens import Tokens
from musicdoc_server.upstream import Purse, watched
from musicdoc_server.web.doors.access import Gate
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.rates import Guesses
from musicdoc_server.web.live.stream import MOST_STREAMS, Streams

IN_MEMORY = "sqlite+aiosqlite://"
HOUSE_COVER = "icons/cover.png"
DAY_S = 24 * 3600
GUESSES_PER_HOUR = 36_000
"""So often an hour, a tenth at once, the store is asked about tokens from one address that were not good before."""


@dataclass(frozen=True)
class Heard:
    """What can be heard here: songs, narrations, and the voices that speak them."""

    library: LibraryCatalog
    audio: AudioFiles
    voices: parts.Voices

    def file(self, segment: Segment) -> Path | None:
        """The audio file of a segment, where it is still there."""
        if segment.type == "song":
            return self.library.audio_file(segment.track_id)
        file = self.audio.path(segment.audio_url.rsplit("/", 1)[-1])
        return file if file and file.is_file() else None


@dataclass(frozen=True)
class Doors:
    """Who is let in, and by what they are known."""

    gate: Gate
    cookies: Cookies
    tokens: Tokens
    spotify: parts.Spotify | None


@dataclass(frozen=True)
class Node:
    """All parts, joined."""

    manager: Manager
    heard: Heard
    doors: Doors
    streams: Streams
    recordings: Recordings
    playlists: SqlPlaylists
    feeds: SqlFeeds
    mailer: Mailer | None
    purse: Purse
    meters: Meters
    database: Database

    async def speak(self, request: JobRequest, text: str) -> Clip:
        """`text` in the voice that `request` asks for, on the day's account. Raises CannotSpeak, Busy, StoreError."""
        with watched(lambda _: None, self.purse):
            return await self.heard.audio.clip(self.heard.voices.of(request), text)

    async def check(self) -> None:
        """Whether it can work. Raises Draining, Scanning, StoreError."""
        self.manager.check()
        if self.heard.library.status.state != "ready":
            raise Scanning("The music folder is still being looked through.")
        await self.database.check()

    async def metrics(self) -> bytes:
        """What it has done, as Prometheus reads it. Raises StoreError."""
        jobs = await self.manager.register.stats()
        kinds = {"streams": self.streams.open, "queue": self.manager.waiting}
        by_status = {str(status): jobs[status] for status in Status}
        return self.meters.text({"jobs": by_status, "open": kinds})


@asynccontextmanager
async def node(settings: Settings, *, keep_jobs: bool) -> AsyncIterator[Node]:
    """Opens the parts, and closes them in the opposite order. Raises ConfigError.

    Without `keep_jobs`, jobs live in memory: those of `musicdoc make` must not meet the ones of a server.
    """
    _make_folder(settings.data_path)
    async with AsyncExitStack() as closing:
        database = await parts.database(settings.store_url, closing)
        # What jobs store has connections of its own, so that it never waits in line behind what strangers ask.
        working = await parts.database(settings.store_url, closing)
        in_memory = None if keep_jobs else await parts.database(IN_MEMORY, closing)
        heard = await _heard(settings, database, closing)
        doors = _doors(settings, database, closing)
        playlists, mailer = SqlPlaylists(database), parts.mailer(settings)
        recordings = parts.recordings(settings, heard.library.cover, heard.file, static_dir() / HOUSE_COVER)
        closing.push_async_callback(recordings.close)
        meters = _meters(closing)
        purse = await _purse(settings, working, meters, closing)
        manager = Manager(
            SqlJobs(in_memory or working),
            SqlJobs(in_memory or database),
            _work(settings, heard, doors.spotify, SqlPlaylists(working), closing),
            limits=Limits(settings.max_jobs_per_user, settings.max_running_jobs, settings.queue_limit),
            retention=Retention(settings.job_ttl_s, settings.history_days, settings.cleanup_interval_s),
            purse=purse,
            notify=_by_mail(mailer) if mailer else None,
            chores=[lambda: _purge(playlists, settings), recordings.sweep, doors.tokens.purge],
            published=meters.published,
        )
        streams = _streams(settings, doors.gate, meters)
        closing.push_async_callback(streams.close)
        closing.push_async_callback(manager.close)
        heard.library.start()
        feeds = SqlFeeds(database)
        yield Node(manager, heard, doors, streams, recordings, playlists, feeds, mailer, purse, meters, database)


@asynccontextmanager
async def opened_tokens(settings: Settings) -> AsyncIterator[Tokens]:
    """The tokens alone, for the command line. Raises ConfigError."""
    _make_folder(settings.data_path)
    async with AsyncExitStack() as closing:
        yield Tokens(SqlTokens(await parts.database(settings.store_url, closing)))


def static_dir() -> Path:
    """The page's files: within the package where it is installed, beside it in a checkout."""
    package = Path(str(resources.files("musicdoc_server")))
    return next(folder for folder in (package / "static", package.parent / "static") if folder.is_dir())


async def _heard(settings: Settings, database: Database, closing: AsyncExitStack) -> Heard:
    data = settings.data_path
    voices = parts.Voices(settings, closing)
    audio = AudioFiles(data / "audio")
    closing.push_async_callback(audio.close)
    key = await SqlKeys(database).key(LIBRARY_KEY)
    library = LibraryCatalog(settings.library_dir, data / "library-index.db", key)
    closing.push_async_callback(library.close)
    return Heard(library, audio, voices)


def _doors(settings: Settings, database: Database, closing: AsyncExitStack) -> Doors:
    cookies = Cookies(cookie_secret(settings.data_path), https=settings.address.startswith("https:"))
    spotify = parts.spotify(settings, closing, cookies)
    tokens = Tokens(SqlTokens(database), Guesses(GUESSES_PER_HOUR).take)
    return Doors(parts.gate(settings, tokens, cookies, spotify), cookies, tokens, spotify)


def _work(
    settings: Settings,
    heard: Heard,
    spotify: parts.Spotify | None,
    playlists: SqlPlaylists,
    closing: AsyncExitStack,
) -> Work:
    catalogs: dict[str, CatalogFor] = {LIBRARY: lambda _: heard.library}
    if spotify:
        catalogs[SPOTIFY] = spotify.catalog
    return pipelines.work(
        settings, closing, catalogs=catalogs, voices=heard.voices, audio=heard.audio, playlists=playlists
    )


def _meters(closing: AsyncExitStack) -> Meters:
    meters = Meters()
    lag = asyncio.create_task(meters.watch_loop(), name="watch the loop")
    closing.callback(lag.cancel)
    return meters


async def _purse(settings: Settings, database: Database, meters: Meters, closing: AsyncExitStack) -> Purse:
    spending = parts.spending(settings)
    ledger = Ledger(spending, SqlSpending(database))
    await ledger.open()
    closing.push_async_callback(ledger.close)
    return Metered(spending, meters)


def _streams(settings: Settings, gate: Gate, meters: Meters) -> Streams:
    most = min(MOST_STREAMS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
    return Streams(settings.heartbeat_s, gate.holds, most, meters.delivered)


async def _purge(playlists: SqlPlaylists, settings: Settings) -> None:
    """For as long as a line about its job stays, an id cannot be saved again."""
    await playlists.purge(ago(UNDO_S), ago(settings.history_days * DAY_S))


def _by_mail(mailer: Mailer) -> Notify:
    async def notify(job: Job) -> None:
        await mailer.job_ended(
            to=job.request.email or "",
            topic=job.request.topic,
            title=job.title or None,
            playlist_id=job.playlist_id or None,
            job_id=job.id,
            error=job.error.error if job.error else None,
        )

    return notify


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The data folder {folder} cannot be made: {error.strerror}.") from None
