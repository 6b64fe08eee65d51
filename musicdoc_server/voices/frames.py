"""MP3 as a row of frames, which can be cut, made louder and put one behind the other without being encoded anew.

    frames = Frames.of(data)                    # None where it is another kind of MP3
    frames.between(4, 90).louder(steps)         # the same sound, from frame to frame, at another level

To decode, level and encode a second of speech takes 1.6 ms of a processor, four fifths of them for the encoding; to
decode it, level it and change its frames takes 0.4 ms. Besides, what is not encoded twice sounds better.

The kind that is understood is what speech servers send: 24 kHz, mono, of a constant bit rate (MPEG-2, layer III). Each
of its frames has exactly 3 bytes for each kbit/s, plays 24 ms, and holds one block of 576 frequencies, whose common
gain is a field of its own, in steps of 1.5 dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES = 576
"""In a frame: 24 ms at 24 kHz."""

STEP_DB = 20 * np.log10(2) / 4
"""What one step of a block's gain is worth."""

_HEAD = 4
_REACH = _HEAD
"""The byte of a frame that says how many bytes before it its bits begin."""

_TOLD = slice(_REACH + 1, _REACH + 9)
"""Where a frame tells how it is coded, in 64 bits; behind that are bits of this frame and of those to come."""

_LENGTH, _VALUES, _GAIN, _SHORT, _REGION_0, _REGION_1 = (1, 12), (13, 9), (22, 8), (39, 1), (55, 4), (59, 3)
"""Where in these a field begins, and how many bits it has."""

_DISPUTED, _DISPUTED_LINE = 18, 330
"""The band of frequencies of which decoders disagree where it begins: at 330 (ISO 13818-3 as it was printed; ffmpeg, so
browsers) or 332 (its correction; LAME, mpg123). What changes its code there is heard wrong by one of them."""

_KBIT_S = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_KIND = bytes((0xFF, 0xF3))
"""How a frame of MPEG-2, layer III, begins that has no checksum."""

_24_KHZ, _MONO = 0b01, 0b11
_TELLING = (b"Info", b"Xing", b"VBRI")
_TELLING_AT = slice(_TOLD.stop, _TOLD.stop + 27)
"""Where a first frame that plays nothing says so: it tells about the whole, as that was before it was cut."""

_TAG, _TAG_HEAD, _LAST_TAG = b"ID3", 10, 128


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames of one kind, each a row of bytes."""

    rows: NDArray[np.uint8]

    @classmethod
    def of(cls, data: bytes) -> Frames | None:
        """The frames of an MP3 without tags; None where it is of another kind, is disputed, or ends within a frame."""
        data = _untagged(data)
        if (size := _size(data)) and any(sign in data[_TELLING_AT] for sign in _TELLING):
            data = data[size:]
            size = _size(data)
        if not size or len(data) % size:
            return None
        rows = np.frombuffer(data, np.uint8).reshape(-1, size)
        if (rows[:, :_HEAD] != rows[0, :_HEAD]).any() or rows[0, _REACH] or _disputed(_told(rows)):
            return None
        return cls(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def tobytes(self) -> bytes:
        """The MP3."""
        return self.rows.tobytes()

    def between(self, first: int, end: int) -> Frames:
        """The frames from `first` up to `end`, and those before, silent, on whose bytes the first one leans."""
        room = self.rows.shape[1] - _TOLD.stop
        leans = int(self.rows[first, _REACH])
        before = min(first, -(-leans // room))
        rows = self.rows[first - before : end].copy()
        rows[:before, _TOLD] = 0
        for place in range(before):  # each points to where those bytes begin, so that no decoder lets go of them
            rows[place, _REACH] = max(0, leans - room * (before - place))
        return Frames(rows)

    def louder(self, steps: NDArray[np.int_]) -> Frames | None:
        """So many steps louder, each frame; None where a gain cannot be written."""
        rows, told = self.rows.copy(), _told(self.rows)
        gains = _field(told, _GAIN) + np.where(_field(told, _LENGTH), steps, 0)
        start, bits = _GAIN
        if gains.max(initial=0) >= 1 << bits:
            return None
        place = 64 - start - bits
        kept = told & np.uint64(~(((1 << bits) - 1) << place) & 0xFFFFFFFFFFFFFFFF)
        made = kept | np.maximum(gains, 0).astype(np.uint64) << np.uint64(place)
        rows[:, _TOLD] = made.astype(">u8").view(np.uint8).reshape(-1, 8)
        return Frames(rows)


def _told(rows: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(rows[:, _TOLD]).view(">u8")[:, 0].astype(np.uint64)


def _field(told: NDArray[np.uint64], field: tuple[int, int]) -> NDArray[np.int_]:
    start, bits = field
    return (told >> np.uint64(64 - start - bits) & np.uint64((1 << bits) - 1)).astype(int)


def _disputed(told: NDArray[np.uint64]) -> bool:
    first = _field(told, _REGION_0) + 1
    second = first + _field(told, _REGION_1) + 1
    at_it = ((first == _DISPUTED) | (second == _DISPUTED)) & (_field(told, _SHORT) == 0)
    return bool((at_it & (2 * _field(told, _VALUES) > _DISPUTED_LINE)).any())


def quiet(like: bytes, count: int) -> bytes:
    """So many frames of nothing, of the kind that the MP3 `like` begins with."""
    return (like[:_HEAD] + bytes(_size(like) - _HEAD)) * count


def kind_of(mp3: bytes) -> bytes:
    """What frames have in common that may stand in one row."""
    return mp3[:_HEAD]


def count_of(mp3: bytes) -> int:
    """How many frames an MP3 has that is made of such frames and nothing else."""
    return len(mp3) // _size(mp3) if mp3 else 0


def _size(data: bytes) -> int:
    """The bytes of the frame that `data` begins with; 0 where that is another kind."""
    if len(data) < _TOLD.stop or data[:2] != _KIND:
        return 0
    rate, padded = data[2] >> 4, data[2] & 2
    if data[2] >> 2 & 3 != _24_KHZ or padded or data[3] >> 6 != _MONO or rate >= len(_KBIT_S):
        return 0
    return 3 * _KBIT_S[rate]


def _untagged(data: bytes) -> bytes:
    while data.startswith(_TAG) and len(data) > _TAG_HEAD:
        length = 0
        for byte in data[6:_TAG_HEAD]:
            length = length << 7 | byte & 0x7F
        data = data[_TAG_HEAD + length :]
    return data[:-_LAST_TAG] if data[-_LAST_TAG:].startswith(b"TAG") else data
