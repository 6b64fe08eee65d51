"""What servers send, read and made into narration."""

import io
import struct

import numpy as np
import pyloudnorm
import pytest
import soundfile

from musicdoc_server.voices.clips import RATE, mp3_of
from musicdoc_server.voices.levels import loudness
from musicdoc_server.voices.mp3 import AFTER_MS, BEFORE_MS, PAUSE_MS, NoSound, Unreadable, heard, joined


def speech(seconds: float = 3.0, rate: int = RATE, amplitude: float = 0.2) -> np.ndarray:
    """Harmonics that swell like syllables, with half a second of silence around."""
    t = np.arange(int(seconds * rate)) / rate
    tone = sum(np.sin(2 * np.pi * 130 * n * t) / n for n in range(1, 20))
    around = np.zeros(rate // 2)
    return np.concatenate([around, amplitude * tone * (0.6 - 0.4 * np.cos(8 * np.pi * t)), around]).astype(np.float32)


def encoded(samples: np.ndarray, rate: int = RATE, form: str = "WAV", subtype: str = "PCM_16") -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples, rate, subtype, format=form)
    return out.getvalue()


def decoded(mp3: bytes) -> np.ndarray:
    samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    assert rate == RATE
    return samples


@pytest.mark.parametrize("amplitude", [1.0, 0.1, 0.003])
@pytest.mark.parametrize("seconds", [0.2, 1.0, 20.0])
def test_loudness_is_what_the_standard_measures(seconds: float, amplitude: float) -> None:
    samples = speech(seconds, amplitude=amplitude)
    assert loudness(samples) == pytest.approx(pyloudnorm.Meter(RATE).integrated_loudness(samples), abs=0.05)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros(0, np.float32)) == loudness(np.zeros(RATE, np.float32)) == -np.inf


RATES = {
    ("MP3", "MPEG_LAYER_III"): (8000, 16000, 22050, 24000, 44100, 48000),
    ("WAV", "FLOAT"): (8000, 22050, 44099, 96000),
    ("FLAC", "PCM_16"): (16000, 44100, 48000),
    ("OGG", "OPUS"): (8000, 24000, 48000),
}


@pytest.mark.parametrize(
    ("form", "subtype", "rate"), [(*form, rate) for form, rates in RATES.items() for rate in rates]
)
def test_all_that_libsndfile_reads_comes_out_alike(form: str, subtype: str, rate: int) -> None:
    sound = heard(encoded(speech(rate=rate, amplitude=0.05), rate, form, subtype))
    assert len(sound) / RATE == pytest.approx(3.2, abs=0.1)
    assert pyloudnorm.Meter(RATE).integrated_loudness(sound) == pytest.approx(-16, abs=0.3)
    spectrum = np.abs(np.fft.rfft(sound))
    assert spectrum.argmax() * RATE / len(sound) == pytest.approx(130, abs=5)


def test_stereo_and_a_streamed_wav_of_unknown_length_are_read() -> None:
    assert len(heard(encoded(np.stack([speech()] * 2, axis=1)))) == len(heard(encoded(speech())))
    streamed = bytearray(encoded(speech()))
    streamed[4:8] = streamed[40:44] = struct.pack("<I", 0xFFFFFFFF)
    assert len(heard(bytes(streamed))) == len(heard(encoded(speech())))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing"),
        (encoded(np.zeros(0)), "nothing in it"),
        (encoded(np.zeros(RATE)), "silence"),
        (encoded(speech(amplitude=1e-5), subtype="FLOAT"), "silence"),
        (encoded(np.full(RATE, np.nan), subtype="FLOAT"), "damaged"),
    ],
)
def test_silence_and_damage_are_no_speech(data: bytes, words: str) -> None:
    with pytest.raises(NoSound, match=words):
        heard(data)


@pytest.mark.parametrize("data", [b"<html>", b'{"error": "no"}', b"\xff\xf1\x50\x80" * 999, speech().tobytes()[:9999]])
def test_what_is_no_sound_file_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        heard(data)


def test_parts_are_joined_in_order_with_pauses() -> None:
    low, high = (np.sin(np.arange(RATE) * f).astype(np.float32) * 0.3 for f in (0.05, 0.2))
    made = joined("Low. High. Low.", ["Low.", "High.", "Low."], [mp3_of([part]) for part in (low, high, low)])
    samples = decoded(made.mp3)
    assert len(samples) * 1000 / RATE == pytest.approx(made.duration_ms, abs=1)
    assert made.duration_ms == pytest.approx(3000 + BEFORE_MS + 2 * PAUSE_MS + AFTER_MS + 3 * 60, abs=80)

    # Where something is heard: from the edge of each part to its other edge, seen through a window of 20 ms.
    level = np.abs(samples[: len(samples) // 480 * 480]).reshape(-1, 480).max(axis=1) > 0.01
    edges = np.flatnonzero(np.diff(level.astype(int))).reshape(-1, 2) * 20
    assert len(edges) == 3
    assert [cue.text for cue in made.cues] == ["Low.", "High.", "Low."]
    assert [cue.start_ms for cue in made.cues][1:] == pytest.approx(edges[1:, 0], abs=40)
    assert edges[1:, 0] - edges[:-1, 1] == pytest.approx(PAUSE_MS + 60, abs=50)

    def crossings(start_ms: int) -> int:
        part = samples[RATE * (start_ms + 200) // 1000 : RATE * (start_ms + 800) // 1000]
        return int((np.diff(np.signbit(part)) != 0).sum())

    first, second, third = (crossings(int(start_ms)) for start_ms, _ in edges)
    assert first == pytest.approx(third, abs=2)
    assert second == pytest.approx(4 * first, rel=0.05)
    pause = samples[RATE * (edges[0, 1] + 80) // 1000 : RATE * (edges[1, 0] - 80) // 1000]
    assert np.abs(pause).max() < 0.001


def test_a_joined_file_stands_alone_from_any_frame_where_a_part_begins() -> None:
    """No frame of a part may lean on bits of the part before, which may be another one next time."""
    part = mp3_of([np.sin(np.arange(RATE) * 0.1).astype(np.float32) * 0.3])
    alone, behind = decoded(part), decoded(joined("One. Two.", ["One.", "Two."], [part, part]).mp3)
    assert behind[-len(alone) - RATE * 288 // 1000 :][: len(alone)] == pytest.approx(alone, abs=1e-3)
