import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path, PurePath

import pytest

from musicdoc_server.catalogs import scan as scanning
from musicdoc_server.catalogs.library import LibraryCatalog
from musicdoc_server.catalogs.tags import Tags
from musicdoc_server.errors import Busy, ConfigError, NothingFound
from musicdoc_server.models import Subject, WantedSong
from tests.catalogs.music import JPEG, KEY, library, make

RAGS = {
    "joplin/maple.mp3": {"artist": "Scott Joplin", "title": "Maple Leaf Rag", "date": "1899", "genre": "Ragtime"},
    "joplin/entertainer.mp3": {
        "artist": "Scott Joplin",
        "title": "The Entertainer",
        "date": "1902",
        "genre": "Ragtime",
    },
    "lamb/sensation.mp3": {"artist": "Joseph Lamb", "title": "Sensation", "date": "1908", "genre": "Ragtime"},
    "beatles/help.mp3": {"artist": "The Beatles", "title": "Help!", "date": "1965", "genre": "Rock", "cover": JPEG},
}


def quiet(words: str) -> None:
    """Does not listen."""


def run(folder: Path, use: Callable[[LibraryCatalog], Awaitable[object]]) -> None:
    async def main() -> None:
        catalog = LibraryCatalog(folder, folder.parent / "index.db", KEY)
        catalog.start()
        try:
            await use(catalog)
        finally:
            await catalog.close()

    asyncio.run(asyncio.wait_for(main(), 60))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return library(tmp_path / "music", RAGS)


def test_a_track_can_be_played_by_its_id_alone(folder: Path) -> None:
    async def use(catalog: LibraryCatalog) -> None:
        subject = await catalog.identify("beatles", quiet)
        track = subject.tracks[0]
        assert track.uri == f"library:{track.id}"
        assert (track.audio_url, track.cover_url) == (f"/library/{track.id}", f"/library/{track.id}/cover")
        assert catalog.audio_file(track.id) == (folder / "beatles/help.mp3").resolve()
        assert await catalog.cover(track.id) == (JPEG, "image/jpeg")
        other = (await catalog.identify("joplin", quiet)).tracks[0]
        assert other.cover_url is None
        assert await catalog.cover(other.id) is None
        for bad in ("", "..", "../../etc/passwd", "beatles/help.mp3", track.id[:-1], track.id.upper() + "x", "\0"):
            assert catalog.audio_file(bad) is None
            assert await catalog.cover(bad) is None

    run(folder, use)


def test_ids_are_the_same_at_the_next_start(folder: Path) -> None:
    seen: list[Subject] = []

    async def use(catalog: LibraryCatalog) -> None:
        seen.append(await catalog.identify("ragtime", quiet))

    run(folder, use)
    run(folder, use)
    assert seen[0] == seen[1]
    assert len(seen[0].tracks) == 3


def test_a_file_that_went_away_is_neither_offered_nor_served(folder: Path, tmp_path: Path) -> None:
    async def use(catalog: LibraryCatalog) -> None:
        before = await catalog.identify("joplin", quiet)
        (folder / "joplin/maple.mp3").unlink()
        secret = make(tmp_path / "secret.mp3", title="Secret")
        (folder / "joplin/entertainer.mp3").unlink()
        (folder / "joplin/entertainer.mp3").symlink_to(secret)
        assert [catalog.audio_file(track.id) for track in before.tracks] == [None, None]
        assert await catalog.find(WantedSong(title="Maple Leaf Rag", artist="Scott Joplin")) is None
        assert [track.title for track in (await catalog.identify("ragtime", quiet)).tracks] == ["Sensation"]
        assert await catalog.more(before) == []
        with pytest.raises(NothingFound, match="joplin"):
            await catalog.identify("joplin", quiet)

    run(folder, use)


def test_a_folder_that_went_away_is_named(folder: Path, tmp_path: Path) -> None:
    async def use(catalog: LibraryCatalog) -> None:
        await catalog.identify("joplin", quiet)
        await asyncio.to_thread(folder.rename, tmp_path / "elsewhere")
        with pytest.raises(Busy, match="music folder"):
            await catalog.identify("joplin", quiet)

    run(folder, use)


def test_questions_wait_for_the_first_scan_and_hear_how_far_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    original = scanning.read_tags

    def read(file: Path, path: PurePath) -> Tags:
        assert go_on.wait(30)
        return original(file, path)

    monkeypatch.setattr(scanning, "read_tags", read)
    said: list[str] = []

    def say(words: str) -> None:
        said.append(words)
        if "of" in words:
            go_on.set()

    async def use(catalog: LibraryCatalog) -> None:
        assert catalog.status.state == "scanning"
        subject = await catalog.identify("ragtime", say)
        assert len(subject.tracks) == 3

    run(folder, use)
    assert said[-1].startswith("Reading your music folder: ")
    assert said[-1].endswith(" of 4 files")
    assert len(set(said)) == len(said)


