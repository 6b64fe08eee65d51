"""How fast a voice speaks, learned while it speaks."""

from __future__ import annotations

START_WORDS_PER_MIN = 150.0
"""A narrator's usual pace, until it is measured."""

_HALF_LIFE_MIN = 1.0
"""After so many minutes of speech, what was known before counts half."""

_SLOWEST, _FASTEST = 80.0, 300.0
_LONGEST_WORD = 12.0
"""Characters a word, on average. A text above is in a script that puts no spaces between words: it has no such pace."""


class Pace:
    """An average that forgets: longer texts count for more, the latest most."""

    def __init__(self) -> None:
        self.words_per_min = START_WORDS_PER_MIN

    def learn(self, text: str, duration_ms: int) -> None:
        """Takes in that `text` was spoken in `duration_ms`, pauses included."""
        words, minutes = len(text.split()), duration_ms / 60_000
        if not words or not minutes or len(text) / words > _LONGEST_WORD:
            return
        kept = 0.5 ** (minutes / _HALF_LIFE_MIN)
        spoken = min(max(words / minutes, _SLOWEST), _FASTEST)
        self.words_per_min = kept * self.words_per_min + (1 - kept) * spoken
