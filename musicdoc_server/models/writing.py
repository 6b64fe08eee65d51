"""What a writer is given and gives back: the brief, the plan, the scripts."""

from __future__ import annotations

from pydantic import Field

from musicdoc_server.models.music import Subject, Track, WantedSong
from musicdoc_server.models.value import Value

SONGS = 5
"""How many songs a documentary has, where the music has that many."""

NARRATIONS = SONGS + 2
"""An opening, a lead-in for each song, and a closing."""


class Assignment(Value):
    """What a writer is asked for: the user's words, the length of each narration, the voice's pace.

    `language` is a BCP 47 tag, empty where the prompt may say it.
    """

    topic: str
    prompt: str = ""
    language: str = ""
    narration_target_s: int
    words_per_min: float


class Brief(Assignment):
    """The assignment, and what the topic turned out to be."""

    subject: Subject


class Slot(Value):
    """One of the plan's places for a song: its role in the story, the song wanted, why, and up to two alternates."""

    role: str
    wanted: WantedSong
    why: str
    alternates: tuple[WantedSong, ...] = Field(default=(), max_length=2)


class Plan(Value):
    """The outline of a documentary; slots are in chronological order."""

    title: str
    topic: str
    summary: str
    arc: str
    era: str
    slots: tuple[Slot, ...] = Field(max_length=SONGS)


class Chosen(Value):
    """A slot and the track that fills it; `wanted` is what the writer asked for, None where the catalog chose."""

    slot: Slot
    track: Track
    wanted: WantedSong | None = None


class SearchResult(Value):
    """What the search for a slot came to; no track: not found; no `wanted`: the catalog chose the track."""

    slot: Slot
    track: Track | None = None
    wanted: WantedSong | None = None


class OutlineSlot(Value):
    """A slot as listeners are told it. `found` is None until it was looked for; `index` is the song's in the timeline.

    `instead` is the song that came where another was wanted.
    """

    role: str
    song: str
    artist: str
    year: int | None = None
    why: str = ""
    found: bool | None = None
    index: int | None = None
    instead: WantedSong | None = None


class Outline(Value):
    """The plan as listeners are told it, before there are songs and again when there are."""

    title: str
    summary: str
    arc: str
    era: str
    slots: tuple[OutlineSlot, ...]


class Script(Value):
    """The text of one narration before it is spoken; `facts` are the ids of the facts it used."""

    title: str
    text: str
    facts: tuple[str, ...] = ()


class Written(Value):
    """A narration's text as listeners are told it before it is spoken; `index` is its place in the timeline."""

    index: int
    title: str
    text: str
