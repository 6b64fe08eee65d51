"""Joins the parts: what runs as a server, and what `musicdoc make` uses."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.web import Application

from musicdoc_server import __version__, parts, pipelines
from musicdoc_server.catalogs.examples import examples
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.errors import ConfigError, Scanning
from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.jobs.cleanup import Retention
from musicdoc_server.jobs.job import Job, Status
from musicdoc_server.jobs.ledger import Ledger
from musicdoc_server.jobs.manager import Limits, Manager
from musicdoc_server.jobs.notices import Notify
from musicdoc_server.keys import LIBRARY_KEY, cookie_secret
from musicdoc_server.mail.mailer import Mailer
from musicdoc_server.meters import Metered, Meters
from musicdoc_server.models import LIBRARY, SPOTIFY, Clip, JobRequest, Segment, Suggestion, ago
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
from musicdoc_server.web.access import Gate
from musicdoc_server.web.cookies import Cookies
from musicdoc_server.web.origins import origin
from musicdoc_server.web.proxies import Proxies, networks
from musicdoc_server.web.rates import Guesses
from musicdoc_server.web.routes import Keeping, Operating, application
from musicdoc_server.web.stream import MOST_STREAMS, Streams
from musicdoc_server.web.suggestions import Suggest

IN_MEMORY = "sqlite+aiosqlite://"
HOUSE_COVER = "icons/cover.png"
DAY_S = 24 * 3600
GUESSES_PER_HOUR = 36_000
"""So often an hour, a tenth at once, the store is asked about tokens from one address that were not good before."""


@dataclass(frozen=True)
class Node:
    """One running server process, or one run of `musicdoc make`: its parts, joined."""

    manager: Manager
    playlists: SqlPlaylists
    library: LibraryCatalog
    audio: AudioFiles
    voices: parts.Voices
    spotify: parts.Spotify | None
    mailer: Mailer | None
    streams: Streams
    recordings: Recordings
    purse: Purse
    tokens: Tokens
    feeds: SqlFeeds
    gate: Gate
    cookies: Cookies
    database: Database
    meters: Meters

    @property
    def suggest(self) -> dict[str, Suggest]:
        """The topics that each catalog offers, the default one first."""

        async def of_spotify(typed: str) -> list[Suggestion]:
            return examples(typed)

        return {**({SPOTIFY: of_spotify} if self.spotify else {}), LIBRARY: self.library.suggest}

    async def speak(self, request: JobRequest, text: str) -> Clip:
        """`text` in the voice that `request` asks for, on the day's account. Raises CannotSpeak, Busy, StoreError."""
        with watched(lambda _: None, self.purse):
            return await self.audio.clip(self.voices.of(request), text)

    def health(self) -> dict[str, Any]:
        """How the parts are, for /healthz."""
        return {"version": __version__, "library": self.library.status.to_json()}

    async def check(self) -> None:
        """For /readyz. Raises Draining, Scanning, StoreError."""
        self.manager.check()
        if self.library.status.state != "ready":
            raise Scanning("The music folder is still being looked through.")
        await self.database.check()

    async def metrics(self) -> bytes:
        """For /metrics. Raises StoreError."""
        jobs = await self.manager.register.stats()
        kinds = {"streams": self.streams.open, "queue": self.manager.waiting}
        by_status = {str(status): jobs[status] for status in Status}
        return self.meters.text({"jobs": by_status, "open": kinds})

    def file(self, segment: Segment) -> Path | None:
        """The audio file of a segment, where it is still there."""
        return _file(segment, self.library, self.audio)


def _file(segment: Segment, library: LibraryCatalog, audio: AudioFiles) -> Path | None:
    if segment.type == "song":
        return library.audio_file(segment.track_id)
    file = audio.path(segment.audio_url.rsplit("/", 1)[-1])
    return file if file and file.is_file() else None


