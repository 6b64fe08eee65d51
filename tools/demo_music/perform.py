"""The performer: a score becomes timed notes and pedal, played the way a careful pianist would.

Deterministic: the small chances in timing and touch come from a generator seeded by the piece's slug and seed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

import numpy as np

from .dynamics import curves, lead, voicing, weight
from .notation import parse
from .score import Note, Piece, Score
from .tempo import seconds_map

LEAD_IN_S = 0.25  # room for a grace note or an early finger before the first beat
LEGATO_S = 0.03
STACCATO_SHARE = 0.45
RESTRIKE_S = 0.025  # a key has to rise before it is struck again
ROLL_S = 0.004  # how far apart the fingers of a chord land
MELODY_AHEAD_S = 0.006
PEDAL_GAP_S = 0.06
AFTER_RING_S = 0.35
SUSTAIN = 64

Clock = Callable[[Fraction | float], float]


@dataclass(frozen=True)
class TimedNote:
    """A note as it is played, in seconds from the start of the file."""

    start_s: float
    end_s: float
    pitch: int
    velocity: int
    channel: int
    part: str


@dataclass(frozen=True)
class Control:
    """A controller change (the pedal is controller 64)."""

    time_s: float
    channel: int
    number: int
    value: int


@dataclass(frozen=True)
class Performance:
    """Everything that goes into the MIDI file. ``programs`` maps a channel to its General MIDI program."""

    notes: list[TimedNote]
    controls: list[Control]
    programs: dict[int, int]
    end_s: float  # when the last key is released; the sound rings on


def _channels(piece: Piece) -> dict[str, int]:
    """One channel for each program, so that two hands share one piano and one pedal. Skips the drum channel."""
    programs = list(dict.fromkeys(piece.program.get(part, 0) for part in piece.parts))
    free = [number for number in range(16) if number != 9]
    return {part: free[programs.index(piece.program.get(part, 0))] for part in piece.parts}


def _swung(piece: Piece, beat: Fraction) -> float:
    """Delays the off-beat eighth by ``swing`` of half a beat."""
    into = float(beat % 1)
    late = piece.swing / 2 * (1 - abs(into - 0.5) / 0.5)
    return float(beat) + late


def _held(note: Note, clock: Clock, piece: Piece, last: Fraction) -> tuple[float, float]:
    """Start and end of a note in seconds, before chance."""
    start = clock(_swung(piece, note.onset))
    full = clock(_swung(piece, note.onset + note.length)) - start
    if note.onset == last:
        return start, start + full * piece.final_fermata
    if "'" in note.marks:
        return start, start + max(0.06, full * STACCATO_SHARE)
    if "_" in note.marks:
        return start, start + full + 3 * LEGATO_S
    return start, start + full + LEGATO_S


def _graces(note: TimedNote, groups: tuple[tuple[int, ...], ...], length_s: float) -> list[TimedNote]:
    """The grace notes before a note, softer than it and ending where it begins."""
    out = []
    for index, group in enumerate(groups):
        start = note.start_s - (len(groups) - index) * length_s
        for pitch in group:
            velocity = max(1, note.velocity - 8)
            out.append(replace(note, start_s=start, end_s=start + length_s + 0.015, pitch=pitch, velocity=velocity))
    return out


def _play(score: Score, clock: Clock) -> list[TimedNote]:
    piece = score.piece
    chance = np.random.default_rng(zlib.crc32(piece.slug.encode()) + piece.seed)
    level, channels = curves(score), _channels(piece)
    bars = {bar.number: bar for bar in score.bars}
    last = max(note.onset for note in score.notes)
    played: list[TimedNote] = []
    for (_, part), group in groupby(score.notes, key=lambda note: (note.onset, note.part)):
        chord = list(group)
        pitches = [note.pitch for note in chord]
        leads = part == lead(piece)
        early = MELODY_AHEAD_S if leads else 0.0
        drift = float(np.clip(chance.normal(0, piece.human_ms), -2.5 * piece.human_ms, 2.5 * piece.human_ms)) / 1000
        for index, note in enumerate(chord):
            start, end = _held(note, clock, piece, last)
            shift = LEAD_IN_S + drift - early + index * ROLL_S
            loud = level[part].at(note.onset) + voicing(piece, part) + weight(note, bars[note.bar], pitches, leads)
            velocity = int(np.clip(round(loud + chance.normal(0, 2.0)), 12, 127))
            timed = TimedNote(start + shift, end + shift, note.pitch, velocity, channels[part], part)
            played += _graces(timed, note.graces, piece.grace_ms / 1000)
            played.append(timed)
    return played


def _one_key(notes: list[TimedNote]) -> list[TimedNote]:
    """No key is struck while it is down: the earlier note yields, and a doubled note is played once, the longer way."""
    kept: dict[tuple[int, int], list[TimedNote]] = {}
    for note in sorted(notes, key=lambda one: (one.start_s, one.pitch)):
        row = kept.setdefault((note.channel, note.pitch), [])
        if row and note.start_s - row[-1].start_s < 2 * RESTRIKE_S:
            louder = max(row[-1], note, key=lambda one: one.velocity)
            row[-1] = replace(louder, start_s=row[-1].start_s, end_s=max(row[-1].end_s, note.end_s))
            continue
        if row and row[-1].end_s > note.start_s - RESTRIKE_S:
            row[-1] = replace(row[-1], end_s=note.start_s - RESTRIKE_S)
        row.append(note)
    return sorted((note for row in kept.values() for note in row), key=lambda one: (one.start_s, one.pitch))


def _pedal_points(score: Score) -> list[tuple[Fraction, bool]]:
    """Where the pedal is changed (True: up and down again) or lifted (False)."""
    piece = score.piece
    written = {mark.onset: mark.name == "ped" for mark in score.marks if mark.name in ("ped", "nop")}
    points: dict[Fraction, bool] = {}
    if piece.pedal != "none":
        for bar in score.bars:
            beat = Fraction(4, bar.time[1]) * (3 if bar.time[1] == 8 and bar.time[0] % 3 == 0 else 1)
            step = {"bar": bar.length, "half": bar.length / 2, "beat": beat}[piece.pedal]
            for index in range(int(bar.length / step) or 1):
                points[bar.start + index * step] = True
    points.update(written)
    automatic, out = True, []
    for at, down in sorted(points.items()):
        if at in written:
            automatic = down
        if at in written or automatic:
            out.append((at, down))
    return out


def _pedal(score: Score, clock: Clock, end_s: float) -> list[Control]:
    controls: list[Control] = []
    points = _pedal_points(score)
    for channel in sorted(set(_channels(score.piece).values())) if points else []:
        for at, down in points:
            now = clock(at) + LEAD_IN_S
            controls.append(Control(now, channel, SUSTAIN, 0))
            if down:
                controls.append(Control(now + PEDAL_GAP_S, channel, SUSTAIN, 127))
        controls.append(Control(end_s + AFTER_RING_S, channel, SUSTAIN, 0))
    return controls


def perform(piece: Piece) -> Performance:
    """Plays a piece. Raises ScoreError when its text has faults."""
    score = parse(piece)
    clock = seconds_map(score)
    notes = _one_key(_play(score, clock))
    early = min(0.0, *(note.start_s for note in notes))
    notes = [replace(note, start_s=note.start_s - early, end_s=note.end_s - early) for note in notes]
    end = max(note.end_s for note in notes)
    controls = [replace(one, time_s=one.time_s - early) for one in _pedal(score, clock, end)]
    channels = _channels(piece)
    programs = {channels[part]: piece.program.get(part, 0) for part in piece.parts}
    return Performance(notes, controls, programs, end)
