"""How many words a narration should have, and how a longer one is brought to that."""

from __future__ import annotations

import re
from collections.abc import Callable

from musicdoc_server.models import Assignment
from musicdoc_server.sentences import sentences

TOLERANCE = 0.1
"""A narration may be this much longer or shorter than asked."""

ROOM_TOKENS = 4000
"""Tokens of an answer beside what is spoken: its form, and the thoughts of models that think before they write."""

TOKENS_PER_WORD = 3
"""More than any language that writes spaces needs."""

ENDED = re.compile(r"[.!?…。！？][”\"’»)」』]*$")
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
"""Letters of languages that write no spaces: about two make a word."""


def target_words(assignment: Assignment) -> int:
    """The words that the voice speaks in the asked time."""
    return max(1, round(assignment.narration_target_s * assignment.words_per_min / 60))


def max_tokens(assignment: Assignment, narrations: int) -> int:
    """How long an answer with so many narrations may get: a limit against answers without end."""
    return ROOM_TOKENS + TOKENS_PER_WORD * target_words(assignment) * narrations


def bounds(words: int) -> tuple[int, int]:
    """The fewest and the most words that are near enough to `words`."""
    return max(1, -int(-words * (1 - TOLERANCE) // 1)), int(words * (1 + TOLERANCE))


def count_words(text: str) -> int:
    """The words of `text`."""
    unspaced = len(UNSPACED.findall(text))
    return len([part for part in UNSPACED.sub(" ", text).split() if re.search(r"\w", part)]) + unspaced // 2


def ended(text: str) -> str:
    """`text` without a last sentence that breaks off, where there are others."""
    parts = sentences(text)
    return text if len(parts) < 2 or ENDED.search(parts[-1]) else " ".join(parts[:-1])


def trimmed(text: str, words: int, needed: Callable[[str], bool]) -> str:
    """`text` without the run of sentences that brings it nearest to `words`; the first and last stay, so do `needed`.

    What is near enough already stays as it is.
    """
    parts = sentences(text)
    total = count_words(text)
    if total <= bounds(words)[1] or len(parts) < 3:
        return text
    sizes = [count_words(part) for part in parts]
    best, cut = total - words, (0, 0)
    for first in range(1, len(parts) - 1):
        left = total
        for last in range(first, len(parts) - 1):
            if needed(parts[last]):
                break
            left -= sizes[last]
            if abs(left - words) < best:
                best, cut = abs(left - words), (first, last + 1)
    return " ".join(parts[: cut[0]] + parts[cut[1] :])
