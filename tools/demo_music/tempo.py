"""Turns positions in beats into seconds: the written tempo, the breath of phrases and the final ritardando."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from .notation import length_of
from .score import Score

STEP = 1 / 24  # beats between the points at which the tempo is summed up


def unit_and_bpm(tempo: float | str) -> tuple[float, float]:
    """The tempo's unit in beats and its number: 90 is (1.0, 90.0), "4.=60" is (1.5, 60.0)."""
    if isinstance(tempo, str):
        unit, bpm = tempo.split("=")
        return float(length_of(unit.strip())), float(bpm)
    return 1.0, float(tempo)


def position(score: Score, bar: float, beat: float) -> float:
    """Where a bar's beat is, in quarter notes. Raises ValueError for a bar that the piece does not have."""
    for candidate in score.bars:
        if candidate.number == int(bar):
            return float(candidate.start) + (beat - 1) * 4 / candidate.time[1]
    raise ValueError(f"{score.piece.slug}: the tempo map names bar {bar}")


def _written(score: Score, grid: np.ndarray) -> np.ndarray:
    """Quarter notes a minute at each point of the grid, as the tempo and its map say."""
    piece = score.piece
    unit, bpm = unit_and_bpm(piece.tempo)
    points = [0.0]
    speeds = [bpm * unit]
    for entry in piece.tempo_map:
        glide = entry[-1] == "ramp"
        numbers = [float(number) for number in entry if not isinstance(number, str)]
        at = position(score, numbers[0], numbers[1] if len(numbers) == 3 else 1)
        if not glide:
            points.append(at)
            speeds.append(speeds[-1])
        points.append(at)
        speeds.append(numbers[-1] * unit)
    return np.interp(grid + STEP / 2, points, speeds)


def _breath(score: Score, grid: np.ndarray) -> np.ndarray:
    """A factor around 1: each phrase quickens toward its middle and eases at its end."""
    piece = score.piece
    factor = np.ones_like(grid)
    full = [bar for bar in score.bars if bar.number > 0]
    for index in range(0, len(full), max(1, piece.phrase_bars)):
        group = full[index : index + piece.phrase_bars]
        start, end = float(group[0].start), float(group[-1].start + group[-1].length)
        inside = (grid >= start) & (grid < end)
        phase = (grid[inside] - start) / (end - start)
        factor[inside] += piece.rubato * (np.sin(np.pi * phase) - 2 / np.pi)
    return factor


def _ending(score: Score, grid: np.ndarray) -> np.ndarray:
    """A factor of 1 that falls to ``rit_to`` at the last onset and stays there."""
    piece = score.piece
    last = float(max(note.onset for note in score.notes))
    if piece.ritardando <= 0:
        return np.ones_like(grid)
    into = np.clip((grid - (last - piece.ritardando)) / piece.ritardando, 0.0, 1.0)
    return 1.0 - (1.0 - piece.rit_to) * into**1.5


def seconds_map(score: Score) -> Callable[[Fraction | float], float]:
    """A function from a position in beats to seconds after the beginning of the piece."""
    grid = np.arange(0.0, float(score.end) + 2 * STEP, STEP)
    speed = _written(score, grid) * _breath(score, grid) * _ending(score, grid)
    if float(speed.min()) <= 0:
        raise ValueError(f"{score.piece.slug}: the tempo must stay above nought")
    seconds = np.concatenate(([0.0], np.cumsum(60.0 / speed[:-1] * STEP)))

    def at(beat: Fraction | float) -> float:
        return float(np.interp(float(beat), grid, seconds))

    return at
