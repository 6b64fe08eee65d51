"""A voice for when another fails: the documentary goes on, and the listener is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from musicdoc_server.errors import MusicdocError
from musicdoc_server.voices.base import Speech, Voice

log = logging.getLogger(__name__)


class FallbackVoice:
    """Speaks with `first`; a text that fails there for good is spoken by `second`, and marked as spoken by it.

    `on_fallback` gets a sentence about each such text, once it is spoken. It is called in the context of whoever asked
    for the speech, so that a ContextVar set there tells which job it was. Neither voice is closed by this one.
    """

    def __init__(self, first: Voice, second: Voice, *, on_fallback: Callable[[str], None] | None = None) -> None:
        self._first = first
        self._second = second
        self._on_fallback = on_fallback

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
        try:
            return await self._first.speak(text)
        except MusicdocError as error:
            trouble = error
        log.warning("a text of %d characters goes to the fallback voice: %s", len(text), trouble)
        try:
            speech = await self._second.speak(text)
        except MusicdocError as second:
            raise _both(trouble, second) from trouble
        if self._on_fallback:
            self._on_fallback(f"Another voice speaks this narration. {trouble}")
        return replace(speech, spoken_by=speech.spoken_by or self._second.key)


def _both(first: MusicdocError, second: MusicdocError) -> MusicdocError:
    """`first`, whose kind says whether a retry helps, with the reasons of both."""
    if str(first) == str(second):
        return first
    error = type(first)(f"{first} The fallback voice cannot help: {second}")
    error.retry_after_s = first.retry_after_s
    return error
