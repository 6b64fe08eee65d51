"""Reads a folder's facts.json: checkable statements about an artist and about the files beside it.

{"artist": {"name": "Erik Satie", "short": "Satie", "pronoun": "he", "facts": [
    {"id": "satie-01", "kind": "life", "text": "Satie was born …", "source": "…", "year": 1866}]},
 "tracks": {"gymnopedie-no-1.mp3": {"name": "the first Gymnopédie", "facts": [...]}}}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel, Field, ValidationError

from musicdoc_server.models import Fact

NAME = "facts.json"


class _Statement(BaseModel):
    id: str = Field(min_length=1, max_length=200)
    kind: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=1000)
    source: str = Field(min_length=1, max_length=1000)
    year: int | None = None


class _Artist(BaseModel):
    name: str = Field(min_length=1, max_length=300)
    short: str = ""
    pronoun: str = "they"
    facts: list[_Statement] = []


class _Track(BaseModel):
    name: str = ""
    facts: list[_Statement] = []


class _File(BaseModel):
    artist: _Artist
    tracks: dict[str, _Track] = {}


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What a facts.json says; tracks are named by their id."""

    artist: str
    short: str
    of_artist: tuple[Fact, ...]
    of_tracks: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def read_facts(body: str, track_id: Callable[[str], str | None]) -> FolderFacts:
    """The facts in `body`. `track_id` tells the id of the file with a given name, None where there is no such track.

    Raises ValueError that says what is wrong.
    """
    try:
        read = _File.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{place + ': ' if place else ''}{first['msg']}") from None
    artist = read.artist
    short = artist.short or artist.name
    facts = FolderFacts(artist.name, short, _facts(artist.facts, artist.name, short, artist.pronoun))
    for name, track in read.tracks.items():
        found = track_id(name)
        if found is None:
            continue
        if track.name:
            facts.said[found] = track.name
        facts.of_tracks[found] = _facts(track.facts, artist.name, track.name, "it", found)
    return facts


def _facts(said: list[_Statement], artist: str, subject: str, pronoun: str, track_id: str = "") -> tuple[Fact, ...]:
    return tuple(
        Fact(**statement.model_dump(), artist=artist, subject=subject, pronoun=pronoun, track_id=track_id)
        for statement in said
    )
