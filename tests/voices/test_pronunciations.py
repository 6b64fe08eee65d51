import hibari
import pytest

from musicdoc_server.voices.pronunciations import SOUNDS, pronounced
from musicdoc_server.voices.sentences import prepare


@pytest.fixture(scope="module")
def engine() -> hibari.Hibari:
    return hibari.Hibari()


def test_every_sound_is_one_that_the_engine_makes(engine: hibari.Hibari) -> None:
    assert {sound for sounds in SOUNDS.values() for sound in sounds} <= set(engine.vocab)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("Beethoven", "bˈAtˌOvən"),
        ("BEETHOVEN’s", "bˈAtˌOvənz"),
        ("Gymnopedies", "ʒˌɪmnəpAdˈiz"),
        ("Gymnopédies", "ʒˌɪmnəpAdˈiz"),
        ("Dvořák's", "dvˈɔɹʒɑks"),
        ("Janáček", "jˈɑnəʧˌɛk"),
        ("Le Chat Noir", "lə ʃˌɑ nwˈɑɹ"),
        ("the bass line", "ðə bˈAs lˈIn"),
    ],
)
def test_names_are_said_as_an_announcer_says_them(engine: hibari.Hibari, text: str, sounds: str) -> None:
    assert engine.phonemize(pronounced(prepare(text))) == [sounds]


def test_other_words_stay_as_they_are() -> None:
    assert pronounced("Bassoon and Bachelor, unclaimed") == "Bassoon and Bachelor, unclaimed"
