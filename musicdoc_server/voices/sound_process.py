"""The process that makes pieces of narration of the sound that a server sent (`child.py` says how one talks to it).

    → {"words": 12}                             how many words it says, and the bytes of an audio file
    ← {}                                        and the bytes of an MP3, for `mp3.joined`
    ← {"noSound": "what is wrong", "unreadable": false}
    ← {"partly": true}                          most of the words are missing
    → {}                                        and the bytes of a piece, to have it encoded anew

Run by `SoundMaker` as `python -m musicdoc_server.voices.sound_process <threads>`.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from musicdoc_server.voices.child import Work, serve
from musicdoc_server.voices.mp3 import NoSound, Unreadable, encoded, piece_of

FASTEST_WORDS_S = 8.0
WORDS_TO_JUDGE = 10
"""No voice says ten words faster than that: where they seem to be said, most of them are missing."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Numbers of glibc's `mallopt` (its malloc.h)."""
_KEPT_BYTES = 32 << 20
"""The most that glibc takes for the second of them."""


def load() -> Work:
    """Imports what is heavy."""
    import lameenc  # noqa: F401
    import soundfile  # noqa: F401

    _keep_memory()
    return made


def _keep_memory() -> None:
    """Keeps what a piece needed for the next one.

    A piece of 8 s needs 5 MB for a moment; to give them back and get them again each time took more than half of the
    work (1,600 page faults a piece).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        for option, value in ((_TRIM_THRESHOLD, _KEPT_BYTES), (_MMAP_THRESHOLD, _KEPT_BYTES), (_ARENA_MAX, 1)):
            mallopt(option, value)


def made(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer to a request."""
    if "words" not in request:
        return {}, encoded(data)
    try:
        mp3, length_s = piece_of(data)
    except NoSound as why:
        return {"noSound": str(why), "unreadable": isinstance(why, Unreadable)}, b""
    words = request["words"]
    if words >= WORDS_TO_JUDGE and length_s * FASTEST_WORDS_S < words:
        return {"partly": True}, b""
    return {}, mp3


if __name__ == "__main__":
    serve(load, int(sys.argv[1]))
