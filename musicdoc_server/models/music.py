"""What catalogs know: artists, tracks, and facts about both."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from musicdoc_server.models.value import Value


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


class Suggestion(Value):
    """A topic to offer."""

    topic: str
    kind: Literal["artist", "style", "years"]
    songs: int | None = Field(
        default=None, description="How many songs there are of it: at most 20 are counted, none for Spotify."
    )


class LibraryStatus(Value):
    """How far the reading of the music folder is. `tracks` can be asked for at this moment."""

    state: Literal["scanning", "ready"]
    files_seen: int
    files_total: int
    tracks: int


class Subject(Value):
    """What a topic turned out to be: an artist, or a theme with songs by several.

    `name` is the artist's full name or the theme in plain words ("ragtime", "songs from 1902"); `tracks` are the
    candidates, best match first; `facts` speak of the artists and of those tracks.
    """

    kind: Literal["artist", "theme"]
    name: str
    tracks: tuple[Track, ...] = ()
    facts: tuple[Fact, ...] = ()


class WantedSong(Value):
    """A song the writer asks for; the catalog finds the track, if it has one."""

    title: str
    artist: str
    year: int | None = None
    album: str = ""
