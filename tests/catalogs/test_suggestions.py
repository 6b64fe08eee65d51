"""Topics to offer: each means what it says, and has the songs."""

from pathlib import Path

from musicdoc_server.catalogs.examples import examples
from musicdoc_server.catalogs.library import LibraryCatalog
from tests.catalogs.music import library
from tests.catalogs.test_library import quiet, run


def songs(artist: str, genre: str, year: int, count: int) -> dict[str, dict[str, str]]:
    return {
        f"{artist}/{number}.mp3": {"artist": artist, "title": f"{artist} {number}", "genre": genre, "date": str(year)}
        for number in range(count)
    }


MUSIC = {
    **songs("Scott Joplin", "Ragtime", 1902, 6),
    **songs("The Beatles", "Rock", 1965, 5),
    **songs("Joseph Lamb", "Ragtime", 1908, 2),
}


def test_the_topics_that_are_offered_are_found_with_enough_songs(tmp_path: Path) -> None:
    async def use(catalog: LibraryCatalog) -> None:
        await catalog.identify("ragtime", quiet)
        offered = await catalog.suggest("")
        assert {each.topic: (each.kind, each.songs) for each in offered} == {
            "Scott Joplin": ("artist", 6),
            "The Beatles": ("artist", 5),
            "ragtime": ("style", 8),
            "rock": ("style", 5),
            "songs from 1902": ("years", 6),
            "songs from the 1900s": ("years", 8),
            "songs from 1965": ("years", 5),
            "songs from the 1960s": ("years", 5),
        }
        for each in offered:
            assert len((await catalog.identify(each.topic, quiet)).tracks) == each.songs

    run(library(tmp_path / "music", MUSIC), use)


def test_what_is_typed_narrows_them_down_whatever_the_spelling(tmp_path: Path) -> None:
    async def use(catalog: LibraryCatalog) -> None:
        await catalog.identify("ragtime", quiet)

        async def topics(typed: str) -> list[str]:
            return [each.topic for each in await catalog.suggest(typed)]

        assert await topics("SCO") == ["Scott Joplin"]
        assert await topics("beat") == ["The Beatles"]
        assert await topics("jopplin") == ["Scott Joplin"]
        assert await topics("songs from the 196") == ["songs from the 1960s"]
        assert await topics("joseph") == ["Joseph Lamb"]
        assert await topics("qwertz") == []

    run(library(tmp_path / "music", MUSIC), use)


def test_a_small_library_offers_what_little_it_has_and_an_empty_one_nothing(tmp_path: Path) -> None:
    async def few(catalog: LibraryCatalog) -> None:
        await catalog.identify("lamb", quiet)
        first = (await catalog.suggest(""))[0]
        assert (first.topic, first.songs) == ("Joseph Lamb", 2)

    async def none(catalog: LibraryCatalog) -> None:
        assert await catalog.suggest("") == []

    run(library(tmp_path / "few", songs("Joseph Lamb", "Ragtime", 1908, 2)), few)
    empty = tmp_path / "none"
    empty.mkdir()
    run(empty, none)


def test_songs_that_are_gone_from_the_disk_do_not_count(tmp_path: Path) -> None:
    folder = library(tmp_path / "music", MUSIC)

    async def use(catalog: LibraryCatalog) -> None:
        await catalog.identify("ragtime", quiet)
        for file in (folder / "The Beatles").iterdir():
            file.unlink()
        assert "The Beatles" not in [each.topic for each in await catalog.suggest("")]

    run(folder, use)


def test_where_the_music_is_not_ours_there_are_examples() -> None:
    assert len(examples("")) > 8
    assert [each.topic for each in examples("BJORK")] == ["Björk"]
    assert [each.topic for each in examples("grunge")] == ["90s grunge"]
    assert examples("zzz") == []
