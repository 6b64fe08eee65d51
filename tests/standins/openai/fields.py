"""What a field of a schema is for, by its name."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache


class Field(Enum):
    """Kinds of fields; the value is the name in tables."""

    ALTERNATES = "alternates"
    FACT = "fact"
    SEGMENTS = "segments"
    SONGS = "songs"
    SPOKEN = "spoken"
    WHY = "why"
    SUMMARY = "summary"
    ARC = "arc"
    ERA = "era"
    YEAR = "year"
    ALBUM = "album"
    ARTIST = "artist"
    TOPIC = "topic"
    ROLE = "role"
    LANGUAGE = "language"
    SONG = "song"
    TITLE = "title"
    INDEX = "index"
    ID = "id"
    OTHER = "other"


NAMES: tuple[tuple[Field, str], ...] = (
    (Field.ALTERNATES, "alternate alternates alternative alternatives backup backups replacements"),
    (Field.FACT, "fact facts source sources evidence cited citations"),
    (Field.WHY, "why reason essential because rationale"),
    (Field.ROLE, "role roles part function"),
    (Field.ERA, "era period span"),
    (Field.YEAR, "year years date released"),
    (Field.ALBUM, "album record release"),
    (Field.ARTIST, "artist artists band performer by"),
    (Field.TOPIC, "topic subject"),
    (Field.LANGUAGE, "language lang locale"),
    (Field.SEGMENTS, "segments narrations scripts lead_ins ins paragraphs chapters"),
    (Field.SONGS, "slots slot songs tracks playlist timeline selections"),
    (Field.INDEX, "index number position order no n"),
    (Field.ID, "id ids ref uri"),
    (Field.SPOKEN, "text narration script body content speech spoken opening closing intro outro lead leadin in words"),
    (Field.SUMMARY, "summary description overview abstract note"),
    (Field.ARC, "arc story theme"),
    (Field.SONG, "song track"),
    (Field.TITLE, "title name heading headline"),
)
"""Looked through in this order: the first kind that has one of a name's parts."""


@cache
def field_of(name: str) -> Field:
    """The kind of the field called `name`, in snake_case or camelCase."""
    parts = set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))
    return next((kind for kind, words in NAMES if parts & set(words.split())), Field.OTHER)
