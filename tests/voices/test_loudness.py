import numpy as np
import pytest

from musicdoc_server.voices.loudness import CEILING_DB, GAIN_DB, louden

CEILING = 10 ** (CEILING_DB / 20)


def tone(peak: float, seconds: float = 1.0) -> np.ndarray:
    at = np.arange(round(24_000 * seconds)) / 24_000
    return (peak * np.sin(2 * np.pi * 220 * at) * np.hanning(len(at))).astype(np.float32)


@pytest.mark.parametrize("seconds", [0.0007, 0.01, 1.0, 2.00003])
def test_nothing_rises_above_the_ceiling(seconds: float) -> None:
    loud = louden(np.random.default_rng(0).uniform(-1, 1, round(24_000 * seconds)).astype(np.float32))
    assert len(loud) == round(24_000 * seconds)
    assert np.abs(loud).max() <= CEILING + 1e-6


def test_a_single_peak_is_lowered_smoothly() -> None:
    quiet = tone(0.1)
    quiet[12_000] = 1.0
    loud = louden(quiet)
    assert np.abs(loud).max() == pytest.approx(CEILING, abs=1e-3)
    gain = loud[quiet != 0] / quiet[quiet != 0]
    assert np.abs(np.diff(gain)).max() < 0.02


def test_quiet_speech_is_only_made_louder() -> None:
    quiet = tone(0.1)
    assert louden(quiet) == pytest.approx(quiet * 10 ** (GAIN_DB / 20), rel=1e-5)
