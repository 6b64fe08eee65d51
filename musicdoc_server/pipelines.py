"""A pipeline for each catalog, joined to the voices, the writers and the stores."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from musicdoc_server import parts
from musicdoc_server.errors import UpstreamRefused
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.runner import Work
from musicdoc_server.models import LIBRARY, SPOTIFY, Clip, JobRequest
from musicdoc_server.pipeline.giving_way import FirstSounds
from musicdoc_server.pipeline.pipeline import CatalogFor, Pipeline
from musicdoc_server.settings import Settings
from musicdoc_server.stores.audio import AudioFiles
from musicdoc_server.stores.sql_playlists import SqlPlaylists

NO_SPOTIFY = "This server has no songs from Spotify any more (setting spotify_client_id)."


def work(
    settings: Settings,
    closing: AsyncExitStack,
    *,
    catalogs: dict[str, CatalogFor],
    voices: parts.Voices,
    audio: AudioFiles,
    playlists: SqlPlaylists,
) -> Work:
    """A pipeline for each catalog. What is ours may be kept, and shown to a model; of Spotify's, it knows the music."""
    model_turns, first_sounds = asyncio.Semaphore(settings.llm_parallel), FirstSounds()

    async def speak(request: JobRequest, text: str) -> Clip:
        return await audio.clip(voices.of(request), text)

    of_catalog = {
        name: Pipeline(
            catalog,
            parts.writer(settings, closing, model_turns, knows_music=name == SPOTIFY),
            speak,
            lambda request: voices.of(request).words_per_min,
            playlists,
            ahead=lambda request: audio.ahead(voices.of(request)),
            keeps_catalog=name != SPOTIFY,
            first_sounds=first_sounds,
        )
        for name, catalog in catalogs.items()
    }

    async def worked(request: JobRequest, desk: Desk) -> dict[str, Any]:
        pipeline = of_catalog.get(request.catalog or LIBRARY)
        if pipeline is None:
            raise UpstreamRefused(NO_SPOTIFY)
        return await pipeline(request, desk)

    return worked
