"""Which songs a text names, though their titles be ordinary words."""

import pytest

from musicdoc_server.writers.llm_titles import Titles, spellings

TITLES = Titles(
    final=[["Be Quiet and Drive (Far Away)"], ["Shine On You Crazy Diamond"], ["Ohms"]],
    others=[
        "Let Down",
        "Change (In the House of Flies)",
        "Creep",
        "You",
        "All I Need",
        "Diamond",
        "Korea",
        "Gore",
        "Ohm",
    ],
    free=["Deftones", "White Pony", "Gore", "Radiohead"],
)


@pytest.mark.parametrize(
    "text",
    [
        "It makes a pair with “Creep”.",
        'It makes a pair with "Creep," they said.',
        "Then came Let Down, and all was well.",
        "Nobody forgets Change in the House of Flies.",
        "The singer calls Korea his own.",
        "Creep was their first hit.",
        "Change was in the air.",
        "Listen to “You” again.",
        "Here is “A Song Nobody Planned”.",
        "After “All I Need” comes rest.",
    ],
)
def test_a_song_that_is_not_played_is_noticed(text: str) -> None:
    assert TITLES.strangers(text)


@pytest.mark.parametrize(
    "text",
    [
        "They would not let down a friend.",
        "You hear how the sound began to change.",
        "You will not forget it.",
        "Gore came out that year, and so did White Pony.",
        "“I never wanted to be famous,” he said.",
        "“Be Quiet and Drive” is next, “Be quiet and drive (far away)” in full.",
        "Shine On You Crazy Diamond is a long one.",
        "Here is “Shine on You Crazy Diamonds”.",
        "“Ohms” by “Deftones”, from “White Pony”.",
        "All I need is time, and you have it too.",
        "A creep of a song, some say.",
        "",
    ],
)
def test_ordinary_words_and_the_documentarys_own_names_are_not(text: str) -> None:
    assert TITLES.strangers(text) == []


def test_the_songs_that_are_played_are_found_by_any_spelling() -> None:
    assert TITLES.named("From “Ohms” back to Be Quiet and Drive.") == {0, 2}
    assert TITLES.named("They measured it in ohms, and drove on.") == set()


def test_accents_and_apostrophes_do_not_hide_a_title() -> None:
    titles = Titles([], ["Für Elise", "I Can't", "2 + 2 = 5"], [])
    assert titles.strangers("Then Fur Elise began.")
    assert titles.strangers("Then comes “I Can’t”.")
    assert titles.strangers("Then comes “2 + 2 = 5”.")


def test_a_title_has_a_short_form() -> None:
    assert spellings("Change (In the House of Flies) - 2020 Remaster") == {
        "change in the house of flies 2020 remaster",
        "change 2020 remaster",
        "change",
    }
