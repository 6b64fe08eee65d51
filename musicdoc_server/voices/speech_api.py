"""The voice of any server with OpenAI's `/v1/audio/speech`: OpenAI's own, Kokoro-FastAPI, Speaches, Ollama, others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from musicdoc_server.errors import Busy, ConfigError
from musicdoc_server.upstream import Patience, afford, tried, used
from musicdoc_server.voices.ahead import PiecesAhead
from musicdoc_server.voices.base import Ahead, Speech
from musicdoc_server.voices.mp3 import NoSound, joined
from musicdoc_server.voices.pace import Pace
from musicdoc_server.voices.pieces import cleaned, has_words, pieces
from musicdoc_server.voices.presence import Presence
from musicdoc_server.voices.sound_maker import SoundMaker
from musicdoc_server.voices.speech_errors import CAUGHT, Endpoint, NoAnswer, again, not_speech, translated, trouble
from musicdoc_server.voices.speech_server import SpeechServer, trusted
from musicdoc_server.voices.turns import Turns

log = logging.getLogger(__name__)

_SOUND = 3
"""Raise it with every change to what is made of a server's sound: clips made before are then spoken anew."""

_PATIENCE = Patience(tries=3, first_s=0.3, most_s=3, longest_s=10)
"""Who asks for a longer pause is not waited for: the listener hears another voice sooner."""

_REST_S = 30.0
_SPEECH_S_A_CHAR = 0.07
"""Speech has about 15 characters a second: a server slower than real time is too slow."""


class SpeechApiVoice:
    """Speaks over `url` (the part before `/audio/speech`) as `voice_name` of `model`.

    A text is spoken in pieces of a sentence or two, all at once, and joined: at most `parallel` calls run at a time,
    whatever the number of texts; the rest wait in the order in which they came. `timeout_s` is how long a server may
    say nothing; a call as a whole may take that and the time that its text plays. What may pass (429, 5xx, time-outs,
    broken or empty answers) is tried three times. A server that gives no answer three times in a row is left alone for
    half a minute. An empty `key` sends none.
    """

    def __init__(
        self, url: str, key: str, model: str, voice_name: str, *, parallel: int = 4, timeout_s: float = 20.0
    ) -> None:
        self._at = Endpoint(_checked(url), key.strip(), model, voice_name)
        if not (self._at.key.isascii() and self._at.key.isprintable()):
            raise ConfigError("The setting voice_key cannot be used: a key has only plain letters, digits and signs.")
        self._timeout_s = timeout_s
        self._turn = Turns(parallel)
        self._pace = Pace()
        self._presence = Presence(_PATIENCE.tries, _REST_S)
        self._sound = SoundMaker()
        self._loading = asyncio.Lock()
        self._server: SpeechServer | None = None
        self._closed = False
        self._first = self

    def named(self, voice_name: str) -> SpeechApiVoice:
        """Another voice of the same server, empty for the same one, with a pace of its own; closed with this one."""
        other = copy(self)
        if voice_name:
            other._at = replace(self._at, voice_name=voice_name, chosen_by="the field “voice”")
        other._pace = Pace()
        return other

    @property
    def key(self) -> str:
        """The server, the model, the voice, and the number of our own settings; nothing of the key."""
        return f"speech-api {self._at.url} {self._at.model} {self._at.voice_name} {_SOUND}"

    @property
    def words_per_min(self) -> float:
        """150 at first, then what was spoken lately, pauses included."""
        return self._pace.words_per_min

    async def warm_up(self) -> None:
        """Loads the libraries (0.5 s, in a thread), and the maker of sound. Asks nothing. Raises Busy once closed."""
        await self._ready()

    async def speak(self, text: str) -> Speech:
        """Speaks `text`, at most 50,000 characters. Raises CannotSpeak, UpstreamRefused, UpstreamUnavailable; Busy."""
        text = cleaned(text)
        parts = [part.strip() for part in pieces(text) if has_words(part)]
        return await self._whole(text, parts, [self._piece(part) for part in parts])

    def ahead(self) -> Ahead:
        """Speaks every complete piece at once, and before those of other texts."""
        return PiecesAhead(partial(self._piece, first=True), self._whole)

    async def close(self) -> None:
        """Closes the connections for good. What is being spoken fails."""
        self._closed = True
        async with self._loading:
            if self._server:
                await self._server.close()
        await self._sound.close()

    async def _ready(self) -> SpeechServer:
        if self._first is not self:  # whose connections they share
            return await self._first._ready()
        async with self._loading:
            if self._closed:
                raise Busy("The voice is closed: the server is stopping.")
            if self._server is None:
                believed, _ = await asyncio.gather(asyncio.to_thread(trusted), self._sound.warm_up())
                self._server = SpeechServer(self._at.url, self._at.key, timeout_s=self._timeout_s, trusted=believed)
            return self._server

    async def _whole(self, text: str, parts: Sequence[str], sounds: Iterable[Awaitable[bytes]]) -> Speech:
        """The sounds of the parts of `text`, joined. Where one fails the others are stopped."""
        try:
            async with asyncio.TaskGroup() as tasks:
                spoken = [tasks.create_task(_awaited(sound)) for sound in sounds]
        except ExceptionGroup as group:
            raise group.exceptions[0] from group.exceptions[0].__cause__
        speech = joined(text, parts, await self._sound.alike([task.result() for task in spoken]))
        self._pace.learn(text, speech.duration_ms)
        return speech

    async def _piece(self, text: str, *, first: bool = False) -> bytes:
        server = await self._ready()
        once = partial(self._once, server, text, first=first)
        async with self._turn.take(first=first):
            return await tried(once, _PATIENCE, again=self._again, trouble=trouble)

    def _again(self, error: Exception) -> bool | float:
        return not self._presence.away and again(error)

    async def _once(self, server: SpeechServer, text: str, *, first: bool) -> bytes:
        if self._presence.away:
            raise NoAnswer("The speech server did not answer lately; it is tried again in half a minute.")
        afford()
        used(speech_calls=1, speech_chars=len(text))
        try:
            async with asyncio.timeout(self._timeout_s + len(text) * _SPEECH_S_A_CHAR):
                data, content_type = await server.speech(self._asked(text))
        except CAUGHT as error:
            failed = translated(error, self._at)
            if isinstance(failed, NoAnswer):
                self._presence.silent()
            else:
                self._presence.answered()
            log.info("a call to the speech server failed: %s", failed)
            raise failed from error
        self._presence.answered()
        try:
            return await self._sound.piece(data, len(text.split()), first=first)
        except NoSound as why:
            raise not_speech(why, content_type) from why

    def _asked(self, text: str) -> dict[str, str]:
        at = self._at
        return {"input": text, "model": at.model, "voice": at.voice_name, "response_format": "mp3"}


async def _awaited(sound: Awaitable[bytes]) -> bytes:
    return await sound


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("The setting voice_url cannot be used: it must be an address like http://127.0.0.1:8880/v1.")
    return url.rstrip("/")
