"""Sound that a server sent, made into the MP3 of a narration: 24 kHz, mono, of a constant bit rate.

What comes as such an MP3 keeps its frames (`frames.py`); all else is decoded and encoded. Each piece is made as soon as
it has come. So the end of a narration waits only for its own last piece, and what is kept of the others is small.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from musicdoc_server.voices.base import Speech
from musicdoc_server.voices.clips import AFTER_MS, BEFORE_MS, DELAY_MS, EDGE_MS, FRAME_MS, RATE, mp3_of, trimmed
from musicdoc_server.voices.frames import SAMPLES, Frames, count_of, quiet
from musicdoc_server.voices.levels import even, loudness, steps_of
from musicdoc_server.voices.timing import Said, timed

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAUSE_MS = 240
"""Silence between two pieces, beside about 60 ms that the encoder adds to each."""

READABLE = "MP3, WAV, FLAC or Ogg"
"""What libsndfile reads, for a message."""

_AUDIBLE = 10 ** (-45 / 20)
"""Of a piece's peak. Breath and the end of an s are about 35 dB under it, what MP3 leaves around speech 60."""

_SILENT_LUFS = -65.0
"""Quieter than any speech that was meant to be heard."""

_LONGEST_S = 1200
"""A piece of 4,096 characters plays for five minutes; a small file that claims hours must not fill the memory."""


class NoSound(Exception):
    """These bytes are no speech. `str(error)` goes on from "the server sent …"."""


class Unreadable(NoSound):
    """Something that is no sound, or sound in a format that libsndfile does not read."""


def piece_of(data: bytes) -> tuple[bytes, float]:
    """The speech in `data`, an audio file, as an MP3 for `joined`, and its seconds. Raises NoSound like `heard`."""
    if (frames := Frames.of(data)) and (piece := _kept(frames)):
        return piece.tobytes(), len(piece) * FRAME_MS / 1000
    sound = heard(data)
    return mp3_of([sound]), len(sound) / RATE


def encoded(piece: bytes) -> bytes:
    """A piece, encoded anew: as it has to be beside pieces of another kind."""
    return mp3_of([_decoded(piece)[0]])


def heard(data: bytes) -> NDArray[np.float32]:
    """The speech in `data`, an audio file: at the common loudness, with little silence at either end.

    Raises NoSound where there is nothing, nothing that can be read, or silence.
    """
    samples = _resampled(*_decoded(data))
    spoken = trimmed(samples, np.abs(samples).max(initial=0.0) * _AUDIBLE)
    measured = loudness(spoken)
    if measured < _SILENT_LUFS:
        raise NoSound("only silence")
    return even(spoken, measured)


def joined(text: str, pieces: Sequence[str], parts: Sequence[bytes]) -> Speech:
    """`text`, spoken in `pieces`: `parts` are their sounds by `piece_of`, of one kind, with a pause between two."""
    before, pause, after = (quiet(parts[0], -(-ms // FRAME_MS)) for ms in (BEFORE_MS, PAUSE_MS, AFTER_MS))
    mp3 = before + pause.join(parts) + after
    length_ms = count_of(mp3) * FRAME_MS
    starts = accumulate((len(part) + len(pause) for part in parts[:-1]), initial=len(before))
    said = [Said(piece, length_ms * at // len(mp3) + DELAY_MS) for piece, at in zip(pieces, starts, strict=True)]
    return Speech(mp3, length_ms, cues=timed(text, said, length_ms))


def _kept(frames: Frames) -> Frames | None:
    """The frames in which something is heard, at the common loudness; None where that needs samples. Raises NoSound."""
    samples, _ = _decoded(frames.tobytes())
    if len(samples) != len(frames) * SAMPLES:
        return None
    level = np.abs(samples)
    audible = np.flatnonzero(level > level.max() * _AUDIBLE)
    if not len(audible):
        raise NoSound("only silence")
    edge = RATE * EDGE_MS // 1000
    first, end = max(0, audible[0] - edge) // SAMPLES, min(len(frames), -(-(audible[-1] + edge) // SAMPLES))
    spoken = samples[first * SAMPLES : end * SAMPLES]
    measured = loudness(spoken)
    if measured < _SILENT_LUFS:
        raise NoSound("only silence")
    piece, steps = frames.between(first, end), steps_of(spoken, measured)
    return piece.louder(np.pad(steps, (len(piece) - len(steps), 0)))


def _decoded(data: bytes) -> tuple[NDArray[np.float32], int]:
    import soundfile

    if not data:
        raise NoSound("nothing")
    try:
        with _file_of(data) as source, soundfile.SoundFile(source, closefd=False) as file:
            rate = int(file.samplerate)
            channels = file.read(frames=_LONGEST_S * rate, dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        raise Unreadable("what cannot be read as sound") from error
    if not len(channels):
        raise NoSound("a sound file with nothing in it")
    samples = channels[:, 0] if channels.shape[1] == 1 else channels.mean(axis=1)
    if not np.isfinite(samples).all():
        raise NoSound("a damaged sound file")
    return samples, rate


@contextmanager
def _file_of(data: bytes) -> Iterator[int | io.BytesIO]:
    """`data` as a file that libsndfile reads by itself where the system has files in memory.

    From an object of Python's it asks for every 400 bytes anew, each time under Python's lock: two threads that decode
    are then no faster than one, on twice the CPU.
    """
    if not hasattr(os, "memfd_create"):
        yield io.BytesIO(data)
        return
    file = os.memfd_create("sound")
    try:
        os.write(file, data)
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)


def _resampled(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """At `RATE`, by way of the spectrum: exact but for the very ends, which speech leaves silent."""
    if rate == RATE:
        return samples
    # A length that both rates share, and with small factors, because a prime one makes the transform ten times slower.
    unit = min(rate, 128 * rate // math.gcd(rate, RATE))
    padded = np.pad(samples, (0, -len(samples) % unit))
    length = round(len(padded) * RATE / rate)
    spectrum = np.fft.rfft(padded)[: length // 2 + 1]
    sound = np.fft.irfft(spectrum, length) * (length / len(padded))
    return sound[: len(samples) * RATE // rate].astype(np.float32)
