"""Texts spoken on demand, in the voices of the documentaries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from musicdoc_server.errors import Busy, MusicdocError
from musicdoc_server.models import Clip, JobRequest, Language, Value, VoiceName, printable
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.web.base import ApiHandler
from musicdoc_server.web.playlists import found
from musicdoc_server.web.spoken import Spoken

AT_A_TIME = 2
"""So few texts of all batches are spoken at once, as documentaries are being made meanwhile."""

MOST_BATCHES = 10

Speak = Callable[[JobRequest, str], Awaitable[Clip]]
"""Speaks a text in the voice that a request asks for. Raises CannotSpeak, and what a speech service is refused with."""


class Text(Value):
    """A text to be spoken. 4,000 characters are about five minutes, and what speech services take in one call."""

    text: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=4000)]


class Batch(Value):
    """The body of `POST /api/tts-batch`."""

    segments: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]
    playlist_id: Annotated[str, StringConstraints(pattern=r"^[\w-]{1,100}$")] | None = None
    voice: VoiceName = ""
    language: Language = ""


class Speech:
    """Speaks batches, a few texts at a time."""

    def __init__(self, speak: Speak, spoken: Spoken) -> None:
        self._speak = speak
        self._spoken = spoken
        self._turns = asyncio.Semaphore(AT_A_TIME)
        self._batches = 0

    async def clips(self, batch: Batch) -> list[Clip | MusicdocError]:
        """For each text its clip, or what is wrong with it. Raises BadInput for the voice or language, Busy."""
        self._spoken.check_speech(batch.language, batch.voice)
        if self._batches >= MOST_BATCHES:
            raise Busy("Too much is being spoken just now. Please try again in a moment.")
        request = JobRequest(topic="speech", voice=batch.voice, language=batch.language)
        self._batches += 1
        try:
            return await asyncio.gather(*(self._clip(request, segment.text) for segment in batch.segments))
        finally:
            self._batches -= 1

    async def _clip(self, request: JobRequest, text: str) -> Clip | MusicdocError:
        async with self._turns:
            try:
                return await self._speak(request, text)
            except MusicdocError as error:
                return error


class SpeakBatch(ApiHandler):
    """`POST /api/tts-batch`."""

    def initialize(self, speech: Speech, playlists: PlaylistStore) -> None:
        """Tornado's constructor."""
        self.speech = speech
        self.playlists = playlists
        self._speaking: asyncio.Task[list[Clip | MusicdocError]] | None = None

    async def post(self) -> None:
        """Answers when all is spoken: an address for each text, null for those that failed. Raises as `Speech`."""
        batch = self.body(Batch)
        if batch.playlist_id is not None:
            found(await self.playlists.get(batch.playlist_id))
        self._speaking = asyncio.create_task(self.speech.clips(batch), name="speak a batch")
        await asyncio.wait({self._speaking})
        if self._speaking.cancelled():
            return
        clips = self._speaking.result()
        failed = [
            {"index": index, "error": str(clip), "code": clip.code}
            for index, clip in enumerate(clips)
            if isinstance(clip, MusicdocError)
        ]
        told = [clip if isinstance(clip, Clip) else None for clip in clips]
        self.reply(
            urls=[clip.url if clip else None for clip in told],
            durationsMs=[clip.duration_ms if clip else None for clip in told],
            failed=failed,
        )

    def on_connection_close(self) -> None:
        """Nobody waits for it any more: what only this batch wanted is not spoken."""
        if self._speaking:
            self._speaking.cancel()
