"""As text in time: WebVTT (W3C) with a cue for each sentence, and chapters as JSON (Podcast Namespace, 1.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from musicdoc_server.captions import Cue, vtt
from musicdoc_server.exports.playlists import Place
from musicdoc_server.exports.timing import Told, cues, starts_ms
from musicdoc_server.models import Documentary


def transcript(documentary: Documentary, told: Told = lambda _: ()) -> str:
    """All narration, and the names of the songs, as they follow each other when the whole is played."""
    return vtt(_cues(documentary, told))


def _cues(documentary: Documentary, told: Told) -> Iterator[Cue]:
    for start_ms, segment in starts_ms(documentary):
        if segment.type == "narration":
            for cue in cues(segment, told(segment.audio_url)):
                yield Cue(start_ms + cue.start_ms, start_ms + cue.end_ms, cue.text)
        else:
            yield Cue(start_ms, start_ms + segment.duration_ms, f"♪ {segment.title} – {segment.artist}")


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
