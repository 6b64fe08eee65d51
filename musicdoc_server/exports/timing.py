"""When what is heard: the parts of a documentary played one after the other, and the sentences within a narration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from musicdoc_server.captions import Cue
from musicdoc_server.models import Documentary, Narration, Segment
from musicdoc_server.sentences import sentences

Told = Callable[[str], Sequence[Cue]]
"""What is known of the sentences of the clip at an address; nothing where it is not."""


def starts_ms(documentary: Documentary) -> Iterator[tuple[int, Segment]]:
    """Each segment, and the millisecond in which it begins."""
    at_ms = 0
    for segment in documentary.timeline:
        yield at_ms, segment
        at_ms += segment.duration_ms


def cues(narration: Narration, told: Sequence[Cue] = ()) -> Sequence[Cue]:
    """The narration's sentences: `told` where these are its words, else with times that go by their length, which are
    good to a second or so."""
    text = " ".join(narration.text.split())
    if " ".join(cue.text for cue in told) == text:
        return told
    parts = sentences(text)
    whole, said = sum(map(len, parts)), 0
    found = []
    for part in parts:
        start_ms = narration.duration_ms * said // whole
        said += len(part)
        found.append(Cue(start_ms, narration.duration_ms * said // whole, part))
    return found
