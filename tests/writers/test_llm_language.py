"""The language that was asked for, and whether a text is in it."""

import pytest

from musicdoc_server.errors import MusicdocError
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm_language import asked_language, in_language
from tests.standins.process import StandIn
from tests.writers.deftones import ASSIGNMENT, CHOSEN, brief, narrate, opening, prompts
from tests.writers.music import brief as brief_of
from tests.writers.music import shipped, tell

GERMAN = "Der Rhythmus hält sich zurück, bis man sich vorbeugt, und darunter gehen die tiefen Saiten ihren Weg."
FRENCH = "Le rythme se retient juste assez pour que l’on se penche, et la voix reste proche de nous."


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("tell it in German", "de"),
        ("auf Deutsch, bitte", "de"),
        ("Raconte en français", "fr"),
        ("In Icelandic, slowly", "is"),
        ("only songs in Spanish", None),
        ("the ones sung in Italian", None),
        ("focus on the Germanic side", None),
        ("", None),
    ],
)
def test_the_language_is_read_from_the_wishes(wishes: str, language: str | None) -> None:
    assert asked_language(wishes) == language


@pytest.mark.parametrize(
    ("text", "language", "fits"),
    [
        (GERMAN, "de-CH", True),
        (GERMAN, "en", False),
        (FRENCH, "fr", True),
        (FRENCH, "de", False),
        ("lorem qux null maybe the ipsum dolor sit amet null %% ☃", "en", False),
        ("Word salad bowl table seven xyz blorp plink foo bar.", "en", False),
        ("Og tónlistin heldur áfram að óma, hægt og rólega, í nóttinni.", "is", True),
        ("Here it comes.", "en", True),
    ],
)
def test_a_text_fits_the_language_or_not(text: str, language: str, fits: bool) -> None:
    assert in_language(text, language) is fits


@pytest.mark.parametrize("composer", ["bach", "beethoven", "joplin", "satie"])
def test_english_with_many_foreign_names_is_english(composer: str) -> None:
    assert all(in_language(script.text, "en") for script in tell(FactsWriter(), brief_of(shipped(composer))).scripts)


GERMAN_PLEASE = ASSIGNMENT.model_copy(update={"language": "de"})


def test_the_field_counts_for_more_than_the_wishes(model: StandIn) -> None:
    assignment = GERMAN_PLEASE.model_copy(update={"prompt": "tell it in French"})
    assert in_language(opening(model, assignment).text, "de")
    assert "Language: German\n" in f"{prompts(model)[0]}\n"


def test_what_is_written_in_another_language_than_the_field_says_is_asked_for_again(model: StandIn) -> None:
    model.set(other_language=1)
    assert in_language(opening(model, ASSIGNMENT.model_copy(update={"language": "en-GB"})).text, "en")
    assert "it is not written in English (en-GB)" in prompts(model)[1]


@pytest.mark.parametrize("trouble", ["junk", "refusal"])
def test_an_opening_in_another_language_is_never_left_to_the_writer_that_knows_english_only(
    model: StandIn, trouble: str
) -> None:
    model.set(**{trouble: -1})
    with pytest.raises(MusicdocError, match=r"gave no usable opening|will not write about this"):
        opening(model, GERMAN_PLEASE)


@pytest.mark.parametrize("own", [0, 2], ids=["none of the songs is the model's", "two are"])
def test_a_song_that_the_model_may_not_know_is_announced_by_its_name_alone(model: StandIn, own: int) -> None:
    songs = [song if place < own else song.model_copy(update={"wanted": None}) for place, song in enumerate(CHOSEN)]
    scripts = narrate(model, songs, brief(songs, language="de"))
    assert [script.text for script in scripts[own:3]] == [f"Deftones: {song.track.title}." for song in songs[own:]]
    assert all(in_language(script.text, "de") for script in scripts)
    assert own or scripts[-1].text == "Deftones."
