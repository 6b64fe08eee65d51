"""The segments of a narration, each as soon as its text is complete, while the rest is still being written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from musicdoc_server.writers.llm_answers import SegmentAnswer
from musicdoc_server.writers.llm_json import begins, checked, growing, read, whole, without_thoughts


async def closed_segments(pieces: AsyncIterator[str]) -> AsyncGenerator[SegmentAnswer]:
    """The segments in the order in which they come; what is no segment counts as an empty one.

    A segment is closed when the next one begins, or the whole answer is at its end.
    """
    text, given = "", 0
    async for piece in pieces:
        text += piece
        # Between two braces nothing can begin or end.
        if "{" in piece or "}" in piece:
            plain = without_thoughts(text)
            start = begins(plain)
            found = _entries(growing(plain[start:]) if start >= 0 else None)
            while given < len(found) - 1:
                yield _segment(found[given], given)
                given += 1
    entries = _entries(read(text))
    for entry in entries[given : len(entries) if whole(text) else -1]:
        yield _segment(entry, given)
        given += 1


def all_segments(text: str) -> list[SegmentAnswer]:
    """The segments of a whole answer; one that ends in the middle is left out."""
    entries = _entries(read(text))
    return [_segment(entry, place) for place, entry in enumerate(entries if whole(text) else entries[:-1])]


def _entries(data: dict[str, Any] | None) -> list[Any]:
    entries = data.get("segments") if data else None
    return entries if isinstance(entries, list) else []


def _segment(entry: Any, place: int) -> SegmentAnswer:
    """The entry as a segment; one without a number has that of its place."""
    segment = checked(SegmentAnswer, entry)[0] or SegmentAnswer()
    return segment if segment.number else segment.model_copy(update={"number": place + 1})
