"""What the clips of all voices have in common: 24 kHz mono, soft edges, and one kind of MP3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 24_000
"""Hertz, as the local voice speaks; the limiter's steps are made for it."""

BEFORE_MS, AFTER_MS = 100, 280
"""Silence before the first words and after the last, beside what `trimmed` leaves of the voice's own, and beside
`DELAY_MS` in front."""

DELAY_MS = 46
"""How much later than in the samples all is heard: what LAME puts in front of them, 1,105 samples."""

FRAME_MS = 24
"""What one frame of our MP3 plays: its length is always a multiple of it."""

EDGE_MS = 100
"""What is left of the quiet before the first sound of a piece and after its last."""

_KBIT_S = 64
"""A constant rate lets a browser seek to the exact byte, and says how long the file plays without a word about it."""

_QUALITY = 7
"""Of LAME's 0 (best) to 9: 36 ms of CPU for 32 s of speech, beside 48 ms at 5 and 160 ms with what libsndfile chooses.
At 64 kbit/s for one voice they sound alike."""


def trimmed(samples: NDArray[np.float32], audible: float) -> NDArray[np.float32]:
    """`samples` with little silence at either end, eased in and out; empty where nothing is over `audible`."""
    heard = np.flatnonzero(np.abs(samples) > audible)
    if not len(heard):
        return samples[:0]
    edge = RATE * EDGE_MS // 1000
    spoken = samples[max(0, heard[0] - edge) : heard[-1] + edge].copy()
    ramp = np.linspace(0, 1, min(edge, len(spoken)) // 2, dtype=np.float32)
    spoken[: len(ramp)] *= ramp
    spoken[len(spoken) - len(ramp) :] *= ramp[::-1]
    return spoken


def silence(ms: int) -> NDArray[np.float32]:
    """So many milliseconds of nothing."""
    return np.zeros(RATE * ms // 1000, np.float32)


def mp3_of(blocks: Iterable[NDArray[np.float32]]) -> bytes:
    """`blocks` of samples, one after the other, as an MP3. Such MP3s may be put one behind the other."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()  # it would print its settings
    encoder.set_bit_rate(_KBIT_S)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(_QUALITY)
    made = bytearray()
    for block in blocks:
        made += encoder.encode((np.clip(block, -1, 1) * 32767).astype("<i2").tobytes())
    return bytes(made + encoder.flush())


def playing_ms(mp3: bytes) -> int:
    """How long an MP3 of ours plays."""
    return len(mp3) * 8 // _KBIT_S
