"""Makes pieces of narration of the sound that a server sent, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from musicdoc_server.errors import UpstreamUnavailable
from musicdoc_server.voices.child_process import KeptProcess
from musicdoc_server.voices.frames import kind_of
from musicdoc_server.voices.mp3 import NoSound, Unreadable
from musicdoc_server.voices.turns import Turns

_THREADS = 2
_AT_HAND = 2
"""Pieces that lie ready for the process, so that it need not wait for us; the others wait here, where some go first."""

_LONGEST_S = 60.0
"""Twenty minutes of sound, the most that is read at once, take three seconds on an idle core."""


class SoundMaker:
    """Decodes, levels and encodes. To be closed.

    Why a process: the work is a dozen short calls of numpy and LAME, each of which lets go of Python's lock and asks
    for it again. In threads each of them waits up to 5 ms while the loop is busy, and the loop waits for a thread that
    holds the lock but not a core: up to 0.3 s where a hundred openings are made on two.
    """

    def __init__(self) -> None:
        command = (sys.executable, "-m", "musicdoc_server.voices.sound_process", str(_THREADS))
        self.kept = KeptProcess(command, "the maker of sound", _LONGEST_S)
        self._turn = Turns(_THREADS + _AT_HAND)

    async def warm_up(self) -> None:
        """Starts it (0.4 s). Raises Busy where it cannot."""
        await self.kept.warm_up()

    async def piece(self, data: bytes, words: int, *, first: bool) -> bytes:
        """The sound that was sent for so many words, as a piece for `mp3.joined`; `first` goes before others.

        Raises NoSound, UpstreamUnavailable where most of it is missing, and Busy.
        """
        async with self._turn.take(first=first):
            head, mp3 = await self.kept.ask({"words": words}, data)
        if "noSound" in head:
            raise (Unreadable if head["unreadable"] else NoSound)(head["noSound"])
        if "partly" in head:
            raise UpstreamUnavailable("The speech server sent only a part of the speech.")
        return mp3

    async def alike(self, pieces: Sequence[bytes]) -> Sequence[bytes]:
        """Pieces that can stand in one file: encoded anew where they are of several kinds. Raises Busy."""
        if len({kind_of(piece) for piece in pieces}) <= 1:
            return pieces
        return [(await self.kept.ask({}, piece))[1] for piece in pieces]

    async def close(self) -> None:
        """Ends it. What it was doing raises Busy."""
        await self.kept.close()
