"""Draws a performance as a piano roll and writes it as a PNG file, so that a score can be looked at."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

from .perform import SUSTAIN, Performance

PIXELS_PER_SECOND = 40
ROW = 8  # pixels a semitone
COLOURS = ((200, 60, 40), (40, 90, 190), (40, 140, 70), (150, 70, 170), (180, 130, 20), (60, 60, 60))
BLACK_KEYS = (1, 3, 6, 8, 10)


def png(pixels: np.ndarray) -> bytes:
    """The bytes of an RGB PNG. ``pixels`` is height x width x 3, uint8."""
    height, width, _ = pixels.shape

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = b"".join(b"\x00" + pixels[row].tobytes() for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def draw(performance: Performance, bar_seconds: list[float], path: Path) -> None:
    """Time runs right (40 pixels a second), pitch up; one colour a part, louder is darker; C lines, bars, pedal."""
    low = min(note.pitch for note in performance.notes) - 2
    high = max(note.pitch for note in performance.notes) + 2
    width = int(performance.end_s * PIXELS_PER_SECOND) + 20
    height = (high - low + 1) * ROW
    image = np.full((height + 10, width, 3), 255, np.uint8)
    for pitch in range(low, high + 1):
        top = (high - pitch) * ROW
        image[top : top + ROW] = 242 if pitch % 12 in BLACK_KEYS else 255
        image[top + ROW - 1] = 150 if pitch % 12 == 0 else 232
    for second in bar_seconds:
        image[:, min(width - 1, int(second * PIXELS_PER_SECOND))] = (170, 170, 170)
    parts = list(dict.fromkeys(note.part for note in performance.notes))
    for note in performance.notes:
        top = (high - note.pitch) * ROW
        left, right = int(note.start_s * PIXELS_PER_SECOND), int(note.end_s * PIXELS_PER_SECOND)
        shade = 1.35 - note.velocity / 127
        colour = np.array(COLOURS[parts.index(note.part) % len(COLOURS)]) * min(1.0, 0.5 + shade / 2)
        image[top + 1 : top + ROW - 1, left : max(left + 2, right)] = colour.astype(np.uint8)
        image[top + 1 : top + ROW - 1, left] = 0
    down = 0.0
    for control in performance.controls:
        if control.number == SUSTAIN and control.value:
            down = control.time_s
        elif control.number == SUSTAIN and down:
            span = slice(int(down * PIXELS_PER_SECOND), int(control.time_s * PIXELS_PER_SECOND))
            image[height + 3 : height + 8, span] = (90, 90, 90)
            down = 0.0
    path.write_bytes(png(image))
