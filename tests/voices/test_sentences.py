from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.errors import CannotSpeak
from musicdoc_server.voices.sentences import MAX_PIECE, cut, prepare


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sonata No. 14, Op. 27 No. 2", "Sonata number 14, opus 27 number 2"),
        ("in C♯ minor and B♭ major, F# too", "in C sharp minor and B flat major, F sharp too"),
        ("a\x00b\x07c\u200bd\u00ade", "a b cde"),
        ("one  line\r\n\n\nanother", "one line\nanother"),
        ("Dvořák, Łódź, Gymnopédie", "Dvorák, Lódz, Gymnopédie"),
        ("Gymnope\u0301die", "Gymnopédie"),
        ("ﬁne ＡＢＣ Ⅷ ½", "fine ABC VIII 1/2"),
        ("[x](/y/) <b>bold</b>", "x (/y/) b bold /b"),
        ("The song 🎵 is by Кино", "The song is by Kino"),
        ("٣ songs", "3 songs"),
        ("1,000,000,000,000 copies", "1 0 0 0 0 0 0 0 0 0 0 0 0 copies"),
        ("1,000,000 copies in 1899", "1,000,000 copies in 1899"),
    ],
)
def test_a_text_is_prepared_for_reading(text: str, said: str) -> None:
    assert prepare(text) == said


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(CannotSpeak):
        assert not set("\x00\x1b[]\ud800") & set(prepare(text))


@given(st.text(alphabet="ab ,;.—", min_size=1, max_size=2000))
def test_pieces_are_short_and_lose_no_word(sentence: str) -> None:
    pieces = cut(sentence)
    assert all(len(piece) <= MAX_PIECE for piece in pieces)
    letters = [c for c in sentence if c in "ab"]
    assert [c for piece in pieces for c in piece if c in "ab"] == letters


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    clause = "and a clause that goes on for quite some time before it ends"
    pieces = cut(", ".join([clause] * 9))
    assert len(pieces) == 3
    assert all(piece.endswith((",", "ends")) for piece in pieces)


def test_one_endless_word_is_cut_anywhere() -> None:
    assert [len(piece) for piece in cut("a" * 650)] == [300, 300, 50]
