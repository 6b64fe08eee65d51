"""As text in time: WebVTT (W3C) with a cue for each sentence, and chapters as JSON (Podcast Namespace, 1.2)."""

from __future__ import annotations

import json

from musicdoc_server.exports.playlists import Place
from musicdoc_server.exports.timing import cues, starts_ms
from musicdoc_server.models import Documentary, Narration


def vtt(documentary: Documentary) -> str:
    """All narration, and the names of the songs, as they follow each other when the whole is played."""
    blocks = ["WEBVTT"]
    for start_ms, segment in starts_ms(documentary):
        if segment.type == "narration":
            blocks += [_cue(start_ms + cue.start_ms, start_ms + cue.end_ms, cue.text) for cue in cues(segment)]
        else:
            blocks.append(_cue(start_ms, start_ms + segment.duration_ms, f"♪ {segment.title} – {segment.artist}"))
    return "\n\n".join(blocks) + "\n"


def captions(narration: Narration) -> str:
    """One narration alone, from its own beginning."""
    return "\n\n".join(["WEBVTT", *(_cue(*cue) for cue in cues(narration))]) + "\n"


def chapters(documentary: Documentary, place: Place) -> str:
    """A chapter for each segment; `url` where it can be played by itself."""
    entries = []
    for start_ms, segment in starts_ms(documentary):
        title = segment.title if segment.type == "narration" else f"{segment.artist} – {segment.title}"
        entry = {"startTime": start_ms / 1000, "title": title}
        if where := place(segment):
            entry["url"] = where
        entries.append(entry)
    data = {"version": "1.2.0", "title": documentary.title, "chapters": entries}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _cue(start_ms: int, end_ms: int, text: str) -> str:
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{_time(start_ms)} --> {_time(max(end_ms, start_ms + 1))}\n{plain}"


def _time(at_ms: int) -> str:
    minutes, ms = divmod(at_ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"
