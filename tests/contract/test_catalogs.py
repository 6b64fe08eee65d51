"""What every catalog must do, whichever it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.catalogs.base import Catalog
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.errors import NothingFound
from musicdoc_server.models import Subject, Track, WantedSong
from tests.catalogs.music import library

# What every catalog under test offers: artist -> (title, year).
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
    catalog = LibraryCatalog(library(tmp_path / "music", tracks), tmp_path / "index.db")
    catalog.start()
    yield catalog
    await catalog.close()


@pytest.fixture(params=[the_library])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    context: Opened = request.param(tmp_path)
    return context


def run(opened: Opened, use: Callable[[Catalog], Awaitable[None]]) -> None:
    async def main() -> None:
        async with opened as catalog:
            await use(catalog)

    asyncio.run(asyncio.wait_for(main(), 60))


def quiet(words: str) -> None:
    """Does not listen."""


@pytest.mark.parametrize("topic", ["The Beatles", "beatles", "Beatles, The", "Beatels", "Tell me about the Beatles"])
def test_an_artist_is_identified_with_their_tracks_alone(opened: Opened, topic: str) -> None:
    async def use(catalog: Catalog) -> None:
        subject = await catalog.identify(topic, quiet)
        assert (subject.kind, subject.name) == ("artist", "The Beatles")
        assert len(subject.tracks) >= 5
        assert {track.artist for track in subject.tracks} == {"The Beatles"}
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


def test_the_same_question_has_the_same_answer(opened: Opened) -> None:
    async def use(catalog: Catalog) -> None:
        assert await catalog.identify("beatles", quiet) == await catalog.identify("beatles", quiet)

    run(opened, use)


def test_what_does_not_exist_is_not_found_and_the_error_offers_something(opened: Opened) -> None:
    async def use(catalog: Catalog) -> None:
        with pytest.raises(NothingFound) as raised:
            await catalog.identify("qwertyuiop", quiet)
        assert "qwertyuiop" in str(raised.value)
        assert "The Beatles" in str(raised.value)

    run(opened, use)


def test_a_wanted_song_is_found_by_artist_and_title(opened: Opened) -> None:
    async def use(catalog: Catalog) -> None:
        found = await catalog.find(WantedSong(title="Joga", artist="Bjork", year=1997))
        assert found is not None
        assert (found.title, found.artist) == ("Jóga", "Björk")

    run(opened, use)


@pytest.mark.parametrize(
    ("title", "artist"),
    [("Jóga", "The Beatles"), ("Beatles Song 77", "The Beatles"), ("Change", "Deftones"), ("", ""), ("Jóga", "Nobody")],
)
def test_a_song_that_is_not_there_is_none(opened: Opened, title: str, artist: str) -> None:
    async def use(catalog: Catalog) -> None:
        assert await catalog.find(WantedSong(title=title, artist=artist)) is None

    run(opened, use)


def test_more_is_of_the_same_subject_and_fills_every_slot(opened: Opened) -> None:
    async def use(catalog: Catalog) -> None:
        subject = await catalog.identify("beatles", quiet)
        more = await catalog.more(subject.model_copy(update={"tracks": subject.tracks[:2]}))
        assert len({track.id for track in more}) == len(more) >= 5
        assert {track.artist for track in more} == {"The Beatles"}

    run(opened, use)
