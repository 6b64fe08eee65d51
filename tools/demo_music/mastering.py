"""From the synthesizer's raw sound to an even, tagged MP3, and the measurements that show it is sound."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyloudnorm
import soundfile
from mutagen.easyid3 import EasyID3
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from .score import Piece

SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
RATE = 44_100
MP3_RATE = 32_000
TARGET_LUFS = -18.0
PEAK_DBTP = -1.5
SILENCE = 10 ** (-66 / 20)
BIT_RATES = (64, 56, 48)  # kbit/s; the highest that keeps the file within MAX_BYTES
MAX_BYTES = 415_000
REVERB = {"active": 1, "room-size": 0.5, "damp": 0.35, "width": 0.8, "level": 0.32}


@dataclass(frozen=True)
class Measured:
    """What was measured on a finished file. ``edge_db`` is the loudest sample of the first and last 5 ms."""

    seconds: float
    lufs: float
    peak_dbtp: float
    clicks: int
    edge_db: float
    size: int

    @property
    def good(self) -> bool:
        """Whether the file meets every promise: loudness, peak, length, size, no click, silent ends."""
        even = abs(self.lufs - TARGET_LUFS) <= 0.5 and self.peak_dbtp <= PEAK_DBTP
        return even and 33 <= self.seconds <= 76 and self.clicks == 0 and self.edge_db < -55 and self.size <= 420_000


def synthesize(midi: Path, wav: Path, soundfont: Path = SOUNDFONT) -> None:
    """Plays a MIDI file into a float WAV. Raises CalledProcessError when FluidSynth fails."""
    command = ["fluidsynth", "-q", "-n", "-i", "-r", str(RATE), "-O", "float", "-T", "wav", "-g", "0.4", "-C", "0"]
    for name, value in REVERB.items():
        command += ["-o", f"synth.reverb.{name}={value}"]
    subprocess.run([*command, "-F", str(wav), str(soundfont), str(midi)], check=True, capture_output=True)


def _db(level: float) -> float:
    return 20 * float(np.log10(max(level, 1e-9)))


def _true_peak(sound: np.ndarray) -> float:
    return float(np.abs(resample_poly(sound, 4, 1, axis=0)).max())


def _trim(sound: np.ndarray, keys_up_s: float, ring_s: float = 3.2) -> np.ndarray:
    """Cuts the silence before the first sound and fades the ringing tail out, so that neither end clicks."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > SILENCE)
    start = max(0, int(loud[0]) - RATE // 20)
    end = min(len(sound), int((keys_up_s + ring_s) * RATE), int(loud[-1]) + RATE // 10)
    cut = sound[start:end].copy()
    rise = RATE // 200
    cut[:rise] *= np.linspace(0, 1, rise)[:, None]
    fall = min(len(cut), int((ring_s - 0.4) * RATE))
    cut[-fall:] *= (np.cos(np.linspace(0, np.pi, fall)) * 0.5 + 0.5)[:, None]
    silent = np.zeros((RATE // 20, cut.shape[1]))
    return np.concatenate((cut, silent))


def _limit(sound: np.ndarray, ceiling_dbtp: float) -> np.ndarray:
    """Turns short peaks down smoothly to the ceiling (a look-ahead limiter with a 10 ms window)."""
    ceiling = 10 ** (ceiling_dbtp / 20)
    over = np.abs(resample_poly(sound, 4, 1, axis=0)).max(axis=1).reshape(-1, 4).max(axis=1)[: len(sound)]
    wanted = np.minimum(1.0, ceiling / np.maximum(over, 1e-9))
    window = RATE // 100
    gain = uniform_filter1d(minimum_filter1d(wanted, 2 * window + 1), window)
    limited: np.ndarray = sound * gain[:, None]
    return limited


def _levelled(sound: np.ndarray, lufs: float, ceiling_dbtp: float) -> np.ndarray:
    """The sound at a loudness, with its peaks below a ceiling; the two are approached in turn."""
    meter = pyloudnorm.Meter(RATE)
    for _ in range(3):
        sound = sound * 10 ** ((lufs - meter.integrated_loudness(sound)) / 20)
        if _true_peak(sound) <= 10 ** (ceiling_dbtp / 20):
            break
        sound = _limit(sound, ceiling_dbtp)
    return sound


def make(wav: Path, keys_up_s: float, piece: Piece, track: int, path: Path) -> Measured:
    """Trims, levels, encodes and tags. Coding shifts loudness and peaks a little, so it measures and does it again."""
    raw, _ = soundfile.read(wav, always_2d=True)
    trimmed = _trim(raw, keys_up_s)
    lufs, ceiling = TARGET_LUFS, PEAK_DBTP - 0.5
    for _ in range(5):
        _write_mp3(_levelled(trimmed, lufs, ceiling), piece, track, path)
        found = measure(path)
        if abs(found.lufs - TARGET_LUFS) <= 0.1 and found.peak_dbtp <= PEAK_DBTP:
            break
        lufs += TARGET_LUFS - found.lufs
        ceiling -= max(0.0, found.peak_dbtp - PEAK_DBTP + 0.2)
    return found


def _write_mp3(sound: np.ndarray, piece: Piece, track: int, path: Path) -> None:
    """Encodes and tags. The cover-less file carries title, artist, album, year, track and genre."""
    seconds = len(sound) / RATE
    rate = next((one for one in BIT_RATES if seconds * one * 125 <= MAX_BYTES), BIT_RATES[-1])
    wav = path.with_suffix(".master.wav")
    soundfile.write(wav, sound, RATE, subtype="FLOAT")
    encode = [
        "-ar",
        str(MP3_RATE),
        "-c:a",
        "libmp3lame",
        "-b:a",
        f"{rate}k",
        "-joint_stereo",
        "1",
        "-map_metadata",
        "-1",
    ]
    try:
        command = ["ffmpeg", "-v", "error", "-y", "-i", str(wav), *encode, "-fflags", "+bitexact", str(path)]
        subprocess.run(command, check=True, capture_output=True)
    finally:
        wav.unlink(missing_ok=True)
    tags = EasyID3()  # type: ignore[no-untyped-call]
    tags["title"], tags["artist"], tags["albumartist"] = piece.title, piece.composer, piece.composer
    tags["composer"], tags["album"], tags["date"] = piece.composer, piece.album, str(piece.year)
    tags["tracknumber"], tags["genre"] = str(track), piece.genre
    tags.save(path)


def measure(path: Path) -> Measured:
    """Decodes a finished MP3 and measures it."""
    sound, rate = soundfile.read(path, always_2d=True)
    lufs = float(pyloudnorm.Meter(rate).integrated_loudness(sound))
    bend = np.abs(np.diff(sound, n=2, axis=0)).max(axis=1)
    around = uniform_filter1d(bend, rate // 100) + 0.004  # a click stands out of the 10 ms around it
    clicks = int((bend > 30 * around).sum())
    edge = rate // 200
    ends = max(float(np.abs(sound[:edge]).max()), float(np.abs(sound[-edge:]).max()))
    return Measured(len(sound) / rate, lufs, _db(_true_peak(sound)), clicks, _db(ends), path.stat().st_size)
