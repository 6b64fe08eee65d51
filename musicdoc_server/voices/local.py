"""The voice that needs no key: hibari-tts, a neural English voice on the CPU."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib.metadata import version

from musicdoc_server.captions import Cue
from musicdoc_server.errors import CannotSpeak
from musicdoc_server.voices.base import Ahead, Speech
from musicdoc_server.voices.child_process import KeptProcess
from musicdoc_server.voices.turns import Turns

SPEAKER = (sys.executable, "-m", "musicdoc_server.voices.speaker")
"""The command that runs `speaker.py`."""

_SOUND = 2
"""Raise it with every change to what the speaker makes of a text: clips made before are then spoken anew."""

NAME = "heart"
"""The one voice that is in the wheel."""

_LONGEST_S = 300.0
"""The longest text takes a minute on two busy cores; a speaker that is silent for five will not speak any more."""


class LocalVoice:
    """Speaks English in a process of its own, which it starts when first needed.

    `workers` is how many texts are spoken at once; further calls wait their turn. `command` runs the speaker.

    Why a process: measured on two cores with a ticker of 5 ms on the loop while six 30-second texts are spoken at once,
    the loop waited up to 4 ms longer beside a process and up to 6 ms beside threads, but 85 to 180 ms while threads
    loaded the word lists, which is one call that never lets go of Python's lock; beside a process 4 ms. Six texts take
    1.2 s either way. The server also stays 280 MB smaller and survives a fault in native code. One process with
    two threads, because two processes would hold model and word lists twice (200 MB), and the engine lets go of the
    lock for nearly all of its work. The speaker reads from a pipe that only this process holds: it ends when we do,
    even by a kill -9.
    """

    def __init__(self, workers: int = 2, command: Sequence[str] = SPEAKER) -> None:
        self._speaker = KeptProcess((*command, str(workers)), "the local voice", _LONGEST_S)
        self._turn = Turns(workers)
        self._key = f"hibari-tts {version('hibari-tts')} {NAME} {_SOUND}"

    @property
    def key(self) -> str:
        """Engine, its version, the voice, and the number of our own settings."""
        return self._key

    @property
    def words_per_min(self) -> float:
        """Words per minute of finished audio, pauses included.

        Measured over 70 narrations of 30 and 60 s from the shipped facts, full of names and years: 149 to 165 by
        composer, 160 on the whole. Plainer text is up to 7 % quicker.
        """
        return 160.0

    async def warm_up(self) -> None:
        """Starts the speaker and waits until it has loaded (0.5–1 s). Raises Busy where it cannot."""
        await self._speaker.warm_up()

    async def speak(self, text: str) -> Speech:
        """Speaks `text`, at most 50,000 characters. Raises CannotSpeak; Busy if the speaker ended twice meanwhile."""
        return await self._spoken(text, first=False)

    def ahead(self) -> Ahead:
        """Speaks before other texts that wait; the whole text at once, because it is quick."""
        return _LocalAhead(self._spoken)

    async def _spoken(self, text: str, *, first: bool) -> Speech:
        async with self._turn.take(first=first):
            head, mp3 = await self._speaker.ask({"text": text})
        if "cannotSpeak" in head:
            raise CannotSpeak(head["cannotSpeak"])
        return Speech(mp3, head["durationMs"], cues=tuple(Cue(*cue) for cue in head.get("cues", ())))

    async def close(self) -> None:
        """Ends the speaker for good. What it was speaking raises Busy."""
        await self._speaker.close()


class _LocalAhead:
    def __init__(self, spoken: Callable[..., Awaitable[Speech]]) -> None:
        self._spoken = spoken

    def say(self, text: str) -> None:
        pass

    async def speak(self, text: str) -> Speech:
        return await self._spoken(text, first=True)

    def close(self) -> None:
        pass
