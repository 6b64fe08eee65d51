"""Counting words, and cutting what is too long at the ends of sentences."""

import pytest

from musicdoc_server.sentences import sentences
from musicdoc_server.writers.llm_length import bounds, count_words, ended, trimmed
from musicdoc_server.writers.llm_review import cleaned

LONG = " ".join(f"This is sentence number {n} of them." for n in range(10))


def test_a_long_text_is_cut_inside_and_keeps_its_ends() -> None:
    cut = trimmed(LONG, 35, lambda _: False)
    assert count_words(cut) == 35
    assert cut.startswith("This is sentence number 0 ")
    assert cut.endswith("number 9 of them.")


def test_what_is_needed_stays() -> None:
    assert "number 5" in trimmed(LONG, 21, lambda part: "5" in part)


@pytest.mark.parametrize("text", ["One. Two.", LONG, "No end at all " * 50])
def test_what_is_near_enough_or_cannot_be_cut_stays(text: str) -> None:
    assert trimmed(text, max(70, count_words("x")), lambda _: False) == text


def test_ten_percent_either_way_are_allowed() -> None:
    assert bounds(75) == (68, 82)
    assert bounds(100) == (90, 110)


def test_abbreviations_end_no_sentence() -> None:
    text = "Mr. Brightside met Dr. Dre. “It was Op. 27 No. 2,” he said! “Really?” Yes."
    assert sentences(text) == ["Mr. Brightside met Dr. Dre.", "“It was Op. 27 No. 2,” he said!", "“Really?”", "Yes."]
    assert " ".join(sentences(text)) == text


def test_a_sentence_that_breaks_off_is_left_out() -> None:
    assert ended("It began well. Then it br") == "It began well."
    assert ended("It br") == "It br"


def test_languages_without_spaces_have_words_too() -> None:
    assert count_words("音楽は夜に静かに始まる") == 5


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("**Opening:** [music fades in] Hello,\n\nworld.", "Hello, world."),
        ("Narrator: Good (soft music) evening .", "Good evening."),
        ("Segment 2 - It is _here_.", "It is here."),
        ("Change (In the House of Flies) is next.", "Change (In the House of Flies) is next."),
        ("… 123 !!", ""),
    ],
)
def test_only_what_can_be_spoken_is_kept(said: str, spoken: str) -> None:
    assert cleaned(said) == spoken
