"""A voice for when another fails: the documentary goes on, and the listener is told."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace

from musicdoc_server.errors import CannotSpeak, MusicdocError
from musicdoc_server.voices.base import Ahead, Speech, Voice
from musicdoc_server.voices.pace import START_WORDS_PER_MIN

log = logging.getLogger(__name__)


class FallbackVoice:
    """Speaks with `first`; a text that fails there for good is spoken by `second`, and marked as spoken by it.

    Neither voice is closed by this one.
    """

    def __init__(self, first: Voice, second: Voice) -> None:
        self._first = first
        self._second = second

    @property
    def key(self) -> str:
        """That of the first voice; speech of the second says so itself, in `spoken_by`."""
        return self._first.key

    @property
    def words_per_min(self) -> float:
        """The pace of the first voice, for which texts are written."""
        return self._first.words_per_min

    async def speak(self, text: str) -> Speech:
        """Speaks `text`. Raises what the first voice raised, with both reasons, where the second cannot either."""
        return await _spoken(text, self._first.speak, self._second.speak, self._second.key)

    def ahead(self) -> Ahead:
        """The first voice begins early; the second is asked only when the first has failed."""
        return _FallbackAhead(self._first.ahead(), self._second)


class _FallbackAhead:
    def __init__(self, first: Ahead, second: Voice) -> None:
        self._first = first
        self._second = second
        self.say = first.say
        self.close = first.close

    async def speak(self, text: str) -> Speech:
        with closing(self._second.ahead()) as second:
            return await _spoken(text, self._first.speak, second.speak, self._second.key)


Speak = Callable[[str], Awaitable[Speech]]


async def _spoken(text: str, first: Speak, second: Speak, second_key: str) -> Speech:
    try:
        return await first(text)
    except MusicdocError as error:
        trouble = error
    log.warning("a text of %d characters goes to the fallback voice: %s", len(text), trouble)
    try:
        speech = await second(text)
    except MusicdocError as failed_too:
        raise _both(trouble, failed_too) from trouble
    return replace(speech, spoken_by=speech.spoken_by or second_key)


class Silent:
    """Stands behind a voice where none may step in: it only says why."""

    key = "silent"
    words_per_min = START_WORDS_PER_MIN

    def __init__(self, why: str) -> None:
        self._why = why

    async def speak(self, text: str) -> Speech:
        """Raises CannotSpeak."""
        raise CannotSpeak(self._why)

    def ahead(self) -> Ahead:
        """There is nothing to begin with."""
        return self

    def say(self, text: str) -> None:
        """Does nothing."""

    def close(self) -> None:
        """Does nothing."""


def _both(first: MusicdocError, second: MusicdocError) -> MusicdocError:
    """`first`, whose kind says whether a retry helps, with the reasons of both."""
    if str(first) == str(second):
        return first
    error = type(first)(f"{first} The fallback voice cannot help: {second}")
    error.retry_after_s = first.retry_after_s
    return error
