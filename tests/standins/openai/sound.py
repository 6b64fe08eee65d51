"""Speech that is none: a humming tone as long as the text would take to say, in any format the endpoint offers."""

from __future__ import annotations

import hashlib
import io
import struct
from functools import cache

import numpy as np
import soundfile as sf

RATE_HZ = 24_000
BASE_S = 24.0
"""Length of the one tone that everything is cut from; a multiple of an MP3 frame's 24 ms."""
PITCHES = 5
FRAME_SAMPLES = 576
"""Samples in an MP3 frame at this rate (MPEG-2 layer III)."""
KBIT_S = {1: 8, 2: 16, 3: 24, 4: 32, 5: 40, 6: 48, 7: 56, 8: 64, 9: 80, 10: 96, 11: 112, 12: 128, 13: 144, 14: 160}
TYPES = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "opus": "audio/ogg",
    "pcm": "audio/pcm",
}


def seconds(text: str, words_per_min: float) -> float:
    """How long `text` is when spoken: at least half a second."""
    return max(0.5, len(text.split()) / words_per_min * 60)


def spoken(text: str, length_s: float, form: str) -> bytes:
    """`length_s` seconds of sound; the pitch depends on the text. MP3 is exact to one frame of 24 ms."""
    pitch = hashlib.sha256(text.encode()).digest()[0] % PITCHES
    if form == "mp3":
        frames = mp3_frames(pitch)
        count = max(1, round(length_s * RATE_HZ / FRAME_SAMPLES))
        whole, rest = divmod(count, len(frames))
        return b"".join(frames) * whole + b"".join(frames[:rest])
    samples = np.resize(tone(pitch), int(length_s * RATE_HZ))
    if form == "pcm":
        return (samples * 32767).astype("<i2").tobytes()
    out = io.BytesIO()
    if form == "opus":
        sf.write(out, samples, RATE_HZ, format="OGG", subtype="OPUS")
    else:
        sf.write(out, samples, RATE_HZ, format=form.upper(), subtype="PCM_16")
    return out.getvalue()


@cache
def tone(pitch: int) -> np.ndarray:
    """A hum that swells like syllables do, about -20 dBFS, BASE_S long, joined to itself without a click."""
    t = np.arange(int(BASE_S * RATE_HZ)) / RATE_HZ
    base_hz = 100 + 25 * pitch
    hum = sum(np.sin(2 * np.pi * base_hz * n * t) / n for n in range(1, 6))
    swell = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * t)
    return (0.15 * hum * swell).astype(np.float32)


@cache
def mp3_frames(pitch: int) -> tuple[bytes, ...]:
    """The tone as MP3 of a constant bit rate, cut into frames. Any number of the first ones is an MP3 too."""
    out = io.BytesIO()
    sf.write(out, tone(pitch), RATE_HZ, format="MP3", bitrate_mode="CONSTANT", compression_level=0.5)
    data, frames, at = out.getvalue(), [], 0
    while at < len(data):
        (header,) = struct.unpack_from(">I", data, at)
        size = 72_000 * KBIT_S[header >> 12 & 15] // RATE_HZ + (header >> 9 & 1)
        frames.append(data[at : at + size])
        at += size
    # A first frame that tells the length of the whole would be wrong for every cut.
    tells = b"Info" in frames[0] or b"Xing" in frames[0]
    return tuple(frames[1:] if tells else frames)
