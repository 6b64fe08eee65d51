"""Values that travel between rooms: frozen, camelCase in JSON, times with their unit in the name."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from musicdoc_server.languages import tag_of

SONGS = 5
"""How many songs a documentary has, where the music has that many."""

LOCAL_OWNER = "local"
"""Whose jobs they are when nobody says so: the one user of one's own machine."""

# What the page may load: our own audio and covers, never an address that somebody else chose.
OwnUrl = Annotated[str, Field(pattern=r"^/(audio|library)/[A-Za-z0-9_-][A-Za-z0-9._-]*(/cover)?$", max_length=300)]


class Value(BaseModel):
    """The base of all values: immutable, read by either name, written as camelCase JSON without empty fields."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="ignore")

    def to_json(self) -> dict[str, Any]:
        """This value as plain JSON data, camelCase, `None` left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def now() -> str:
    """The present time as it is written everywhere: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def printable(text: str) -> str:
    """Line breaks become spaces and control characters go: no store, log or voice has a use for them."""
    return "".join(char if char.isprintable() else " " for char in text).strip()


MAX_ADDRESS = 254
"""The longest mail address that can be used (RFC 5321, 4.5.3.1.3, less the brackets)."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def mail_address(text: str) -> str:
    """One mail address as it stands in an envelope: ASCII, no quotes, no comments. Raises PydanticCustomError."""
    if len(text) > MAX_ADDRESS or not _ADDRESS.fullmatch(text):
        raise PydanticCustomError("mail_address", "it must be one address like ann@example.org")
    return text


def _language(text: str) -> str:
    tag = tag_of(text) if text.strip() else ""
    if tag is None:
        raise PydanticCustomError("unknown_language", "no language")
    return tag


Owner = Annotated[str, StringConstraints(pattern=r"^[\w.:@+-]{1,128}$")]
Title = Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=300)]


class JobRequest(Value):
    """What a user asks for: the body of `POST /api/music-doc`. Limits: DESIGN 4.

    `catalog` and `voice` are empty where the server may choose; `language` (a BCP 47 tag) where the prompt may say it.
    The access token lives in memory only: it is never dumped. `token_app` names the Spotify app that it is of, empty
    for this server's own; no body of a request can set it.
    `email` gets a message when the job ends; it is kept with the job, and told to nobody.
    """

    topic: Annotated[str, AfterValidator(printable), Field(min_length=1, max_length=200)]
    prompt: Annotated[str, Field(max_length=2000), AfterValidator(printable)] = ""
    owner_id: Owner = LOCAL_OWNER
    narration_target_secs: Annotated[int, Field(ge=10, le=300)] = 30
    catalog: str = Field(default="", max_length=20)
    language: Annotated[str, Field(max_length=40), AfterValidator(_language)] = ""
    voice: Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9_.()+-]*$")] = ""
    market: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    email: Annotated[str, AfterValidator(mail_address)] | None = Field(default=None, repr=False)
    access_token: Annotated[SecretStr, Field(max_length=4096)] | None = Field(default=None, exclude=True, repr=False)
    token_app: Annotated[str, BeforeValidator(lambda _: "")] = Field(default="", exclude=True)


class Fact(Value):
    """One checkable statement with its source.

    `text` is a sentence that stands alone; where it begins with `subject`, a later sentence may say `pronoun` instead.
    `track_id` is empty for a fact about the artist. `kind`: life, character, legacy (of an artist); origin, dedication,
    premiere, form, listen, anecdote, legacy, tag (of a track).
    """

    id: str
    kind: str
    text: str
    source: str
    artist: str
    subject: str
    pronoun: str
    track_id: str = ""
    year: int | None = None


class Track(Value):
    """What a catalog returns.

    `uri` is like `library:<id>` or `spotify:track:…`; `said` is its name within a sentence.
    """

    id: str
    uri: str
    title: str
    artist: str
    duration_ms: int
    album: str = ""
    year: int | None = None
    genre: str = ""
    composer: str = ""
    said: str = ""
    audio_url: str | None = None
    cover_url: str | None = None


class Subject(Value):
    """What a topic turned out to be: an artist, or a theme with songs by several.

    `name` is the artist's full name or the theme in plain words ("ragtime", "songs from 1902"); `tracks` are the
    candidates, best match first; `facts` speak of the artists and of those tracks.
    """

    kind: Literal["artist", "theme"]
    name: str
    tracks: tuple[Track, ...] = ()
    facts: tuple[Fact, ...] = ()


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


class WantedSong(Value):
    """A song the writer asks for; the catalog finds the track, if it has one."""

    title: str
    artist: str
    year: int | None = None
    album: str = ""


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


class Script(Value):
    """The text of one narration before it is spoken; `facts` are the ids of the facts it used."""

    title: str
    text: str
    facts: tuple[str, ...] = ()


class Narration(Value):
    """A spoken segment of the timeline."""

    type: Literal["narration"] = "narration"
    index: int = Field(ge=0)
    title: str = Field(max_length=300)
    text: str
    audio_url: OwnUrl
    duration_ms: int = Field(ge=0)
    facts: tuple[str, ...] = ()


class Song(Value):
    """A song segment of the timeline; `audio_url` where the file is ours to serve."""

    type: Literal["song"] = "song"
    index: int = Field(ge=0)
    title: str = Field(max_length=300)
    artist: str = Field(max_length=300)
    album: str = ""
    year: int | None = None
    track_id: str = Field(max_length=200)
    track_uri: str = Field(max_length=200)
    duration_ms: int = Field(ge=0)
    audio_url: OwnUrl | None = None
    cover_url: OwnUrl | None = None
    why: str = ""


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


class Clip(Value):
    """Spoken audio that can be played: where it is, how long it lasts, and whether another voice had to step in."""

    url: OwnUrl
    duration_ms: int
    stand_in: bool = False
