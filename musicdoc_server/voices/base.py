"""What a voice does: turn text into speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from musicdoc_server.captions import Cue


@dataclass(frozen=True, slots=True)
class Speech:
    """Spoken text: an MP3 file's bytes and how long it plays.

    `spoken_by` is the key of the voice that spoke where it is not the one that was asked, else empty. `cues` say when
    each sentence is heard, one where the other ends.
    """

    mp3: bytes
    duration_ms: int
    spoken_by: str = ""
    cues: tuple[Cue, ...] = ()


class Ahead(Protocol):
    """Speaks one text before all that waits in line, and where it can, begins while the text is still being written."""

    def say(self, text: str) -> None:
        """Tells the text as far as it is certain, in whole sentences; to be called again with more of it.

        The voice MAY begin to speak. Never raises, whatever the text is, and costs nobody anything who does not ask.
        """
        ...

    async def speak(self, text: str) -> Speech:
        """As `Voice.speak`, once, with the whole text. What was begun and is not in it is stopped."""
        ...

    def close(self) -> None:
        """Stops what was begun and nobody asked for. MUST be called."""
        ...


class Voice(Protocol):
    """Speaks at about −16 LUFS. Calls may overlap; the voice itself limits how many it speaks at once."""

    @property
    def key(self) -> str:
        """Names engine, voice and every setting that changes the sound: part of an audio file's address."""
        ...

    @property
    def words_per_min(self) -> float:
        """The measured pace over ordinary narration."""
        ...

    async def speak(self, text: str) -> Speech:
        """Speaks `text`. Raises CannotSpeak where it cannot, never returns silence."""
        ...

    def ahead(self) -> Ahead:
        """For a text that somebody waits to hear: the opening of a documentary."""
        ...
