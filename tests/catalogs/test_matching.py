import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.catalogs.choice import arranged
from musicdoc_server.catalogs.matching import Match, match
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.tags import Tags
from tests.catalogs.music import KEY


def tagged(artist: str, title: str, year: int | None = None, genre: str = "", **more: str) -> tuple[str, Tags]:
    album, composer = more.get("album", ""), more.get("composer", "")
    tags = Tags(
        title, artist, more.get("albumartist", ""), album, year, None, genre, composer, "", "", "", "", 1, False
    )
    return f"{artist}/{album}/{title}.mp3".replace("/", "_"), tags


FILES = [
    tagged("Ludwig van Beethoven", "Piano Sonata No. 14 “Moonlight”: I. Adagio sostenuto", 1801, "Classical"),
    tagged("Ludwig van Beethoven", "Symphony No. 5", 1808, "Classical", album="Symphonies"),
    tagged("Ludwig van Beethoven", "Symphony No. 7", 1812, "Classical", album="Symphonies"),
    tagged("Glenn Gould", "Aria", 1981, "Baroque", album="Goldberg Variations", composer="Bach, Johann Sebastian"),
    tagged("Glenn Gould", "Invention No. 1", 1964, "Baroque", composer="Johann Sebastian Bach"),
    tagged("András Schiff", "Invention No. 1", 1983, "Baroque", composer="J. S. Bach; Johann Sebastian Bach"),
    tagged("Erik Satie", "Gymnopédie No. 1", 1888, "Impressionist piano", album="Trois Gymnopédies"),
    tagged("Erik Satie", "Gymnopédie No. 2", 1888, "Impressionist piano", album="Trois Gymnopédies"),
    tagged("Scott Joplin", "Maple Leaf Rag", 1899, "Ragtime", album="Piano Rags"),
    tagged("Scott Joplin", "The Entertainer", 1902, "Ragtime", album="Piano Rags"),
    tagged("Joseph Lamb", "Sensation", 1908, "Ragtime"),
    tagged("The Beatles", "Yesterday", 1965, "Rock", album="Help!"),
    tagged("The Beatles", "Yesterday (Remastered 2009)", 2009, "Rock", album="1"),
    tagged("The Beatles", "Yesterday - Live", 1966, "Rock"),
    tagged("The Beatles", "Girl", 1965, "Rock", album="Rubber Soul"),
    tagged("Angie Stone", "No More Rain", 1999, "Soul"),
    tagged("Nirvana", "Lithium", 1991, "Grunge", album="Nevermind"),
    tagged("Mudhoney", "Touch Me I'm Sick", 1988, "Grunge"),
    tagged("Pearl Jam", "Alive", 1991, "Grunge; Rock", album="Ten"),
    tagged("AC/DC", "Thunderstruck", 1990, "Hard Rock"),
    tagged("The Who", "My Generation", 1965, "Rock"),
    tagged("Adele", "Hello", 2015, "Pop"),
    tagged("Lionel Richie", "Hello", 1983, "Pop"),
    tagged("The Cat Empire", "Hello", 2003, "Ska"),
    tagged("Various Artists", "Untitled Rain", 2001),
]
SHELF = Shelf(FILES, (), KEY)


def first_title(found: Match) -> str:
    return SHELF.entries[arranged(SHELF, found, 60)[0]].title


@pytest.mark.parametrize(
    ("topic", "artist"),
    [
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("beethoven", "Ludwig van Beethoven"),
        ("beethovn", "Ludwig van Beethoven"),
        ("Bethoven", "Ludwig van Beethoven"),
        ("BEETHOVEN!!", "Ludwig van Beethoven"),
        ("Beethoven, the early years", "Ludwig van Beethoven"),
        ("Beethovn, the early years", "Ludwig van Beethoven"),
        ("Beethoven’s late string quartets", "Ludwig van Beethoven"),
        ("piano sonatas by Beethoven", "Ludwig van Beethoven"),
        ("Tell me about Erik Satie", "Erik Satie"),
        ("Satie, Erik", "Erik Satie"),
        ("eric sati", "Erik Satie"),
        ("how did Satie live", "Erik Satie"),
        ("joplin rags", "Scott Joplin"),
        ("Johann Sebastian Bach", "Johann Sebastian Bach"),
        ("bach", "Johann Sebastian Bach"),
        ("Johann Bach", "Johann Sebastian Bach"),
        ("The Beatles", "The Beatles"),
        ("Beatles, The", "The Beatles"),
        ("beatles", "The Beatles"),
        ("The Beetles", "The Beatles"),
        ("The Beatles in 1965", "The Beatles"),
        ("the story of The Who", "The Who"),
        ("acdc", "AC/DC"),
        ("AC DC", "AC/DC"),
        ("gould", "Glenn Gould"),
        ("andras schiff", "András Schiff"),
    ],
)
def test_an_artist_is_found_however_one_asks(topic: str, artist: str) -> None:
    found = match(SHELF, topic)
    assert found is not None
    assert (found.name, found.person is not None) == (artist, True)


