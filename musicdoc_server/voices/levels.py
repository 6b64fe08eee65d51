"""Loudness measured (ITU-R BS.1770-4) and evened, for voices of which nobody knows how loud they speak.

The local voice's fixed gain and limiter (`loudness.py`) do the work; what is added here is the gain that a clip needs
to come out as loud. Plain numpy, so that it costs about a millisecond a sentence and no import of scipy.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from musicdoc_server.voices.clips import RATE
from musicdoc_server.voices.frames import SAMPLES, STEP_DB
from musicdoc_server.voices.loudness import CEILING_DB, GAIN_DB, louden

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET_LUFS = -16.0

_BLOCK, _STEP = 2 * RATE // 5, RATE // 10
"""Blocks of 400 ms, one every 100 ms."""

_OFFSET, _ABSOLUTE_LUFS, _RELATIVE_LU = -0.691, -70.0, -10.0

# The standard gives its two filters as coefficients at 48 kHz; these are frequency, Q and gain (dB) behind them.
_SHELF_HZ, _SHELF_Q, _SHELF_DB = 1681.97, 0.7072, 4.0
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.135, 0.5003

_FRAMES_CEILING_DB = -2.2
"""As `CEILING_DB`, but nothing is encoded any more behind this. The true peak came to 0.1 dB over it."""

_MOST_MORE_DB = 4.0
"""What is given back at most of what the limiter took: beyond it, speech would sound pressed."""


def even(samples: NDArray[np.float32], measured_lufs: float) -> NDArray[np.float32]:
    """`samples`, which measure so much and are not silent, at −16 LUFS with no peak above the ceiling."""
    gain_db = TARGET_LUFS - measured_lufs
    loud = _at(samples, gain_db)
    if np.abs(samples).max() <= 10 ** ((CEILING_DB - gain_db) / 20):
        return loud  # the limiter had nothing to do
    missing_db = TARGET_LUFS - loudness(loud)
    return _at(samples, gain_db + min(missing_db, _MOST_MORE_DB)) if missing_db > 0.1 else loud


def steps_of(samples: NDArray[np.float32], measured_lufs: float) -> NDArray[np.int_]:
    """How many steps of gain each frame of an MP3 needs that decodes to `samples`, a whole number of frames.

    That comes to −16 LUFS within half a step, with no peak above the ceiling. A frame is heard in the next one, too,
    and a little in the one after. From frame to frame the gain changes by one step at most, so that nobody hears it.
    """
    peaks = np.abs(samples).reshape(-1, SAMPLES).max(axis=1)
    most = np.floor((_FRAMES_CEILING_DB - 20 * np.log10(np.maximum(peaks, 1e-9))) / STEP_DB).astype(int)
    most = np.minimum(np.minimum(most, np.append(most[1:], most[-1])), np.append(most[2:], most[-2:]))
    places = np.arange(len(most))
    most = np.minimum.accumulate(most - places) + places  # up again by one step a frame
    most = (np.minimum.accumulate((most + places)[::-1])[::-1]) - places  # and down
    wanted = round((TARGET_LUFS - measured_lufs) / STEP_DB)
    steps = np.minimum(most, wanted)
    if (steps < wanted).any():
        taken = np.repeat(10 ** (steps * (STEP_DB / 20)), SAMPLES).astype(np.float32)
        missing = round((TARGET_LUFS - loudness(samples * taken)) / STEP_DB)
        steps = np.minimum(most, wanted + min(missing, round(_MOST_MORE_DB / STEP_DB)))
    return np.asarray(steps)


def loudness(samples: NDArray[np.float32]) -> float:
    """Integrated loudness of mono samples at `RATE`, in LUFS; minus infinity for silence.

    The power of each step is taken from its own spectrum: for speech that is within 0.01 LU of filtering the whole,
    in a fifth of the time.
    """
    length = max(_BLOCK, len(samples))
    steps = np.zeros((-(-length // _STEP), _STEP), np.float32)
    steps.reshape(-1)[: len(samples)] = samples
    spectra = np.fft.rfft(steps)
    energy = (np.square(spectra.real) + np.square(spectra.imag)) @ _weights()
    blocks = np.lib.stride_tricks.sliding_window_view(energy[: length // _STEP], _BLOCK // _STEP)
    power = np.maximum(blocks.sum(axis=1, dtype=np.float64) / _BLOCK, 1e-20)
    power = power[_lufs(power) > _ABSOLUTE_LUFS]
    if not len(power):
        return -np.inf
    return float(_lufs(power[_lufs(power) > _lufs(power.mean()) + _RELATIVE_LU].mean()))


def _at(samples: NDArray[np.float32], gain_db: float) -> NDArray[np.float32]:
    return louden((samples * 10 ** ((gain_db - GAIN_DB) / 20)).astype(np.float32))


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return _OFFSET + 10 * np.log10(power)


@cache
def _weights() -> NDArray[np.float32]:
    """How much the power of each frequency in a step's spectrum counts. The phase has no part in it."""
    tangent = np.tan(np.pi * np.minimum(np.fft.rfftfreq(_STEP), 0.4999))
    s = (tangent / np.tan(np.pi * _SHELF_HZ / RATE)) ** 2
    top = 10 ** (_SHELF_DB / 20)
    shelf = ((1 - top * s) ** 2 + top / _SHELF_Q**2 * s) / ((1 - s) ** 2 + s / _SHELF_Q**2)
    s = (tangent / np.tan(np.pi * _HIGH_PASS_HZ / RATE)) ** 2
    counted = shelf / ((1 - s) ** 2 + s / _HIGH_PASS_Q**2) * s**2
    return np.asarray(counted * 2 / _STEP, dtype=np.float32)  # twice: a real spectrum is half of the whole
