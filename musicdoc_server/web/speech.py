"""Texts spoken on demand, in the voices of the documentaries."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from musicdoc_server.errors import Busy, MusicdocError, NotFound, StoreError
from musicdoc_server.models import Clip, JobRequest, Language, OwnUrl, Value, VoiceName, printable
from musicdoc_server.stores.base import PlaylistStore
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import ASKING
from musicdoc_server.web.doors.access import Visitor
from musicdoc_server.web.playlists import found
from musicdoc_server.web.replies import Reply
from musicdoc_server.web.shares import Shares
from musicdoc_server.web.spoken import Spoken

AT_A_TIME = 2
"""So few texts of all batches are spoken at once, as documentaries are being made meanwhile."""

MOST_BATCHES = 10
"""At once; of these nobody may have more than are left for everybody else, so one alone has five."""

Speak = Callable[[JobRequest, str], Awaitable[Clip]]
"""Speaks a text in the voice that a request asks for. Raises CannotSpeak, and what a speech service is refused with."""


class Text(Value):
    """A text to be spoken. 4,000 characters are about five minutes, and what speech services take in one call."""

    text: Annotated[str, Field(max_length=4000), AfterValidator(printable), Field(min_length=1)]


class Batch(Value):
    """Texts to be spoken."""

    segments: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]
    playlist_id: Annotated[str, StringConstraints(pattern=r"^[\w-]{1,100}$")] | None = Field(
        default=None, description="A playlist that they are for, which must be there."
    )
    voice: VoiceName = Field(default="", description="As a job's.")
    language: Language = Field(default="", description="As a job's.")


class Unspoken(Value):
    """A text that could not be spoken, by its place among them, and why."""

    index: int
    error: str
    code: str


class SpokenTexts(Reply):
    """The texts in the order that they came in; null for those that failed."""

    urls: tuple[OwnUrl | None, ...]
    durations_ms: tuple[int | None, ...]
    failed: tuple[Unspoken, ...]


class Speech:
    """Speaks batches, a few texts at a time, fairly between those who ask."""

    def __init__(self, speak: Speak, spoken: Spoken) -> None:
        self._speak = speak
        self._spoken = spoken
        self._turns = Shares(AT_A_TIME)
        self._batches: Counter[str] = Counter()

    async def clips(self, batch: Batch, visitor: Visitor) -> list[Clip | MusicdocError]:
        """For each text its clip, or what is wrong with it. Raises BadInput for the voice or language, Busy."""
        self._spoken.check_speech(batch.language, batch.voice)
        left, whose = MOST_BATCHES - self._batches.total(), visitor.user_id
        if left <= (0 if visitor.everybody else self._batches[whose]):
            raise Busy("Too much is being spoken just now. Please try again in a moment.")
        request = JobRequest(topic="speech", voice=batch.voice, language=batch.language)
        self._batches[whose] += 1
        try:
            return await asyncio.gather(*(self._clip(request, segment.text, whose) for segment in batch.segments))
        finally:
            self._batches[whose] -= 1
            self._batches += Counter()  # forgets those who have none

    async def _clip(self, request: JobRequest, text: str, whose: str) -> Clip | MusicdocError:
        async with self._turns.turn(whose):
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

    @operation(
        ASKING,
        "Speaks texts.",
        Answer("All are spoken, or have failed.", SpokenTexts),
        more="The same text in the same voice is the same file. Two texts at a time, behind the openings of "
        "documentaries and in turn with those of others; a client that leaves stops it.",
        body=Batch,
        errors=(NotFound, Busy, StoreError),
    )
    async def post(self) -> None:
        """Answers when all is spoken: an address for each text, null for those that failed. Raises as `Speech`."""
        batch = self.body(Batch)
        if batch.playlist_id is not None:
            found(await self.playlists.get(batch.playlist_id))
        self._speaking = asyncio.create_task(self.speech.clips(batch, self.visitor), name="speak a batch")
        await asyncio.wait({self._speaking})
        if self._speaking.cancelled():
            return
        clips = self._speaking.result()
        failed = tuple(
            Unspoken(index=index, error=str(clip), code=clip.code)
            for index, clip in enumerate(clips)
            if isinstance(clip, MusicdocError)
        )
        told = [clip if isinstance(clip, Clip) else None for clip in clips]
        self.reply(
            SpokenTexts(
                urls=tuple(clip.url if clip else None for clip in told),
                durations_ms=tuple(clip.duration_ms if clip else None for clip in told),
                failed=failed,
            )
        )

    def on_connection_close(self) -> None:
        """Nobody waits for it any more: what only this batch wanted is not spoken."""
        super().on_connection_close()  # else a request that is left within its body is waited for without end
        if self._speaking:
            self._speaking.cancel()
