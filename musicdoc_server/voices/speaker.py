"""The process that speaks (`child.py` says how one talks to it).

    → {"text": "…"}
    ← {"durationMs": 2130, "cues": [[0, 2130, "…"]]}     and the bytes of an MP3
    ← {"cannotSpeak": "a sentence"}                      the text cannot be spoken

Run by `LocalVoice` as `python -m musicdoc_server.voices.speaker <threads>`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import hibari
import numpy as np

from musicdoc_server.errors import CannotSpeak
from musicdoc_server.voices.base import Speech
from musicdoc_server.voices.child import Work, serve
from musicdoc_server.voices.clips import AFTER_MS, BEFORE_MS, DELAY_MS, RATE, mp3_of, playing_ms, silence, trimmed
from musicdoc_server.voices.loudness import louden
from musicdoc_server.voices.pronunciations import pronounced
from musicdoc_server.voices.sentences import cut, prepare
from musicdoc_server.voices.timing import Said, timed

if TYPE_CHECKING:
    from numpy.typing import NDArray

PACE = 0.87
"""A little slower than the voice's own pace: a narrator's, about 165 words a minute with its pauses."""

SEED = 0
PAUSE_MS = 400
"""Silence between two sentences."""

_AUDIBLE = 0.0005
_QUIET = 0.02
_LONGEST = 400
"""Phonemes spoken at once, as in hibari-tts itself, which however cuts only at commas."""


class Speaker:
    """The engine, loaded on construction (about 0.5 s). `speak` may be called from several threads."""

    def __init__(self) -> None:
        self._engine = hibari.Hibari()
        self._reading = threading.Lock()
        self.speak("Ready, Zylphie.")  # loads the word lists and the reader of unknown words, too

    def speak(self, text: str) -> Speech:
        """Speaks `text`. Raises CannotSpeak."""
        peak, spoken = 0.0, 0
        said: list[Said] = []

        def blocks() -> Iterator[NDArray[np.float32]]:
            nonlocal peak, spoken
            for block, begins in self._blocks(prepare(text)):
                if begins:
                    said.append(Said(begins, spoken * 1000 // RATE + DELAY_MS))
                peak, spoken = max(peak, float(np.abs(block).max(initial=0.0))), spoken + len(block)
                yield block

        mp3 = mp3_of(blocks())
        if peak < _QUIET:
            raise CannotSpeak("The local voice knows no sound for this text.")
        duration_ms = playing_ms(mp3)
        return Speech(mp3, duration_ms, cues=timed(text, said, duration_ms, prepare))

    def _blocks(self, text: str) -> Iterator[tuple[NDArray[np.float32], str]]:
        """Sentence by sentence, so that memory does not grow with the text; and which words a block begins with."""
        noise = np.random.default_rng(SEED)
        yield silence(BEFORE_MS), ""
        first = True
        for sentence in hibari.Hibari.split_sentences(text):
            for piece in cut(sentence):
                words = piece
                for phonemes in self._read(piece):
                    spoken = trimmed(self._engine.from_ids(self._engine.ids(phonemes), PACE, noise), _AUDIBLE)
                    if len(spoken):
                        yield from () if first else ((silence(PAUSE_MS), ""),)
                        yield louden(spoken), words
                        first, words = False, ""
        yield silence(AFTER_MS), ""

    def _read(self, piece: str) -> list[str]:
        # One at a time: reading is pure Python, and hibari-tts does not say that its reader is safe for threads.
        with self._reading:
            read = self._engine.phonemize(pronounced(piece))
        return [part for phonemes in read for part in _wrapped(phonemes)]


def _wrapped(phonemes: str) -> list[str]:
    words, parts = phonemes.split(), [""]
    for word in words:
        if len(parts[-1]) + len(word) >= _LONGEST:
            parts.append("")
        parts[-1] += f" {word[:_LONGEST]}" if parts[-1] else word[:_LONGEST]
    return parts


def load() -> Work:
    """The engine, and what it makes of a request."""
    speaker = Speaker()

    def speak(request: dict[str, Any], _: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            speech = speaker.speak(request["text"])
        except CannotSpeak as why:
            return {"cannotSpeak": str(why)}, b""
        return {"durationMs": speech.duration_ms, "cues": speech.cues}, speech.mp3

    return speak


if __name__ == "__main__":
    serve(load, int(sys.argv[1]))
