"""The only room that knows concrete parts: it builds them from the settings and joins them."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from musicdoc_server import __version__
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.errors import ConfigError
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import Clip, Segment
from musicdoc_server.pipeline.stages import Pipeline
from musicdoc_server.settings import Settings
from musicdoc_server.stores.audio import AudioFiles
from musicdoc_server.stores.sql import Database, SqlJobs, SqlPlaylists
from musicdoc_server.voices.local import LocalVoice
from musicdoc_server.web.routes import application
from musicdoc_server.writers.facts import FactsWriter

LOG = logging.getLogger(__name__)
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
"""A body up to here gets a proper answer ("too large"); beyond, the connection is dropped."""


@dataclass(frozen=True)
class Node:
    """One running server process, or one run of `musicdoc make`: its parts, joined."""

    manager: Manager
    playlists: SqlPlaylists
    catalog: LibraryCatalog
    audio: AudioFiles
    voice: LocalVoice

    def health(self) -> dict[str, Any]:
        """How the parts are, for /healthz."""
        return {"version": __version__, "library": self.catalog.status.to_json()}

    def file(self, segment: Segment) -> Path | None:
        """The audio file of a segment, where it is still there."""
        if segment.type == "song":
            return self.catalog.audio_file(segment.track_id)
        return self.audio.path(segment.audio_url.rsplit("/", 1)[-1])


@asynccontextmanager
async def node(settings: Settings) -> AsyncIterator[Node]:
    """Opens the parts, and closes them in the opposite order. Raises ConfigError, StoreError."""
    data = settings.data_path
    _make_folder(data)
    catalog = LibraryCatalog(settings.library_dir, data / "library-index.db")
    voice = LocalVoice()
    audio = AudioFiles(data / "audio")
    database = Database(settings.store_url)
    playlists = SqlPlaylists(database)

    async def speak(text: str) -> Clip:
        return await audio.clip(voice, text)

    manager = Manager(
        SqlJobs(database),
        Pipeline(catalog, FactsWriter(), speak, voice.words_per_min, playlists),
        max_jobs_per_user=settings.max_jobs_per_user,
        job_ttl_s=settings.job_ttl_s,
        cleanup_interval_s=settings.cleanup_interval_s,
    )
    await database.open()
    catalog.start()
    try:
        yield Node(manager, playlists, catalog, audio, voice)
    finally:
        await manager.close()
        await catalog.close()
        await voice.close()
        await database.close()


async def serve(settings: Settings) -> None:
    """Runs the server until SIGTERM or SIGINT. Raises ConfigError when it cannot start."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        sockets = bind_sockets(settings.port, settings.host)
    except OSError as error:
        raise ConfigError(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.") from None
    async with node(settings) as parts:
        await parts.manager.open()
        server = HTTPServer(_application(settings, parts), max_body_size=MAX_UPLOAD_BYTES, xheaders=False)
        server.add_sockets(sockets)
        host, port = sockets[0].getsockname()[:2]
        print(f"Musicdoc is ready: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
        gc.freeze()  # what is loaded by now stays; each full collection of it would hold up the loop for 25 ms
        await stop.wait()
        LOG.info("stopping")
        server.stop()
    await server.close_all_connections()


def _application(settings: Settings, parts: Node) -> Any:
    return application(
        manager=parts.manager,
        playlist_store=parts.playlists,
        narration_file=parts.audio.path,
        song_file=parts.catalog.audio_file,
        song_cover=parts.catalog.cover,
        health=parts.health,
        static=_static_dir(),
        page_opened=lambda: IOLoop.current().add_callback(parts.voice.warm_up),
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
