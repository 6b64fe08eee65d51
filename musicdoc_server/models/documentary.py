"""What comes of it: the timeline that can be played, and the playlist that is kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from musicdoc_server.models.value import Value, now, printable

# What the page may load: our own audio and covers, never an address that somebody else chose.
OwnUrl = Annotated[str, Field(pattern=r"^/(audio|library)/[A-Za-z0-9_-][A-Za-z0-9._-]*(/cover)?$", max_length=300)]

Title = Annotated[str, Field(max_length=300), AfterValidator(printable), Field(min_length=1)]


LONGEST_MS = 7 * 24 * 3_600_000
DurationMs = Annotated[int, Field(ge=0, le=LONGEST_MS)]
"""Nothing that is played takes longer than a week; what adds durations up stays within what all programs count to."""

Year = Annotated[int, Field(ge=0, le=9999)]

MOST_SOURCES, LONGEST_FACT, LONGEST_SOURCE = 20, 1000, 300
"""Sources of a narration, and characters of each part: what the shipped facts have is a tenth of it."""


class Source(Value):
    """A fact that a narration tells, and where it is from; both are for people to read."""

    text: str = Field(max_length=LONGEST_FACT)
    source: str = Field(max_length=LONGEST_SOURCE)


class Narration(Value):
    """A spoken segment of the timeline."""

    type: Literal["narration"] = "narration"
    index: int = Field(ge=0)
    title: str = Field(max_length=300)
    text: str
    audio_url: OwnUrl
    duration_ms: DurationMs
    facts: tuple[str, ...] = Field(default=(), description="The ids of the facts that it tells.")
    sources: tuple[Source, ...] = Field(
        default=(), max_length=MOST_SOURCES, description="The same to read; narrations of earlier versions have none."
    )


class Song(Value):
    """A song segment of the timeline."""

    type: Literal["song"] = "song"
    index: int = Field(ge=0)
    title: str = Field(max_length=300)
    artist: str = Field(max_length=300)
    album: str = ""
    year: Year | None = None
    track_id: str = Field(max_length=200)
    track_uri: str = Field(max_length=200)
    duration_ms: DurationMs
    audio_url: OwnUrl | None = Field(default=None, description="Only where the file is ours to serve.")
    cover_url: OwnUrl | None = None
    why: str = ""
    role: str = Field(default="", max_length=300, description="Its part in the story, from the plan.")


Segment = Annotated[Narration | Song, Field(discriminator="type")]


class Documentary(Value):
    """Title, topic, summary and the ordered segments."""

    title: Title
    topic: str = Field(default="", max_length=200)
    summary: str = Field(default="", max_length=2000)
    timeline: tuple[Segment, ...]

    @model_validator(mode="after")
    def _counted(self) -> Documentary:
        if [segment.index for segment in self.timeline] != list(range(len(self.timeline))):
            raise PydanticCustomError("timeline_order", "timeline must be numbered by index from 0 without gaps")
        return self

    @property
    def own_files(self) -> bool:
        """Whether every segment is a file of ours, and nothing is of Spotify's."""
        songs = [part for part in self.timeline if isinstance(part, Song)]
        return all(song.audio_url and not song.track_uri.startswith("spotify:") for song in songs)


class Playlist(Value):
    """A saved documentary with an unguessable id and an owner; times are UTC, ISO 8601."""

    id: str
    owner_id: str
    created_at: str
    updated_at: str
    data: Documentary


def new_playlist(owner_id: str, data: Documentary, *, seed: str = "") -> Playlist:
    """A playlist under a new id with 128 random bits: its link is what shares it.

    With `seed`, which must be as hard to guess, the id is always the same: work that is done again finds what it saved.
    """
    at = now()
    name = hashlib.sha256(f"playlist {seed}".encode()).hexdigest()[:32] if seed else secrets.token_hex(16)
    return Playlist(id=f"pl_{name}", owner_id=owner_id, created_at=at, updated_at=at, data=data)


class Listing(Value):
    """A playlist as lists show it: without its timeline, but with what can be told from that."""

    id: str
    owner_id: str
    created_at: str
    updated_at: str
    title: str
    topic: str
    summary: str
    songs: int = Field(description="How many there are.")
    artists: tuple[str, ...] = Field(description="Those of the songs, each once, in order.")
    duration_ms: int
    narration_ms: int = Field(description="How much of that is narration.")
    own_files: bool = Field(description="Whether every segment is a file of ours.")


def listing(playlist: Playlist) -> Listing:
    """What lists show of it."""
    data = playlist.data
    songs = [part for part in data.timeline if isinstance(part, Song)]
    return Listing(
        id=playlist.id,
        owner_id=playlist.owner_id,
        created_at=playlist.created_at,
        updated_at=playlist.updated_at,
        title=data.title,
        topic=data.topic,
        summary=data.summary,
        songs=len(songs),
        artists=tuple(dict.fromkeys(song.artist for song in songs)),
        duration_ms=sum(part.duration_ms for part in data.timeline),
        narration_ms=sum(part.duration_ms for part in data.timeline if part.type == "narration"),
        own_files=data.own_files,
    )


class Clip(Value):
    """Spoken audio that can be played: where it is, how long it lasts, and whether another voice had to step in."""

    url: OwnUrl
    duration_ms: int
    stand_in: bool = False
