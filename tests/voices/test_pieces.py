import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.errors import CannotSpeak
from musicdoc_server.voices.pieces import MAX_CHARS, MAX_PIECE, cleaned, early_pieces, has_words, pieces
from tests.voices.narrations import NARRATIONS

BITS = ["word", "No", "5", "J", ".", "!", "…", "。", " ", "\n", "\n\n", ", ", "”", "é", "音", "🎵", "x" * 30, "\u3000"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(BITS), max_size=200).map("".join))


@given(TEXTS, st.integers(1, 60), st.integers(0, 60))
def test_the_pieces_are_the_text_and_none_is_too_long(text: str, most: int, together: int) -> None:
    found = pieces(text, most, together)
    assert "".join(found) == text
    assert all(0 < len(piece) <= most for piece in found)


@given(TEXTS)
def test_what_is_clean_is_text_that_can_be_sent(text: str) -> None:
    try:
        clean = cleaned(text)
    except CannotSpeak:
        assert not has_words(text)
    else:
        clean.encode()
        assert clean == clean.strip()
        assert "".join(filter(str.isalnum, clean)) == "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left. She stayed.", ["He left. ", "She stayed."]),
        ("“He left.” She stayed!  Why? Well…", ["“He left.” ", "She stayed!  ", "Why? ", "Well…"]),
        (
            "J. S. Bach wrote No. 5 in St. Louis, op. 3.5 or so.",
            ["J. S. Bach wrote No. 5 in St. Louis, op. 3.5 or so."],
        ),
        ("First part\n\nSecond part", ["First part\n\n", "Second part"]),
        ("A line\nthat goes on", ["A line\nthat goes on"]),
        (
            "彼は去った。彼女は残った！「そうか。」と言った。",
            ["彼は去った。", "彼女は残った！", "「そうか。」と言った。"],
        ),
        ("Wait. ... Go.", ["Wait. ... ", "Go."]),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str]) -> None:
    assert pieces(text, together=0) == sentences


def test_short_sentences_are_spoken_together_and_long_ones_alone() -> None:
    for narration in NARRATIONS:
        found = pieces(narration)
        assert 3 <= len(found) <= 5
        assert all(piece.rstrip().endswith(".") for piece in found)


def test_a_sentence_over_the_limit_is_cut_at_a_clause_else_between_words() -> None:
    clauses, words = "Notes that go up, notes that go down, " * 500, "note " * 5000
    assert all(piece.endswith(", ") for piece in pieces(clauses))
    assert all(piece.endswith(" ") for piece in pieces(words))
    assert max(map(len, pieces(words))) > MAX_PIECE - 10


@pytest.mark.parametrize("unit", [".", ". ", "a.", "。", "”", " ", "\n", "!”", "a", ", "])
def test_a_hostile_text_takes_no_longer_than_any_other(unit: str) -> None:
    text = (unit * MAX_CHARS)[:MAX_CHARS]
    assert "".join(pieces(text)) == text


def test_a_text_that_is_too_long_is_refused() -> None:
    cleaned("a" * MAX_CHARS)
    with pytest.raises(CannotSpeak, match="50,001 characters"):
        cleaned("a" * (MAX_CHARS + 1))


WORDS = ["Yes.", "No!", "It was in the summer of 1912, in the rain.", "J. S. Bach", "…", "\n\n"]


@given(st.lists(st.sampled_from(WORDS)))
def test_early_pieces_do_not_change_when_more_text_comes(words: list[str]) -> None:
    whole = early_pieces(" ".join(words))
    for upto in range(len(words)):
        early = early_pieces(" ".join(words[:upto]))[:-1]
        assert early == whole[: len(early)]


def test_early_pieces_are_sentences_and_a_short_one_goes_with_the_next() -> None:
    text = "Welcome. This is the story of a band that never stood still. And so it begins, in the dark. Listen."
    assert early_pieces(text) == [
        "Welcome. This is the story of a band that never stood still.",
        "And so it begins, in the dark. Listen.",
    ]
