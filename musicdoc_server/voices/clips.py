"""What the clips of all voices have in common: 24 kHz mono, soft edges, and one kind of MP3."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 24_000
"""Hertz, as the local voice speaks; the limiter's steps are made for it."""

BEFORE_MS, AFTER_MS = 150, 300
"""Silence before the first words and after the last, beside what `trimmed` leaves of the voice's own."""

_EDGE_MS = 100
_COMPRESSION = 0.6
"""What libsndfile turns into 64 kbit/s at 24 kHz. A constant rate lets a browser seek to the exact byte."""


def trimmed(samples: NDArray[np.float32], audible: float) -> NDArray[np.float32]:
    """`samples` with little silence at either end, eased in and out; empty where nothing is over `audible`."""
    heard = np.flatnonzero(np.abs(samples) > audible)
    if not len(heard):
        return samples[:0]
    edge = RATE * _EDGE_MS // 1000
    spoken = samples[max(0, heard[0] - edge) : heard[-1] + edge].copy()
    ramp = np.linspace(0, 1, min(edge, len(spoken)) // 2, dtype=np.float32)
    spoken[: len(ramp)] *= ramp
    spoken[len(spoken) - len(ramp) :] *= ramp[::-1]
    return spoken


def silence(ms: int) -> NDArray[np.float32]:
    """So many milliseconds of nothing."""
    return np.zeros(RATE * ms // 1000, np.float32)


def mp3_into(out: IO[bytes]) -> Any:
    """A soundfile.SoundFile that writes an MP3 of ours into `out`; to be used in a `with`."""
    import soundfile

    return soundfile.SoundFile(
        out, "w", RATE, 1, "MPEG_LAYER_III", format="MP3", bitrate_mode="CONSTANT", compression_level=_COMPRESSION
    )
