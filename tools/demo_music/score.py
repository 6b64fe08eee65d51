"""A piece as data and what its score text becomes: notes at exact positions, bars and marks.

The notation is described in README.md beside this file. Positions and lengths are fractions of a quarter note
("beats" below), counted from the first written note of the piece (the upbeat, when there is one).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

TempoEntry = tuple[float, ...] | tuple[float, float, float, str]


class ScoreError(ValueError):
    """The score text breaks a rule of the notation; the message names piece, part and bar, one finding a line."""


@dataclass(frozen=True)
class Piece:
    """One piece: its tags, its score text by part and how it is to be played.

    ``tempo`` is quarter notes a minute, or text with another unit: "8=132", "4.=60". The numbers in ``tempo_map`` are
    in that same unit: (bar, bpm), (bar, beat, bpm), or (bar, beat, bpm, "ramp") to glide there from the entry before.
    Bars count from 1 (an upbeat is bar 0), beats from 1 in units of the time signature's lower number.
    """

    slug: str
    title: str
    composer: str
    album: str
    year: int
    genre: str
    key: str
    time: str
    tempo: float | str
    parts: dict[str, str]
    pickup: str = ""
    program: dict[str, int] = field(default_factory=dict)
    tempo_map: list[TempoEntry] = field(default_factory=list)
    pedal: str = "none"  # "bar", "half", "beat" or "none"
    balance: dict[str, float] = field(default_factory=dict)  # part -> velocity offset, instead of the default voicing
    melody: str = "rh"
    swing: float = 0.0  # 0 straight .. 0.33 triplet swing of eighths
    rubato: float = 0.03  # how much faster the middle of a phrase is than its ends
    phrase_bars: int = 4
    ritardando: float = 3.0  # beats before the last onset that slow down
    rit_to: float = 0.7  # the tempo at the last onset, as a share of the tempo before
    final_fermata: float = 1.4  # the last sound is held this much longer than written
    human_ms: float = 6.0  # standard deviation of the onsets
    grace_ms: float = 75.0
    seed: int = 0


@dataclass(frozen=True)
class Note:
    """One sounding note (ties joined). ``marks`` holds any of the suffixes ' - > _ . Graces come before their note."""

    part: str
    pitch: int
    onset: Fraction
    length: Fraction
    marks: str = ""
    graces: tuple[tuple[int, ...], ...] = ()
    bar: int = 0


@dataclass(frozen=True)
class Bar:
    """A bar: its number, where it starts, how long it is (beats) and its time signature."""

    number: int
    start: Fraction
    length: Fraction
    time: tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """Something in angle brackets, at its position."""

    part: str
    onset: Fraction
    name: str


@dataclass(frozen=True)
class Score:
    """A parsed piece. ``notes`` are in order of onset, then part, then pitch."""

    piece: Piece
    notes: list[Note]
    bars: list[Bar]
    marks: list[Mark]

    @property
    def end(self) -> Fraction:
        """The position after the last bar, in beats."""
        return self.bars[-1].start + self.bars[-1].length


def parse_time(text: str) -> tuple[int, int]:
    """Reads "3/4" as (3, 4). Raises ValueError for anything else."""
    over, under = text.split("/")
    if int(over) < 1 or int(under) not in (1, 2, 4, 8, 16, 32):
        raise ValueError(f"no such time signature: {text}")
    return int(over), int(under)


def beats_of(time: tuple[int, int]) -> Fraction:
    """How many quarter notes a bar of this time signature (or an upbeat "1/8") lasts."""
    return Fraction(4 * time[0], time[1])
