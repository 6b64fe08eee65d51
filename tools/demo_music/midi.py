"""Writes a standard MIDI file (format 1): one track of tempo and one for each channel.

The performer has already turned beats into seconds, so the file runs at a fixed 120 quarter notes a minute with 960
ticks a second; a reader needs no tempo map to get the timing right to a millisecond.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from .perform import Performance

TICKS_PER_QUARTER = 480
TICKS_PER_SECOND = 960
MICROSECONDS_PER_QUARTER = 1_000_000 * TICKS_PER_QUARTER // TICKS_PER_SECOND


def variable_length(value: int) -> bytes:
    """A MIDI variable-length quantity: 7 bits a byte, most significant first, the high bit on all but the last."""
    if value < 0:
        raise ValueError(f"a MIDI delta time cannot be negative: {value}")
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(0x80 | (value & 0x7F))
    return bytes(reversed(out))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">I", len(body)) + body


def _track(events: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Events are (tick, order within the tick, message)."""
    body, now = bytearray(), 0
    for tick, _, message in sorted(events):
        body += variable_length(tick - now) + message
        now = tick
    return _chunk(b"MTrk", bytes(body) + b"\x00\xff\x2f\x00")


def _tick(seconds: float) -> int:
    return max(0, round(seconds * TICKS_PER_SECOND))


def encode(performance: Performance, title: str = "") -> bytes:
    """The bytes of a .mid file. At one tick note-offs come first, then controllers, then note-ons."""
    name = title.encode("utf-8")
    tempo = struct.pack(">I", MICROSECONDS_PER_QUARTER)[1:]
    head: list[tuple[int, int, bytes]] = [
        (0, 0, b"\xff\x03" + variable_length(len(name)) + name),
        (0, 1, b"\xff\x51\x03" + tempo),
    ]
    tracks = [_track(head)]
    for channel, program in sorted(performance.programs.items()):
        events = [(0, -1, bytes((0xC0 | channel, program)))]
        for control in performance.controls:
            if control.channel == channel:
                message = bytes((0xB0 | channel, control.number, control.value))
                events.append((_tick(control.time_s), 1, message))
        for note in performance.notes:
            if note.channel == channel:
                start, end = _tick(note.start_s), _tick(note.end_s)
                events.append((start, 2, bytes((0x90 | channel, note.pitch, note.velocity))))
                events.append((max(end, start + 1), 0, bytes((0x80 | channel, note.pitch, 64))))
        tracks.append(_track(events))
    header = _chunk(b"MThd", struct.pack(">HHH", 1, len(tracks), TICKS_PER_QUARTER))
    return header + b"".join(tracks)
