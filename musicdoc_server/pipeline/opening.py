"""The first sound: the opening, written and spoken while everything else goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from musicdoc_server.models import Assignment, Brief, Clip, Narration, Script
from musicdoc_server.pipeline.base import ClipAhead, Desk, Speak
from musicdoc_server.pipeline.stages import OPENING, kept_of
from musicdoc_server.pipeline.write import Teller
from musicdoc_server.writers.base import Say, Writer


async def opening_of(writer: Writer, assignment: Assignment, brief: Awaitable[Brief], desk: Desk, say: Say) -> Script:
    """The opening's script, kept or written now. Raises what the writer raises."""
    if kept := kept_of(desk, OPENING, Script):
        return kept
    script = await writer.opening(assignment, brief, say)
    desk.keep(OPENING, script.to_json())
    return script


async def first_sound(teller: Teller, script: asyncio.Task[Script], ahead: ClipAhead) -> Narration:
    """The opening, spoken as soon as it is written, or while it is. Raises CannotSpeak."""
    return await teller.narration(0, await script, ahead.clip)


class Whole:
    """A ClipAhead that speaks nothing before it is whole."""

    def __init__(self, speak: Speak) -> None:
        self._speak = speak

    async def clip(self, text: str) -> Clip:
        """Speaks it."""
        return await self._speak(text)

    def say(self, text: str) -> None:
        """Waits for the rest."""

    def close(self) -> None:
        """Nothing was begun."""
