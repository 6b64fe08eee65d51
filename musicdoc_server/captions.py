"""Words, when they are heard, and how that is written down: WebVTT (W3C)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

_CUE = re.compile(r"(\d\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d\d+):(\d\d):(\d\d)\.(\d{3})\n(.+)")


class Cue(NamedTuple):
    """Words and when they are spoken, in milliseconds from the beginning."""

    start_ms: int
    end_ms: int
    text: str


def vtt(cues: Iterable[Cue]) -> str:
    """The text of a `.vtt` file."""
    return "\n\n".join(["WEBVTT", *map(_block, cues)]) + "\n"


def read(text: str) -> tuple[Cue, ...]:
    """The cues of a file that `vtt` wrote; what is none is passed over."""
    return tuple(
        Cue(_ms(*found.groups()[:4]), _ms(*found.groups()[4:8]), html.unescape(found[9]))
        for found in _CUE.finditer(text)
    )


def _block(cue: Cue) -> str:
    plain = " ".join(cue.text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{_time(cue.start_ms)} --> {_time(max(cue.end_ms, cue.start_ms + 1))}\n{plain}"


def _time(at_ms: int) -> str:
    minutes, ms = divmod(at_ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"


def _ms(*parts: str) -> int:
    hours, minutes, seconds, ms = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
