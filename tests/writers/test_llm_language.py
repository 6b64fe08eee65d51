"""The language that was asked for, and whether a text is in it."""

import pytest

from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm_language import asked_language, in_language
from tests.writers.music import brief, shipped, tell

GERMAN = "Der Rhythmus hält sich zurück, bis man sich vorbeugt, und darunter gehen die tiefen Saiten ihren Weg."
FRENCH = "Le rythme se retient juste assez pour que l’on se penche, et la voix reste proche de nous."


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("tell it in German", "german"),
        ("auf Deutsch, bitte", "german"),
        ("Raconte en français", "french"),
        ("In Icelandic, slowly", "icelandic"),
        ("only songs in Spanish", None),
        ("the ones sung in Italian", None),
        ("focus on the Germanic side", None),
        ("", None),
    ],
)
def test_the_language_is_read_from_the_wishes(wishes: str, language: str | None) -> None:
    assert asked_language(wishes) == language


@pytest.mark.parametrize(
    ("text", "wishes", "fits"),
    [
        (GERMAN, "in German", True),
        (GERMAN, "", False),
        (FRENCH, "in French", True),
        (FRENCH, "in German", False),
        ("lorem qux null maybe the ipsum dolor sit amet null %% ☃", "", False),
        ("Word salad bowl table seven xyz blorp plink foo bar.", "", False),
        ("Og tónlistin heldur áfram að óma, hægt og rólega, í nóttinni.", "in Icelandic", True),
        ("Here it comes.", "", True),
    ],
)
def test_a_text_fits_the_language_or_not(text: str, wishes: str, fits: bool) -> None:
    assert in_language(text, wishes) is fits


@pytest.mark.parametrize("composer", ["bach", "beethoven", "joplin", "satie"])
def test_english_with_many_foreign_names_is_english(composer: str) -> None:
    assert all(in_language(script.text, "") for script in tell(FactsWriter(), brief(shipped(composer))).scripts)
