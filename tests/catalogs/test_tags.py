import contextlib
from pathlib import Path, PurePath

import pytest

from musicdoc_server.catalogs.tags import Unreadable, read_cover, read_tags
from tests.catalogs.music import JPEG, PNG, audio, make

SUFFIXES = [".mp3", ".flac", ".ogg", ".opus", ".m4a"]
FULL = {
    "title": "Lithium",
    "artist": "Nirvana",
    "albumartist": "Nirvana",
    "album": "Nevermind",
    "date": "1991-09-24",
    "tracknumber": "5",
    "genre": "Grunge",
    "composer": "Kurt Cobain",
    "isrc": "USGF19942505",
}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_its_tags(tmp_path: Path, suffix: str) -> None:
    file = make(tmp_path / f"x{suffix}", cover=PNG, **FULL)
    tags = read_tags(file, PurePath(file.name))
    assert (tags.title, tags.artist, tags.album_artist, tags.album) == ("Lithium", "Nirvana", "Nirvana", "Nevermind")
    assert (tags.year, tags.position, tags.genre, tags.composer) == (1991, 5, "Grunge", "Kurt Cobain")
    assert tags.isrc == "USGF19942505"
    assert 200 <= tags.duration_ms <= 1200
    assert tags.has_cover
    assert read_cover(file) == (PNG, "image/png")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_without_tags_is_named_by_its_path(tmp_path: Path, suffix: str) -> None:
    file = make(tmp_path / f"Nina Simone - Feeling Good{suffix}")
    tags = read_tags(file, PurePath(file.name))
    assert (tags.artist, tags.title, tags.year, tags.has_cover) == ("Nina Simone", "Feeling Good", None, False)
    assert read_cover(file) is None


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("Miles Davis/Kind of Blue/01 So What.mp3", ("Miles Davis", "Kind of Blue", "So What", 1)),
        ("Miles Davis/02. Freddie Freeloader.mp3", ("Miles Davis", "", "Freddie Freeloader", 2)),
        ("Nena/99 Luftballons.mp3", ("Nena", "", "99 Luftballons", None)),
        ("07 - Can - Vitamin_C.mp3", ("Can", "", "Vitamin C", 7)),
        ("noise.mp3", ("Unknown artist", "", "noise", None)),
    ],
)
def test_paths_are_read_as_people_name_them(tmp_path: Path, path: str, named: tuple[str, str, str, int | None]) -> None:
    tags = read_tags(make(tmp_path / path), PurePath(path))
    assert (tags.artist, tags.album, tags.title, tags.position) == named


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ({"date": "2009", "originaldate": "1969-09-26"}, 1969),
        ({"date": "19690926"}, 1969),
        ({"date": "26.9.1969"}, 1969),
        ({"date": "0000"}, None),
        ({"date": "soon"}, None),
    ],
)
def test_the_year_is_that_of_the_first_release(tmp_path: Path, dates: dict[str, str], year: int | None) -> None:
    file = make(tmp_path / "x.flac", title="Come Together", **dates)
    assert read_tags(file, PurePath("x.flac")).year == year


def test_several_artists_and_musicbrainz_ids_are_kept(tmp_path: Path) -> None:
    file = make(tmp_path / "x.flac", artist=["Queen", "David Bowie"], title="Under Pressure", musicbrainz_trackid="a-b")
    tags = read_tags(file, PurePath("x.flac"))
    assert tags.artist == "Queen; David Bowie"
    assert tags.mb_track == "a-b"
    mp3 = make(tmp_path / "x.mp3", title="x", **{"MusicBrainz Artist Id": "c-d"})
    assert read_tags(mp3, PurePath("x.mp3")).mb_artist == "c-d"


def test_the_front_cover_comes_first_and_its_type_is_read_from_its_bytes(tmp_path: Path) -> None:
    assert read_cover(make(tmp_path / "x.mp3", cover=JPEG, title="x")) == (JPEG, "image/jpeg")


def test_what_is_no_picture_is_no_cover(tmp_path: Path) -> None:
    file = make(tmp_path / "x.flac", cover=b"<svg onload=alert(1)>", title="x")
    assert read_cover(file) is None
    assert not read_tags(file, PurePath("x.flac")).has_cover


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 4000, b"hello " * 1000, b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"x" * 99]
)
def test_what_is_no_audio_is_unreadable(tmp_path: Path, suffix: str, content: bytes) -> None:
    file = tmp_path / f"x{suffix}"
    file.write_bytes(content)
    with pytest.raises(Unreadable):
        read_tags(file, PurePath(file.name))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_cut_anywhere_is_read_or_refused(tmp_path: Path, suffix: str) -> None:
    whole = make(tmp_path / f"x{suffix}", cover=PNG, **FULL).read_bytes()
    file = tmp_path / f"cut{suffix}"
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        file.write_bytes(whole[:end])
        with contextlib.suppress(Unreadable):
            assert read_tags(file, PurePath(file.name)).duration_ms > 0


def test_overlong_and_control_characters_do_not_pass(tmp_path: Path) -> None:
    file = make(tmp_path / "x.flac", title="a\x07\nb" + "c" * 500, artist="  ")
    tags = read_tags(file, PurePath("Someone - x.flac"))
    assert tags.title.startswith("a b")
    assert len(tags.title) == 300
    assert tags.artist == "Someone"


def test_the_shipped_encoders_make_what_the_tests_need() -> None:
    assert {suffix: bool(audio(suffix)) for suffix in SUFFIXES} == dict.fromkeys(SUFFIXES, True)
