"""Speaking pieces of a text while the rest of it is still being written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from musicdoc_server.errors import CannotSpeak
from musicdoc_server.voices.base import Speech
from musicdoc_server.voices.pieces import TOO_SHORT, cleaned, early_pieces

MOST = 64
"""Pieces of one text that are spoken ahead: five minutes of speech. The rest is spoken when the text is whole."""

Piece = Callable[[str], Awaitable[bytes]]
Whole = Callable[[str, list[str], list[Awaitable[bytes]]], Awaitable[Speech]]


class PiecesAhead:
    """Implements `Ahead` with a voice that speaks in pieces: `piece` speaks one, `whole` joins those of a text."""

    def __init__(self, piece: Piece, whole: Whole) -> None:
        self._piece = piece
        self._whole = whole
        self._begun: dict[str, asyncio.Future[bytes]] = {}

    def say(self, text: str) -> None:
        """Begins with the pieces that are complete, each once."""
        with suppress(CannotSpeak):
            for part in early_pieces(cleaned(text)):
                if len(part) >= TOO_SHORT and part not in self._begun and len(self._begun) < MOST:
                    self._begun[part] = asyncio.ensure_future(self._piece(part))
                    self._begun[part].add_done_callback(_looked_at)

    async def speak(self, text: str) -> Speech:
        """Speaks `text`: from the pieces that were begun, where they still fit; the others are stopped."""
        text = cleaned(text)
        parts = early_pieces(text)
        sounds = [self._begun.pop(part) if part in self._begun else self._piece(part) for part in parts]
        self.close()
        return await self._whole(text, parts, sounds)

    def close(self) -> None:
        """Stops what was begun and nobody asked for."""
        for sound in self._begun.values():
            sound.cancel()
        self._begun.clear()


def _looked_at(sound: asyncio.Future[bytes]) -> None:
    """What went wrong with a piece that nobody asks for is nobody's trouble."""
    if not sound.cancelled():
        sound.exception()
