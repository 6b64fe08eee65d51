"""The estimate of how long a text takes to speak, and the choice of what fills a given time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.writers.length import best_fill, seconds


def test_a_year_takes_longer_than_a_word() -> None:
    assert seconds("It was 1888.", 158) > seconds("It was late.", 158) + 0.5


def test_pauses_count() -> None:
    assert seconds("Stay. Listen. Enjoy.", 158) > seconds("Stay listen enjoy.", 158) + 1


def test_the_length_is_inversely_proportional_to_the_pace() -> None:
    text = "The first Gymnopédie was written in the spring of 1888."
    assert seconds(text, 79) == pytest.approx(2 * seconds(text, 158))


def test_accents_do_not_change_a_word() -> None:
    assert seconds("The Pathétique.", 158) == seconds("The Pathetique.", 158)


def test_the_better_facts_are_taken_when_not_all_fit() -> None:
    assert best_fill([5, 5, 5], [0.2, 1.0, 0.9], 10) == [1, 2]


def test_facts_are_combined_to_fill_the_time() -> None:
    assert best_fill([9, 4, 3], [1, 1, 1], 7) == [1, 2]


def test_nothing_fits_into_no_time() -> None:
    assert best_fill([3, 4], [1, 1], 0) == []


@given(st.lists(st.floats(1, 20), max_size=12), st.floats(1, 120))
def test_the_time_is_hardly_overrun(lengths: list[float], budget: float) -> None:
    chosen = best_fill(lengths, [1.0] * len(lengths), budget)
    assert sum(lengths[index] for index in chosen) <= budget * 1.15 + 0.125 * len(chosen)
