"""The only room that knows concrete parts: it builds them from the settings and joins them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.web import Application

from musicdoc_server import __version__
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.errors import ConfigError
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import Clip, Segment
from musicdoc_server.pipeline.stages import Pipeline
from musicdoc_server.settings import Settings
from musicdoc_server.stores.audio import AudioFiles
from musicdoc_server.stores.sql import Database, SqlJobs, SqlPlaylists
from musicdoc_server.voices.base import Voice
from musicdoc_server.voices.fallback import FallbackVoice
from musicdoc_server.voices.local import LocalVoice
from musicdoc_server.voices.speech_api import SpeechApiVoice
from musicdoc_server.web.routes import application
from musicdoc_server.writers.facts import FactsWriter

WarmUp = Callable[[], Awaitable[None]]
IN_MEMORY = "sqlite+aiosqlite://"


@dataclass(frozen=True)
class Node:
    """One running server process, or one run of `musicdoc make`: its parts, joined."""

    manager: Manager
    playlists: SqlPlaylists
    catalog: LibraryCatalog
    audio: AudioFiles
    warm_up: WarmUp

    def health(self) -> dict[str, Any]:
        """How the parts are, for /healthz."""
        return {"version": __version__, "library": self.catalog.status.to_json()}

    def file(self, segment: Segment) -> Path | None:
        """The audio file of a segment, where it is still there."""
        if segment.type == "song":
            return self.catalog.audio_file(segment.track_id)
        file = self.audio.path(segment.audio_url.rsplit("/", 1)[-1])
        return file if file and file.is_file() else None


@asynccontextmanager
async def node(settings: Settings, *, keep_jobs: bool) -> AsyncIterator[Node]:
    """Opens the parts, and closes them in the opposite order. Raises ConfigError.

    Without `keep_jobs`, jobs live in memory: those of `musicdoc make` must not meet the ones of a server.
    """
    data = settings.data_path
    _make_folder(data)
    async with AsyncExitStack() as closing:
        catalog = LibraryCatalog(settings.library_dir, data / "library-index.db")
        closing.push_async_callback(catalog.close)
        voice, warm_up = _voice(settings, closing)
        audio = AudioFiles(data / "audio")
        closing.push_async_callback(audio.close)
        kept = await _opened(settings.store_url, closing)
        playlists = SqlPlaylists(kept)

        async def speak(text: str) -> Clip:
            return await audio.clip(voice, text)

        manager = Manager(
            SqlJobs(kept if keep_jobs else await _opened(IN_MEMORY, closing)),
            Pipeline(catalog, FactsWriter(), speak, lambda: voice.words_per_min, playlists),
            max_jobs_per_user=settings.max_jobs_per_user,
            job_ttl_s=settings.job_ttl_s,
            cleanup_interval_s=settings.cleanup_interval_s,
        )
        closing.push_async_callback(manager.close)
        catalog.start()
        yield Node(manager, playlists, catalog, audio, warm_up)


def _voice(settings: Settings, closing: AsyncExitStack) -> tuple[Voice, WarmUp]:
    """The voice that speaks, and what makes it ready before it is needed."""
    local = LocalVoice()
    closing.push_async_callback(local.close)
    if not settings.voice_url:
        return local, local.warm_up
    remote = SpeechApiVoice(
        settings.voice_url, settings.voice_key.get_secret_value(), settings.voice_model, settings.voice_name
    )
    closing.push_async_callback(remote.close)
    return FallbackVoice(remote, local), remote.warm_up


async def _opened(url: str, closing: AsyncExitStack) -> Database:
    database = Database(url)
    closing.push_async_callback(database.close)
    await database.open()
    return database


def application_of(settings: Settings, parts: Node) -> Application:
    """The routes, joined to the parts."""
    return application(
        manager=parts.manager,
        playlist_store=parts.playlists,
        narration_file=parts.audio.path,
        song_file=parts.catalog.audio_file,
        song_cover=parts.catalog.cover,
        health=parts.health,
        static=_static_dir(),
        page_opened=lambda: IOLoop.current().add_callback(parts.warm_up),
        heartbeat_s=settings.heartbeat_s,
    )


def _static_dir() -> Path:
    """The page's files: within the package where it is installed, beside it in a checkout."""
    package = Path(str(resources.files("musicdoc_server")))
    return next(folder for folder in (package / "static", package.parent / "static") if folder.is_dir())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The data folder {folder} cannot be made: {error.strerror}.") from None
