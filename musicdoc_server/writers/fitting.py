"""Choosing what is told so that a narration lasts as long as was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from musicdoc_server.writers.length import best_fill, seconds
from musicdoc_server.writers.notes import Note
from musicdoc_server.writers.talk import Talk

CLOSE = 0.03
"""Near enough to stop looking, as a part of the target."""

TRIES = 6
"""How often the choice of facts is mended for one frame: words change length as they come together."""

SINGLE_S = 16
"""Up to this length a narration may hold a single fact."""

FRAME_COST = 0.012
"""What each step down the list of frames costs, as a part of the target: the first ones are the better ones."""

Build = Callable[[Sequence[Note], int], Talk]
"""Writes a narration from notes (in the order given) within the frame of that number."""


def fit(
    target_s: float, words_per_min: float, notes: Sequence[Note], worth: Sequence[float], ways: tuple[Build, int]
) -> Talk:
    """The narration nearest to `target_s` seconds; shorter where the notes don't suffice.

    `ways` is what builds it and the number of frames to try, the best ones first.
    """
    build, frames = ways
    lengths = [seconds(note.text, words_per_min) - 0.4 for note in notes]
    best, best_miss = build((), 0), float("inf")
    for frame in range(frames):
        budget = target_s - seconds(build((), frame).text, words_per_min)
        seen: set[tuple[int, ...]] = set()
        for _ in range(TRIES):
            picked = tuple(best_fill(lengths, worth, budget))
            if picked in seen:
                break
            seen.add(picked)
            talk = build([notes[index] for index in picked], frame)
            error = (seconds(talk.text, words_per_min) - target_s) / target_s
            miss = abs(error) + frame * FRAME_COST
            if miss < best_miss:
                best, best_miss = talk, miss
            if abs(error) <= CLOSE or (len(picked) == len(notes) and error < 0):
                break
            budget -= error * target_s
        if best_miss <= CLOSE + frame * FRAME_COST:
            return best
    # Where one fact is all there is room for, each of them is tried: sums say little about a single sentence.
    for frame in range(frames) if target_s < SINGLE_S else ():
        for note in notes:
            talk = build((note,), frame)
            miss = abs(seconds(talk.text, words_per_min) - target_s) / target_s + frame * FRAME_COST
            if miss < best_miss:
                best, best_miss = talk, miss
    return best