def test_the_kept_index_answers_while_the_folder_is_checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(catalog: LibraryCatalog) -> None:
        await catalog.find(WantedSong(title="Help!", artist="The Beatles"))

    run(folder, nothing)
    make(folder / "new.mp3", artist="Newcomer", title="New")
    go_on = threading.Event()
    original = scanning.read_tags
    monkeypatch.setattr(
        scanning, "read_tags", lambda file, path: original(file, path) if go_on.wait(30) else pytest.fail("no end")
    )

    async def use(catalog: LibraryCatalog) -> None:
        assert len((await catalog.identify("ragtime", quiet)).tracks) == 3
        assert catalog.status.state == "scanning"
        with pytest.raises(NothingFound):
            await catalog.identify("newcomer", quiet)
        go_on.set()
        while catalog.status.state == "scanning":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert (await catalog.identify("newcomer", quiet)).name == "Newcomer"
        assert catalog.status.to_json() == {"state": "ready", "filesSeen": 5, "filesTotal": 5, "tracks": 5}

    run(folder, use)


def test_closing_in_the_middle_of_a_scan_ends_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = threading.Event()
    original = scanning.read_tags

    def read(file: Path, path: PurePath) -> Tags:
        reading.set()
        return original(file, path)

    monkeypatch.setattr(scanning, "read_tags", read)

    async def use(catalog: LibraryCatalog) -> None:
        waiting = asyncio.create_task(catalog.identify("deftones", quiet))
        await asyncio.to_thread(reading.wait, 30)
        await catalog.close()
        with pytest.raises(NothingFound):
            await waiting

    run(folder, use)


def test_a_folder_that_vanishes_does_not_take_the_server_with_it(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        catalog = LibraryCatalog(folder, folder.parent / "index.db", KEY)
        await asyncio.to_thread(folder.rename, folder.parent / "moved")
        catalog.start()
        with pytest.raises(NothingFound):
            await catalog.identify("joplin", quiet)
        await catalog.close()

    asyncio.run(asyncio.wait_for(main(), 60))
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize("kind", ["missing", "a file", "forbidden"])
def test_a_folder_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "music"
    if kind == "a file":
        folder.touch()
    elif kind == "forbidden":
        folder.mkdir()

        def refuse(path: object) -> None:
            raise PermissionError(13, "Permission denied")

        # The tests may run as root, to whom nothing is forbidden.
        monkeypatch.setattr("musicdoc_server.catalogs.library.os.scandir", refuse)
    with pytest.raises(ConfigError, match=str(folder)) as raised:
        LibraryCatalog(folder, tmp_path / "index.db", KEY)
    assert str(raised.value).endswith(".")


def test_an_empty_folder_says_what_to_put_into_it(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()

    async def use(catalog: LibraryCatalog) -> None:
        with pytest.raises(NothingFound, match="holds nothing that can be played yet"):
            await catalog.identify("Beethoven", quiet)
        assert await catalog.find(WantedSong(title="x", artist="y")) is None
        assert await catalog.more(Subject(kind="artist", name="Beethoven")) == []

    run(tmp_path / "music", use)


def test_what_is_not_here_is_answered_with_what_is(folder: Path) -> None:
    async def use(catalog: LibraryCatalog) -> None:
        with pytest.raises(NothingFound) as raised:
            await catalog.identify("Deftones", quiet)
        assert str(raised.value) == (
            "No music here fits “Deftones”. Try Scott Joplin, Joseph Lamb, The Beatles, ragtime or rock."
        )

    run(folder, use)


def test_a_library_reached_by_a_link_works(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(folder, target_is_directory=True)

    async def use(catalog: LibraryCatalog) -> None:
        track = (await catalog.identify("help", quiet)).tracks[0]
        assert catalog.audio_file(track.id) == (folder / "beatles/help.mp3").resolve()

    run(tmp_path / "linked", use)


def test_tracks_fit_into_a_timeline(folder: Path) -> None:
    make(folder / "long.mp3", artist="A" * 400, title="T" * 400, album="B" * 400)

    async def use(catalog: LibraryCatalog) -> None:
        track = await catalog.find(WantedSong(title="T" * 300, artist="A" * 300))
        assert track is not None
        assert (len(track.title), len(track.artist)) == (300, 300)

    run(folder, use)
