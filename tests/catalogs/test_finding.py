import pytest

from musicdoc_server.catalogs.finding import candidates, likeness
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.wording import title_key
from musicdoc_server.models import WantedSong
from tests.catalogs.music import KEY
from tests.catalogs.test_matching import tagged

SHELF = Shelf(
    [
        tagged("Erik Satie", "Gymnopédie No. 1", 1888),
        tagged("Erik Satie", "Gymnopédie No. 2", 1888),
        tagged("Glenn Gould", "Piano Sonata No. 14 “Moonlight”: I. Adagio", 1967, composer="Ludwig van Beethoven"),
        tagged("Queen", "Under Pressure (feat. David Bowie)", 1981),
        tagged("The Beatles", "Love Me Do", 1962),
        tagged("The Beatles", "Help!", 1965, album="Help!"),
        tagged("The Beatles", "Help! (Live)", 1977, album="Hollywood Bowl"),
        tagged("Someone", "Prelude in C minor", 1900),
        tagged("Björk", "Army of Me", 1995),
    ],
    (),
    KEY,
)


@pytest.mark.parametrize(
    ("title", "artist", "year", "found"),
    [
        ("Gymnopedie No.1", "Satie, Erik", None, "Gymnopédie No. 1"),
        ("Trois Gymnopédies: No. 2", "Erik Satie", 1888, "Gymnopédie No. 2"),
        ("Gymnopédie No. 3", "Erik Satie", 1888, None),
        ("Moonlight Sonata", "Ludwig van Beethoven", 1801, "Piano Sonata No. 14 “Moonlight”: I. Adagio"),
        ("Under Pressure", "Queen & David Bowie", 1981, "Under Pressure (feat. David Bowie)"),
        ("Love", "The Beatles", None, None),
        ("love me doo", "Beatles", None, "Love Me Do"),
        ("Help!", "The Beatles", None, "Help!"),
        ("Help! (Live)", "The Beatles", 1977, "Help! (Live)"),
        ("Help (Remastered)", "The Beatles", 2015, "Help!"),
        ("Prelude in C major", "Someone", None, None),
        ("Army of Me", "Bjork", None, "Army of Me"),
        ("Army of Me", "Bjorck", None, "Army of Me"),
        ("Army of Me", "Deftones", None, None),
        ("Army of Me", "", None, "Army of Me"),
        ("", "Björk", None, None),
    ],
)
def test_a_wanted_song_is_found_or_not(title: str, artist: str, year: int | None, found: str | None) -> None:
    places = candidates(SHELF, WantedSong(title=title, artist=artist, year=year))
    assert (SHELF.entries[places[0]].title if places else None) == found


def test_the_year_decides_between_equals() -> None:
    shelf = Shelf([tagged("X", "Intro", year, album=str(year)) for year in (1990, 1995, 2001)], (), KEY)
    found = candidates(shelf, WantedSong(title="Intro", artist="X", year=1996))
    assert shelf.entries[found[0]].year == 1995


def test_numbers_and_modes_are_never_confused() -> None:
    def alike(one: str, other: str) -> float:
        return likeness(title_key(one)[0], title_key(other)[0])

    assert alike("Symphony No. 5", "Symphony No. 7") == 0
    assert alike("Sonata in A minor", "Sonata in A major") == 0
    assert alike("The Fifth Symphony", "Symphony No. 5") > 0
    assert alike("Part II", "Part III") == 0
