"""The frames of a speech server's MP3, kept: what is changed in them and what is not."""

import io
import shutil
import subprocess

import hibari
import lameenc
import numpy as np
import pyloudnorm
import pytest
import soundfile

from musicdoc_server.voices.clips import RATE
from musicdoc_server.voices.frames import SAMPLES, STEP_DB, Frames, count_of, quiet
from musicdoc_server.voices.mp3 import joined, piece_of
from tests.voices.test_mp3 import decoded, encoded, speech

TEXT = "Good evening. Tonight we follow a band that never stood still, through five songs and twenty years."


def mp3(
    samples: np.ndarray, kbit_s: int = 128, *, rate: int = RATE, channels: int = 1, quality: int = 5, vbr: bool = False
) -> bytes:
    """As a speech server would encode it: with the care that ffmpeg asks LAME for, and its reservoir of bits."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(channels)
    encoder.set_bit_rate(kbit_s)
    if vbr:
        encoder.set_vbr(4)
    encoder.set_quality(quality)
    pcm = np.repeat((np.clip(samples, -1, 1) * 32767).astype("<i2"), channels)
    return bytes(encoder.encode(pcm.tobytes()) + encoder.flush())


@pytest.fixture(scope="module")
def voice() -> np.ndarray:
    """A real voice, with half a second of silence around it."""
    said = np.asarray(hibari.Hibari()(TEXT), np.float32).reshape(-1)
    return np.pad(said, RATE // 2)


def true_peak_db(samples: np.ndarray) -> float:
    spectrum = np.fft.rfft(samples)
    return float(20 * np.log10(np.abs(np.fft.irfft(spectrum, 4 * len(samples)) * 4).max()))


def gains(frames: Frames) -> np.ndarray:
    """As the standard has it: eight bits, from bit 22 behind the byte that points back."""
    bits = np.unpackbits(frames.rows[:, 5:13], axis=1)
    return np.packbits(bits[:, 22:30], axis=1)[:, 0].astype(int)


@pytest.mark.parametrize("kbit_s", [48, 64, 128, 160])
@pytest.mark.parametrize("amplitude", [0.2, 1.0, 2.4])
def test_a_real_voice_comes_out_at_the_common_loudness_without_peaks(
    voice: np.ndarray, kbit_s: int, amplitude: float
) -> None:
    piece, length_s = piece_of(mp3(voice * amplitude, kbit_s))
    sound = decoded(piece)
    assert pyloudnorm.Meter(RATE).integrated_loudness(sound) == pytest.approx(-16, abs=1)
    assert true_peak_db(sound) < -1
    assert length_s == pytest.approx(len(voice) / RATE - 1.3, abs=0.7)  # what was silent is left out
    assert len(sound) / RATE == pytest.approx(length_s, abs=0.06)


def test_nothing_of_the_frames_is_changed_but_their_gain(voice: np.ndarray) -> None:
    sent, made = Frames.of(mp3(voice)), Frames.of(piece_of(mp3(voice))[0])
    assert sent
    assert made
    changed = sent.rows[:, None, 13:] == made.rows[None, 5:6, 13:]
    first = int(np.flatnonzero(changed.all(axis=(1, 2)))[0]) - 5
    kept = sent.rows[first : first + len(made)]
    assert (kept[:, 13:] == made.rows[:, 13:]).all()
    steps = gains(made)[3:] - gains(Frames(kept))[3:]
    assert steps.max() == pytest.approx(10 / STEP_DB, abs=2)
    assert np.abs(np.diff(steps[steps != 0])).max() == 1  # frames without any sound stay as they are


def test_sound_is_cut_out_of_the_middle_as_it_was(voice: np.ndarray) -> None:
    """Frames lean on bytes of those before: these are kept, and are silent."""
    frames = Frames.of(mp3(voice, 64))
    assert frames
    whole = decoded(frames.tobytes())
    leaning = [place for place in range(60, 90) if frames.rows[place, 4] > 170]
    assert leaning
    for first in (leaning[0], 100, 117):
        part = frames.between(first, first + 20)
        before = len(part) - 20
        sound = decoded(part.tobytes())
        assert np.abs(sound[: before * SAMPLES]).max(initial=0) < 1e-6
        # The first frame lacks its overlap with the one before, the filters need a little of the second.
        known = sound[(before + 2) * SAMPLES :]
        assert known == pytest.approx(whole[(first + 2) * SAMPLES :][: len(known)], abs=1e-5)
        assert np.abs(known).max() > 0.01


def test_frames_of_nothing_are_silent_and_as_long_as_they_say(voice: np.ndarray) -> None:
    like = mp3(voice)
    nothing = quiet(like, 10)
    assert count_of(nothing) == 10
    assert not decoded(nothing).any()
    assert len(decoded(nothing)) == 10 * SAMPLES


def test_a_clip_of_kept_frames_is_exactly_as_long_as_it_says(voice: np.ndarray) -> None:
    piece, _ = piece_of(mp3(voice))
    clip = joined(f"{TEXT} {TEXT}", [TEXT, TEXT], [piece, piece])
    assert len(decoded(clip.mp3)) * 1000 / RATE == clip.duration_ms


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
def test_another_decoder_hears_the_same_and_finds_nothing_wrong(voice: np.ndarray) -> None:
    piece, _ = piece_of(mp3(voice, 64))
    command = ["ffmpeg", "-v", "error", "-i", "-", "-f", "f32le", "-"]
    clip = joined("One.", ["One."], [piece]).mp3
    heard = subprocess.run(command, input=clip, capture_output=True, check=True)
    other, ours = np.frombuffer(heard.stdout, "<f4"), decoded(clip)
    # Decoders differ in how much of the beginning they leave out.
    size = 2 * len(ours)
    late = int(np.fft.irfft(np.fft.rfft(ours, size) * np.fft.rfft(other, size).conj())[: 2 * SAMPLES].argmax())
    assert other == pytest.approx(ours[late : late + len(other)], abs=0.03)


def test_tags_and_a_frame_that_tells_about_the_whole_are_left_out(voice: np.ndarray) -> None:
    plain = mp3(voice)
    frames = Frames.of(plain)
    assert frames
    size = frames.rows.shape[1]
    telling = plain[:4] + bytes(9) + b"Info" + bytes(size - 17)
    tag = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)
    dressed = Frames.of(tag + telling + plain + b"TAG" + bytes(125))
    assert dressed
    assert dressed.tobytes() == plain


def test_what_is_of_another_kind_is_encoded_and_sounds_as_well(voice: np.ndarray) -> None:
    slow = np.repeat(voice, 2)
    disputed = mp3(voice, quality=2)  # ffmpeg and LAME do not agree about such frames
    others = [
        disputed,
        mp3(slow, rate=48000),
        mp3(voice, channels=2),
        mp3(voice, vbr=True),
        mp3(voice)[:-50],
        encoded(speech()),
    ]
    for other in others:
        assert Frames.of(other) is None
        assert pyloudnorm.Meter(RATE).integrated_loudness(decoded(piece_of(other)[0])) == pytest.approx(-16, abs=1)


def test_a_gain_that_cannot_be_written_is_not_written(voice: np.ndarray) -> None:
    frames = Frames.of(mp3(voice))
    assert frames
    assert frames.louder(np.full(len(frames), 200)) is None
    softest = frames.louder(np.full(len(frames), -255))
    assert softest
    assert np.abs(decoded(softest.tobytes())).max() < 1e-4


def test_an_mp3_of_silence_is_silence() -> None:
    out = io.BytesIO()
    soundfile.write(out, np.zeros(RATE), RATE, format="MP3", bitrate_mode="CONSTANT", compression_level=0.5)
    assert Frames.of(out.getvalue())
    with pytest.raises(Exception, match="silence"):
        piece_of(out.getvalue())
