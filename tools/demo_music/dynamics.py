"""How loud each note is played: written dynamics, voicing, metre and articulation, before any chance enters."""

from __future__ import annotations

import bisect
from fractions import Fraction

from .notation import DYNAMICS
from .score import Bar, Mark, Note, Piece, Score

LEVELS = dict(zip(DYNAMICS, (30.0, 40.0, 51.0, 61.0, 71.0, 85.0, 98.0, 110.0), strict=True))
DEFAULT_LEVEL = LEVELS["mp"]
SWELL = 12.0  # where a hairpin leads when the next dynamic does not say
MELODY_OFFSET = 7.0
ACCOMPANIMENT_OFFSET = -9.0
ACCENT = 14.0


class Curve:
    """The level of one part over time, with hairpins drawn out between the dynamics."""

    def __init__(self, marks: list[Mark], end: Fraction) -> None:
        self._points: list[tuple[Fraction, float, float]] = []  # from, level there, slope a beat
        level = DEFAULT_LEVEL
        for index, mark in enumerate(marks):
            following = marks[index + 1] if index + 1 < len(marks) else None
            if mark.name in LEVELS:
                level = LEVELS[mark.name]
                self._points.append((mark.onset, level, 0.0))
                continue
            sign = 1 if mark.name == "cresc" else -1
            until = following.onset if following else end
            target = LEVELS.get(following.name, level) if following else level
            if sign * (target - level) <= 0:
                target = level + sign * SWELL
            slope = (target - level) / float(max(until - mark.onset, Fraction(1, 8)))
            self._points.append((mark.onset, level, slope))
            level = target

    def at(self, beat: Fraction) -> float:
        """The level (as a MIDI velocity) at a position."""
        index = bisect.bisect_right([point[0] for point in self._points], beat) - 1
        if index < 0:
            return DEFAULT_LEVEL
        start, level, slope = self._points[index]
        return level + slope * float(beat - start)


def curves(score: Score) -> dict[str, Curve]:
    """A curve for each part; a part without dynamics of its own follows the melody's."""
    found: dict[str, Curve] = {}
    for part in score.piece.parts:
        own = _dynamic_marks(score, part) or _dynamic_marks(score, lead(score.piece))
        found[part] = Curve(own, score.end)
    return found


def _dynamic_marks(score: Score, part: str) -> list[Mark]:
    return [mark for mark in score.marks if mark.part == part and mark.name not in ("ped", "nop")]


def lead(piece: Piece) -> str:
    """The part that carries the melody."""
    return piece.melody if piece.melody in piece.parts else next(iter(piece.parts))


def voicing(piece: Piece, part: str) -> float:
    """The velocity offset of a part."""
    default = MELODY_OFFSET if part == lead(piece) else ACCOMPANIMENT_OFFSET
    return piece.balance.get(part, default)


def weight(note: Note, bar: Bar, chord: list[int], leads: bool) -> float:
    """What metre, the place in the chord and a written accent add to a note's velocity."""
    offset = note.onset - bar.start
    added = 3.0 if offset == 0 else 1.0 if (offset * bar.time[1] / 4).denominator == 1 else -1.0
    if len(chord) > 1:
        added += (3.0 if note.pitch == chord[-1] else -6.0) if leads else (1.0 if note.pitch == chord[0] else -2.0)
    if ">" in note.marks:
        added += ACCENT
    if "'" in note.marks:
        added -= 2.0
    return added
