import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.catalogs.wording import fold, name_key, numbers, stems, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Beatles", "Beatles, The"),
        ("The Beatles", "BEATLES"),
        ("Björk", "bjork"),
        ("Simon & Garfunkel", "Simon and Garfunkel"),
        ("Antonín Dvořák", "Antonin Dvorak"),
        ("Bach, Johann Sebastian (1685–1750)", "Johann Sebastian Bach"),
        ("Queen feat. David Bowie", "Queen"),
        ("Sinéad O’Connor", "Sinead O'Connor"),
        ("Ke$ha", "Kesha"),
        ("AC/DC", "AC DC"),
    ],
)
def test_spellings_of_a_name_are_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Bach", "Johann Sebastian Bach"), ("The Doors", "The Dears"), ("!!!", "???"), ("The The", "")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("title", "plain", "variant"),
    [
        ("Yesterday", "Yesterday", 0),
        ("Yesterday (Remastered 2009)", "Yesterday", 1),
        ("Yesterday - 2009 Remaster", "Yesterday", 1),
        ("Yesterday [Live at the BBC]", "Yesterday", 2),
        ("Yesterday - Live", "Yesterday", 2),
        ("Under Pressure (feat. David Bowie)", "Under Pressure", 0),
        ("Live and Let Die", "Live and Let Die", 0),
        ("(Live)", "(Live)", 2),
    ],
)
def test_a_title_is_told_from_what_its_recording_is(title: str, plain: str, variant: int) -> None:
    assert title_key(title) == (stems(plain), variant)


def test_numbers_are_read_in_digits_words_and_roman_numerals() -> None:
    assert numbers("symphony no 5") == numbers("fifth symphony") == {5}
    assert numbers("part iv") == {4}
    assert numbers("i want you") == frozenset()


@given(st.text())
def test_folding_twice_changes_nothing_and_loses_nothing_whole(text: str) -> None:
    folded = fold(text)
    assert bool(folded) == bool(text.strip())
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper().lower()) == fold(text.lower().upper().lower())