@pytest.mark.parametrize(
    ("topic", "artist", "title"),
    [
        ("moonlight sonata", "Ludwig van Beethoven", "Piano Sonata No. 14 “Moonlight”: I. Adagio sostenuto"),
        ("moonlight", "Ludwig van Beethoven", "Piano Sonata No. 14 “Moonlight”: I. Adagio sostenuto"),
        ("moonlihgt", "Ludwig van Beethoven", "Piano Sonata No. 14 “Moonlight”: I. Adagio sostenuto"),
        ("symphony no. 7", "Ludwig van Beethoven", "Symphony No. 7"),
        ("Gymnopédies", "Erik Satie", "Gymnopédie No. 1"),
        ("gymnopedie no 2", "Erik Satie", "Gymnopédie No. 2"),
        ("the making of The Entertainer", "Scott Joplin", "The Entertainer"),
        ("goldberg variations", "Johann Sebastian Bach", "Aria"),
        ("invention no 1", "Johann Sebastian Bach", "Invention No. 1"),
        ("Rubber Soul", "The Beatles", "Girl"),
        ("yesterday", "The Beatles", "Yesterday"),
        ("Beethoven and the moonlight sonata", "Ludwig van Beethoven", FILES[0][1].title),
        ("joplin entertainer", "Scott Joplin", "The Entertainer"),
        ("Beatles 1966", "The Beatles", "Yesterday - Live"),
    ],
)
def test_a_work_leads_to_whom_it_is_by_with_that_work_first(topic: str, artist: str, title: str) -> None:
    found = match(SHELF, topic)
    assert found is not None
    assert (found.name, first_title(found)) == (artist, title)


@pytest.mark.parametrize(
    ("topic", "name", "titles"),
    [
        ("ragtime", "ragtime", {"Maple Leaf Rag", "The Entertainer", "Sensation"}),
        ("ragtme", "ragtime", {"Maple Leaf Rag", "The Entertainer", "Sensation"}),
        ("the best ragtime music", "ragtime", {"Maple Leaf Rag", "The Entertainer", "Sensation"}),
        ("songs from 1902", "songs from 1902", {"The Entertainer"}),
        ("1900s ragtime", "ragtime from the 1900s", {"The Entertainer", "Sensation"}),
        ("90s grunge", "grunge from the 1990s", {"Lithium", "Alive"}),
        ("grunge of the nineties", "grunge from the 1990s", {"Lithium", "Alive"}),
        ("the eighties", "songs from the 1980s", {"Aria", "Invention No. 1", "Touch Me I'm Sick", "Hello"}),
        ("1988 to 1990", "songs from 1988 to 1990", {"Touch Me I'm Sick", "Thunderstruck"}),
        (
            "nineteenth century piano music",
            "piano from the 19th century",
            {"Gymnopédie No. 1", "Gymnopédie No. 2"},
        ),
        ("hello", "versions of “Hello”", {"Hello"}),
        ("Joplin versus Nirvana", "Scott Joplin and Nirvana", {"Maple Leaf Rag", "The Entertainer", "Lithium"}),
        ("impressionism", "impressionist", {"Gymnopédie No. 1", "Gymnopédie No. 2"}),
    ],
)
def test_a_theme_is_read_from_genres_years_and_titles(topic: str, name: str, titles: set[str]) -> None:
    found = match(SHELF, topic)
    assert found is not None
    assert (found.name, found.person) == (name, None)
    assert {SHELF.entries[place].title for place in found.tracks} == titles


def test_classical_music_takes_in_its_eras() -> None:
    found = match(SHELF, "classical music")
    assert found is not None
    assert {SHELF.entries[place].genre for place in found.tracks} == {"Classical", "Baroque", "Impressionist piano"}


@pytest.mark.parametrize(
    "topic",
    [
        "qwertyuiop",
        "Deftones",
        "Deftones, focus on the experimental phase",
        "Stone Temple Pilots",
        "Stones of the Ancient Kings",
        "stone temple pilots",
        "Carl Philipp Emanuel Bach",
        "Eric Clapton",
        "90s techno",
        "1745",
        "music",
        "the",
        "7",
        "!",
        "   ",
        "",
        "🎵",
        "\0",
        "a" * 200,
        "Various Artists",
        "DROP TABLE files; --",
    ],
)
def test_what_is_not_here_matches_nothing(topic: str) -> None:
    assert match(SHELF, topic) is None


@given(st.text(max_size=200))
def test_no_topic_is_too_odd(topic: str) -> None:
    found = match(SHELF, topic)
    assert found is None or found.tracks


@given(st.text(alphabet=string.ascii_lowercase, min_size=7, max_size=7), st.text(alphabet="jqxz", min_size=6))
def test_nonsense_matches_nothing(some: str, more: str) -> None:
    assert match(SHELF, more + some + more) is None


def test_the_same_question_gets_the_same_answer() -> None:
    again = Shelf(FILES, (), KEY)
    for topic in ("rock", "beatles", "1965", "hello", "classical"):
        one, other = match(SHELF, topic), match(again, topic)
        assert one is not None
        assert other is not None
        assert arranged(SHELF, one, 60) == arranged(again, other, 60)


def test_each_song_comes_once_and_the_original_before_its_remaster() -> None:
    found = match(SHELF, "beatles")
    assert found is not None
    titles = [SHELF.entries[place].title for place in arranged(SHELF, found, 60)]
    assert titles == ["Yesterday", "Girl"]
    assert [SHELF.entries[place].variant for place in arranged(SHELF, found, 60)] == [0, 0]


def test_live_recordings_come_last() -> None:
    shelf = Shelf([tagged("X", f"Song {n} (Live)", 1990) for n in range(3)] + [tagged("X", "Other", 1999)], (), KEY)
    found = match(shelf, "X")
    assert found is not None
    assert shelf.entries[arranged(shelf, found, 60)[0]].title == "Other"


def test_all_artists_of_a_theme_have_their_turn() -> None:
    files = [tagged("Busy", f"Tune {n}", 1950, "Jazz") for n in range(100)]
    files += [tagged(f"Rare {n}", "Some", 1960, "Jazz") for n in range(5)]
    shelf = Shelf(files, (), KEY)
    found = match(shelf, "jazz")
    assert found is not None
    places = arranged(shelf, found, 60)
    assert len(places) == 60
    assert len({shelf.entries[place].artist for place in places[:6]}) == 6
