"""Names, titles and facts made fit to be spoken."""

import pytest

from musicdoc_server.writers import speakable
from tests.writers.music import song


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("My Own Summer (Shove It)", "My Own Summer"),
        ("Gymnopédie No. 1", "Gymnopédie number 1"),
        ("Sonata Op. 27 No. 2", "Sonata opus 27 number 2"),
        ("Umbrella (feat. Jay-Z)", "Umbrella"),
        ("Heroes - 2017 Remaster", "Heroes"),
        ("What's Going On?", "What's Going On"),
        ("Mr. Brightside", "Mr Brightside"),
        ("Party 🎉 Time", "Party Time"),
        ("AC/DC", "AC DC"),
        ("Salt & Pepper", "Salt and Pepper"),
        ("千本桜", ""),
        ("???", ""),
    ],
)
def test_a_title_is_spoken_as(title: str, spoken: str) -> None:
    assert speakable.name(title) == spoken


def test_a_title_that_cannot_be_spoken_is_described() -> None:
    assert speakable.said(song("1", "千本桜", "X", None), "song") == "a song with a title in another alphabet"


def test_a_bare_title_stands_in_quotation_marks() -> None:
    assert speakable.said(song("1", "Change", "X", None), "song") == "“Change”"


def test_the_catalogs_name_for_a_song_goes_before_its_title() -> None:
    track = song("1", "Gymnopédie No. 1", "Erik Satie", 1888, said="the first Gymnopédie")
    assert speakable.said(track, "piece") == "the first Gymnopédie"


def test_a_statement_becomes_a_sentence() -> None:
    assert speakable.sentence("the song (a waltz) was new") == "The song was new."


def test_what_holds_no_word_is_no_sentence() -> None:
    assert speakable.sentence("… 🎉 123") == ""


@pytest.mark.parametrize(
    ("count", "words"), [(1, "one"), (12, "twelve"), (25, "twenty-five"), (40, "forty"), (120, "120")]
)
def test_small_numbers_are_words(count: int, words: str) -> None:
    assert speakable.number(count) == words


def test_names_keep_their_capital_in_the_middle_of_a_sentence() -> None:
    assert speakable.lower_first("In 1903 it was printed") == "in 1903 it was printed"
    assert speakable.lower_first("Satie was born") == "Satie was born"


def test_a_list_reads_as_one_says_it() -> None:
    assert speakable.listed(["A", "B", "C"]) == "A, B and C"