@asynccontextmanager
async def node(settings: Settings, *, keep_jobs: bool) -> AsyncIterator[Node]:
    """Opens the parts, and closes them in the opposite order. Raises ConfigError.

    Without `keep_jobs`, jobs live in memory: those of `musicdoc make` must not meet the ones of a server.
    """
    data = settings.data_path
    _make_folder(data)
    async with AsyncExitStack() as closing:
        voices = parts.Voices(settings, closing)
        audio = AudioFiles(data / "audio")
        closing.push_async_callback(audio.close)
        kept = await parts.database(settings.store_url, closing)
        # What jobs store has connections of its own, so that it never waits in line behind what strangers ask.
        working = await parts.database(settings.store_url, closing)
        library_key = await SqlKeys(kept).key(LIBRARY_KEY)
        library = LibraryCatalog(settings.library_dir, data / "library-index.db", library_key)
        closing.push_async_callback(library.close)
        playlists = SqlPlaylists(kept)
        cookies = Cookies(cookie_secret(data), https=settings.address.startswith("https:"))
        spotify = parts.spotify(settings, closing, cookies)
        tokens = Tokens(SqlTokens(kept), Guesses(GUESSES_PER_HOUR).take)
        gate = parts.gate(settings, tokens, cookies, spotify)
        mailer = parts.mailer(settings)

        catalogs: dict[str, CatalogFor] = {LIBRARY: lambda _: library}
        if spotify:
            catalogs[SPOTIFY] = spotify.catalog
        work = pipelines.work(
            settings, closing, catalogs=catalogs, voices=voices, audio=audio, playlists=SqlPlaylists(working)
        )
        in_memory = None if keep_jobs else await parts.database(IN_MEMORY, closing)
        recordings = parts.recordings(
            settings, library.cover, lambda segment: _file(segment, library, audio), static_dir() / HOUSE_COVER
        )
        closing.push_async_callback(recordings.close)
        meters = Meters()
        lag = asyncio.create_task(meters.watch_loop(), name="watch the loop")
        closing.callback(lag.cancel)
        spending = parts.spending(settings)
        purse = Metered(spending, meters)
        ledger = Ledger(spending, SqlSpending(working))
        await ledger.open()
        closing.push_async_callback(ledger.close)
        manager = Manager(
            SqlJobs(in_memory or working),
            SqlJobs(in_memory or kept),
            work,
            limits=Limits(settings.max_jobs_per_user, settings.max_running_jobs, settings.queue_limit),
            retention=Retention(settings.job_ttl_s, settings.history_days, settings.cleanup_interval_s),
            purse=purse,
            notify=_by_mail(mailer) if mailer else None,
            chores=[lambda: _purge(playlists, settings), recordings.sweep, tokens.purge],
            published=meters.published,
        )
        most = min(MOST_STREAMS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
        streams = Streams(settings.heartbeat_s, gate.holds, most, meters.delivered)
        closing.push_async_callback(streams.close)
        closing.push_async_callback(manager.close)
        library.start()
        yield Node(
            manager,
            playlists,
            library,
            audio,
            voices,
            spotify,
            mailer,
            streams,
            recordings,
            purse,
            tokens,
            SqlFeeds(kept),
            gate,
            cookies,
            kept,
            meters,
        )


@asynccontextmanager
async def opened_tokens(settings: Settings) -> AsyncIterator[Tokens]:
    """The tokens alone, for the command line. Raises ConfigError."""
    _make_folder(settings.data_path)
    async with AsyncExitStack() as closing:
        yield Tokens(SqlTokens(await parts.database(settings.store_url, closing)))


async def _purge(playlists: SqlPlaylists, settings: Settings) -> None:
    """For as long as a line about its job stays, an id cannot be saved again."""
    await playlists.purge(ago(UNDO_S), ago(settings.history_days * DAY_S))


def application_of(settings: Settings, joined: Node) -> Application:
    """The routes, joined to the parts."""
    spotify = joined.spotify
    return application(
        manager=joined.manager,
        keeping=Keeping(joined.playlists, joined.playlists, joined.recordings, settings.public_url.rstrip("/")),
        narration_file=joined.audio.path,
        narration_cues=joined.audio.cues,
        song_file=joined.library.audio_file,
        song_cover=joined.library.cover,
        operated=Operating(
            joined.health, joined.check, joined.metrics, networks(settings.metrics_from, "metrics_from")
        ),
        static=static_dir(),
        page_opened=lambda: IOLoop.current().add_callback(joined.voices.warm_up),
        streams=joined.streams,
        suggest=joined.suggest,
        spoken=joined.voices.offered,
        speak=joined.speak,
        sends_mail=joined.mailer is not None,
        auth_by=settings.auth,
        gate=joined.gate,
        rates=parts.rates(settings),
        proxies=Proxies(networks(settings.trusted_proxies)),
        public_origin=origin(settings.address),
        cookies=joined.cookies,
        tokens=joined.tokens if settings.auth == "token" else None,
        feeds=joined.feeds,
        sessions=spotify.sessions if spotify else None,
        save_to_spotify=spotify.access.save_playlist if spotify else None,
    )


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


def static_dir() -> Path:
    """The page's files: within the package where it is installed, beside it in a checkout."""
    package = Path(str(resources.files("musicdoc_server")))
    return next(folder for folder in (package / "static", package.parent / "static") if folder.is_dir())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The data folder {folder} cannot be made: {error.strerror}.") from None
