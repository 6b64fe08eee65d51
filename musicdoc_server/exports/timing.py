"""When what is heard: the parts of a documentary played one after the other, and the sentences within a narration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from musicdoc_server.models import Documentary, Narration, Segment
from musicdoc_server.sentences import sentences


class Cue(NamedTuple):
    """Words and when they are spoken, in milliseconds from the beginning."""

    start_ms: int
    end_ms: int
    text: str


def starts_ms(documentary: Documentary) -> Iterator[tuple[int, Segment]]:
    """Each segment, and the millisecond in which it begins."""
    at_ms = 0
    for segment in documentary.timeline:
        yield at_ms, segment
        at_ms += segment.duration_ms


def cues(narration: Narration) -> list[Cue]:
    """The narration's sentences. Their times go by their length, as no voice tells them: good to a second or so."""
    parts = sentences(" ".join(narration.text.split()))
    whole, said = sum(map(len, parts)), 0
    found = []
    for part in parts:
        start_ms = narration.duration_ms * said // whole
        said += len(part)
        found.append(Cue(start_ms, narration.duration_ms * said // whole, part))
    return found
