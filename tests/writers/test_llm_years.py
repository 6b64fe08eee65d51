"""Years that a narration says of a song."""

import pytest

from musicdoc_server.writers.llm_years import contradicts, without_years, years_in


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("It came out in 1997.", {1997}),
        ("It came out in nineteen ninety-seven.", {1997}),
        ("Released in nineteen oh four, again in twenty twenty.", {1904, 2020}),
        ("In two thousand and three and in two thousand eleven.", {2003, 2011}),
        ("Twenty ten was quiet.", {2010}),
        ("In the 1990s there were 20 of 1,997.", set()),
        ("Twenty one pilots, nineteen of them.", set()),
        ("Opus 1805 lasts 90 minutes.", {1805}),
    ],
)
def test_years_are_read_in_digits_and_in_words(sentence: str, years: set[int]) -> None:
    assert years_in(sentence) == years


@pytest.mark.parametrize(
    ("sentence", "names_song", "wrong"),
    [
        ("“Ohms” arrived in 1990.", True, True),
        ("It was released in 1990.", False, True),
        ("By 1990 the war was over.", False, False),
        ("Recorded in 1996, it was released in 1997.", False, False),
        ("It was released in 1997.", True, False),
        ("A song for the nineties.", True, False),
    ],
)
def test_only_the_songs_own_year_may_be_said_of_it(sentence: str, names_song: bool, wrong: bool) -> None:
    assert contradicts(sentence, {1997}, names_song=names_song) is wrong


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("In 1990, Deftones released it.", "Deftones released it."),
        ("They released it in 1990, and all changed.", "They released it and all changed."),
        ("Back in 1990 it was new.", "It was new."),
        ("1990 was a good year.", "1990 was a good year."),
    ],
)
def test_a_year_can_be_left_out_of_a_sentence(sentence: str, left: str) -> None:
    assert without_years(sentence) == left
