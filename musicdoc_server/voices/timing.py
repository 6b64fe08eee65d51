"""When each sentence of a spoken text is heard, from when the pieces are in which it was spoken."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from musicdoc_server.captions import Cue
from musicdoc_server.errors import CannotSpeak
from musicdoc_server.sentences import sentences


class Said(NamedTuple):
    """A piece of a text as it was given to the voice, and the millisecond in which its sound begins."""

    words: str
    start_ms: int


def timed(
    text: str, said: Sequence[Said], duration_ms: int, as_given: Callable[[str], str] = lambda sentence: sentence
) -> tuple[Cue, ...]:
    """A cue for each sentence of `text`, one where the other ends, from 0 to `duration_ms`.

    `said` are the pieces, of which there is one at least; `as_given` makes of words what the voice was given of them.
    Where a piece begins with a sentence its time is that of the sound. Several sentences in one piece go by their
    letters.
    """
    parts = sentences(" ".join(text.split()))
    ends = list(accumulate(_letters(_given(part, as_given)) for part in parts))
    pieces = list(accumulate((_letters(piece.words) for piece in said), initial=0))
    times = [0, *(piece.start_ms for piece in said[1:]), duration_ms]
    starts = [0, *(_between(end, pieces, times) for end in ends)]
    return tuple(Cue(start, end, part) for (start, end), part in zip(pairwise(starts), parts, strict=True))


def _given(sentence: str, as_given: Callable[[str], str]) -> str:
    try:
        return as_given(sentence)
    except CannotSpeak:  # a sentence without words in a text that has some
        return ""


def _letters(words: str) -> int:
    return sum(map(str.isalnum, words))


def _between(at: int, points: Sequence[int], times: Sequence[int]) -> int:
    """The time at the letter `at`: that of the last point before it, and as far on as it is to the next."""
    last = min(bisect_right(points, at), len(points) - 1) - 1
    before, after = points[last], points[last + 1]
    share = min(1.0, (at - before) / max(1, after - before))
    return round(times[last] + share * (times[last + 1] - times[last]))
