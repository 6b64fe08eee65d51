"""What every catalog must do, whichever it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.catalogs.spotify import SpotifyCatalog
from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.errors import NothingFound
from musicdoc_server.models import Subject, Track, WantedSong
from tests.catalogs.music import KEY, library
from tests.standins.process import StandIn
from tests.standins.spotify.behaviour import PREMIUM_TOKEN

# What the library under test offers: artist -> (title, year).
MUSIC: dict[str, list[tuple[str, int]]] = {
    "The Beatles": [(f"Beatles Song {n}", 1962 + n) for n in range(8)],
    "Björk": [("Army of Me", 1995), ("Jóga", 1997), ("Hyperballad", 1996)],
}

Opened = AbstractAsyncContextManager[Catalog]


@asynccontextmanager
async def the_library(tmp_path: Path) -> AsyncIterator[Catalog]:
    tracks: dict[str, dict[str, Any]] = {
        f"{artist}/{title}.mp3": {"artist": artist, "title": title, "date": str(year), "genre": "Pop"}
        for artist, songs in MUSIC.items()
        for title, year in songs
    }
    catalog = LibraryCatalog(library(tmp_path / "music", tracks), tmp_path / "index.db", KEY)
    catalog.start()
    yield catalog
    await catalog.close()


@dataclass(frozen=True)
class Kind:
    """A catalog under test: how it is opened, and an artist it offers, written as users do.

    Besides, each offers Björk. `song`: one of theirs; `near`: none of theirs, but like it. `complete`: it can tell that
    a topic means nothing, as it knows all the music it has.
    """

    open: Callable[..., Opened]
    artist: str
    topics: tuple[str, ...]
    song: str
    near: str
    complete: bool


LIBRARY = Kind(
    the_library,
    "The Beatles",
    ("The Beatles", "beatles", "Beatles, The", "Beatels", "Tell me about the Beatles"),
    "Beatles Song 7",
    "Beatles Song 77",
    complete=True,
)


@asynccontextmanager
async def spotify(_: Path, stand_in: StandIn) -> AsyncIterator[Catalog]:
    access = SpotifyAccess(f"{stand_in.url}/v1")
    yield SpotifyCatalog(access, PREMIUM_TOKEN, market=None)
    access.close()


SPOTIFY = Kind(
    spotify,
    "Alice in Chains",
    ("Alice in Chains", "alice in chains", "Chains, Alice in", "Alise in Chains", "Tell me about Alice in Chains"),
    "Rooster",
    "Roof Star",
    complete=False,
)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0) as process:
        yield process


@pytest.fixture(params=[LIBRARY, SPOTIFY], ids=["library", "spotify"])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


@pytest.fixture
def opened(kind: Kind, request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return kind.open(tmp_path, *([request.getfixturevalue("stand_in")] if kind is SPOTIFY else []))


def run(opened: Opened, use: Callable[[Catalog], Awaitable[None]]) -> None:
    async def main() -> None:
        async with opened as catalog:
            await use(catalog)

    asyncio.run(asyncio.wait_for(main(), 60))


def quiet(words: str) -> None:
    """Does not listen."""


@pytest.mark.parametrize("way", range(5))
def test_an_artist_is_identified_with_their_tracks_alone(opened: Opened, kind: Kind, way: int) -> None:
    async def use(catalog: Catalog) -> None:
        subject = await catalog.identify(kind.topics[way], quiet)
        assert (subject.kind, subject.name) == ("artist", kind.artist)
        assert len(subject.tracks) >= 5
        assert {track.artist for track in subject.tracks} == {kind.artist}
        assert len({track.id for track in subject.tracks}) == len(subject.tracks)

    run(opened, use)


def test_every_track_is_whole(opened: Opened) -> None:
    def check(track: Track) -> None:
        assert track.id
        assert ":" in track.uri
        assert track.title
        assert track.artist
        assert track.said
        assert track.duration_ms > 0

    async def use(catalog: Catalog) -> None:
        subject = await catalog.identify("Björk", quiet)
        for track in (*subject.tracks, *await catalog.more(subject)):
            check(track)
        assert Subject.model_validate(subject.to_json()) == subject

    run(opened, use)


def test_facts_speak_of_the_subject_and_its_tracks_only(opened: Opened) -> None:
    async def use(catalog: Catalog) -> None:
        subject = await catalog.identify("Björk", quiet)
        assert {fact.track_id for fact in subject.facts} <= {"", *(track.id for track in subject.tracks)}
        assert {fact.artist for fact in subject.facts} <= {"Björk"}
        assert len({fact.id for fact in subject.facts}) == len(subject.facts)

    run(opened, use)


def test_the_same_question_has_the_same_answer(opened: Opened, kind: Kind) -> None:
    async def use(catalog: Catalog) -> None:
        topic = kind.topics[1]
        assert await catalog.identify(topic, quiet) == await catalog.identify(topic, quiet)

    run(opened, use)


def test_what_fits_nothing_is_not_found_with_an_offer_or_left_to_the_writer_as_a_theme(
    opened: Opened, kind: Kind
) -> None:
    async def use(catalog: Catalog) -> None:
        if not kind.complete:
            subject = await catalog.identify("qwertyuiop", quiet)
            assert (subject.kind, subject.name, subject.tracks) == ("theme", "qwertyuiop", ())
            return
        with pytest.raises(NothingFound) as raised:
            await catalog.identify("qwertyuiop", quiet)
        assert "qwertyuiop" in str(raised.value)
        assert kind.artist in str(raised.value)

    run(opened, use)


def test_a_wanted_song_is_found_by_artist_and_title(opened: Opened) -> None:
    async def use(catalog: Catalog) -> None:
        found = await catalog.find(WantedSong(title="Joga", artist="Bjork", year=1997))
        assert found is not None
        assert (found.title, found.artist) == ("Jóga", "Björk")

    run(opened, use)


@pytest.mark.parametrize(
    ("title", "artist"),
    [("Jóga", "{artist}"), ("{near}", "{artist}"), ("Change", "Metallica"), ("", ""), ("Jóga", "Nobody")],
)
def test_a_song_that_is_not_there_is_none(opened: Opened, kind: Kind, title: str, artist: str) -> None:
    async def use(catalog: Catalog) -> None:
        wanted = WantedSong(title=title.format(near=kind.near), artist=artist.format(artist=kind.artist))
        assert await catalog.find(WantedSong(title=kind.song, artist=kind.artist)) is not None
        assert await catalog.find(wanted) is None

    run(opened, use)


def test_more_is_of_the_same_subject_and_fills_every_slot(opened: Opened, kind: Kind) -> None:
    async def use(catalog: Catalog) -> None:
        subject = await catalog.identify(kind.topics[1], quiet)
        more = await catalog.more(subject.model_copy(update={"tracks": subject.tracks[:2]}))
        assert len({track.id for track in more}) == len(more) >= 5
        assert {track.artist for track in more} == {kind.artist}

    run(opened, use)
