"""A model's answer to a call: the good one, and then whatever was asked to be wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.standins.openai import phrases, tokens
from tests.standins.openai.behaviour import OpenAIBehaviour
from tests.standins.openai.fields import Field, field_of
from tests.standins.openai.fill import SPOKEN_WORDS, Filler
from tests.standins.openai.prose import Manner, narration
from tests.standins.openai.reading import Reading, read

OF_JSON = ("wrong_counts", "repeat_songs", "unknown_songs", "empty_strings", "many_slots")
OF_NARRATION = ("wrong_year", "names_other_song")
OF_ANY = ("other_language", "wrong_length")
ENDS = ("stall", "cut_off")
SAID_NO = "I'm sorry, but I can't help with that."


@dataclass
class Reply:
    """What is sent. `ends`: stall or cut_off where the rest of it never comes."""

    text: str
    finish_reason: str = "stop"
    refused: bool = False
    ends: str = ""
    spoilt: list[str] = field(default_factory=list)


def reply_to(asked: dict[str, Any], behaviour: OpenAIBehaviour) -> Reply:
    """The answer to a call's body; uses up the misbehaviour it shows."""
    reading = read(asked["messages"])
    form = asked.get("response_format") or {}
    schema = (form.get("json_schema") or {}).get("schema") or reading.schema
    spoilt = _spoilt(schema, behaviour) if behaviour.on_prompt in reading.text else []
    if "refusal" in spoilt:
        return Reply(SAID_NO, refused=True, spoilt=spoilt)
    manner = _manner(reading, spoilt)
    if schema:
        value = Filler(schema, reading, set(spoilt), manner).answer()
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    else:
        text = _plain(reading, manner, half="wrong_length" in spoilt)
        if form.get("type") == "json_object":
            text = json.dumps({"title": reading.about, "text": text}, ensure_ascii=False)
    reply = Reply(_wrapped(text, spoilt), spoilt=spoilt)
    _end_early(reply, asked)
    return reply


def _spoilt(schema: dict[str, Any] | None, behaviour: OpenAIBehaviour) -> list[str]:
    names = ["refusal", "truncate", "content_filter", "code_fences", "prose_around", "junk", "empty_answer", *ENDS]
    names += OF_ANY
    if schema:
        names += OF_JSON
    if not schema or any(field_of(name) is Field.SPOKEN for name in re.findall(r'"(\w+)": \{', json.dumps(schema))):
        names += OF_NARRATION
    return [name for name in names if behaviour.take(name)]


def _manner(reading: Reading, spoilt: list[str]) -> Manner:
    named = {song.title for song in reading.songs}
    other = next((song.title for song in reversed(reading.pool) if song.title not in named), "Unheard")
    return Manner(
        language="de" if "other_language" in spoilt else reading.language,
        wrong_year="wrong_year" in spoilt,
        other_song=other if "names_other_song" in spoilt else "",
    )


def _plain(reading: Reading, manner: Manner, *, half: bool) -> str:
    words = (reading.words("") or SPOKEN_WORDS) // (2 if half else 1)
    asked = reading.count("paragraph", "segment", "narration", "script") or 1
    marker = re.search(r"separated?\s+(?:\w+\s+){0,6}[\"“`']([^\"”`'\n]{1,20})[\"”`']", reading.text)
    part = next((each for each in ("opening", "closing") if re.search(rf"\b{each}\b", reading.text.lower())), "")
    songs = reading.songs
    paragraphs = [
        narration(
            part if asked == 1 and not songs else "closing" if n >= len(songs) > 0 else "",
            words,
            reading.about,
            song=songs[n] if n < len(songs) else None,
            facts=[line for _, line in reading.facts[n : n + 1]],
            turn=n,
            manner=manner,
        )
        for n in range(asked)
    ]
    return (f"\n{marker[1]}\n" if marker else "\n\n").join(paragraphs)


def _wrapped(text: str, spoilt: list[str]) -> str:
    if "empty_answer" in spoilt:
        return ""
    if "junk" in spoilt:
        return phrases.NONSENSE * 6
    if "code_fences" in spoilt:
        text = f"```json\n{text}\n```"
    if "prose_around" in spoilt:
        text = f"Sure! Here is what you asked for {{as JSON}}:\n\n{text}\n\nLet me know if you want any changes."
    return text


def _end_early(reply: Reply, asked: dict[str, Any]) -> None:
    parts = tokens.pieces(reply.text)
    limit = asked.get("max_completion_tokens") or asked.get("max_tokens") or len(parts)
    if len(parts) > limit:
        reply.text, reply.finish_reason = "".join(parts[:limit]), "length"
    reasons = {"truncate": "length", "content_filter": "content_filter", "stall": "stop", "cut_off": "stop"}
    for name, reason in reasons.items():
        if name in reply.spoilt:
            reply.text, reply.finish_reason = "".join(parts[: len(parts) // 2]), reason
            reply.ends = name if name in ENDS else reply.ends
