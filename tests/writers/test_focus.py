"""What is understood of the user's words."""

import pytest

from musicdoc_server.models import Subject
from musicdoc_server.writers.focus import FAR, focus_of
from tests.writers.music import brief, song

TRACKS = tuple(song(str(year), f"Song {year}", "Ann Lee", year) for year in (1900, 1910, 1920, 1930, 1940))
SUBJECT = Subject(kind="artist", name="Ann Lee", tracks=TRACKS)


@pytest.mark.parametrize(
    ("prompt", "years"),
    [
        ("focus on the late years", (1920, FAR)),
        ("the early work", (0, 1920)),
        ("between 1905 and 1925", (1905, 1925)),
        ("before 1915", (0, 1915)),
        ("after 1915", (1915, FAR)),
        ("the 1920s", (1920, 1929)),
        ("90s", (1990, 1999)),
        ("something cheerful", None),
    ],
)
def test_years_are_understood(prompt: str, years: tuple[int, int] | None) -> None:
    assert focus_of(brief(SUBJECT, prompt=prompt)).years == years


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [("his dedications", "dedication"), ("keep it light", "anecdote"), ("how is it heard in films?", "legacy")],
)
def test_kinds_of_facts_are_understood(prompt: str, kind: str) -> None:
    assert kind in focus_of(brief(SUBJECT, prompt=prompt)).kinds


def test_words_that_ask_for_nothing_are_not_looked_for() -> None:
    assert focus_of(brief(SUBJECT, prompt="please focus on the music of this artist")).terms == frozenset()


def test_plurals_match() -> None:
    assert "waltz" in focus_of(brief(SUBJECT, prompt="only waltzes")).terms


def test_what_is_not_wanted_is_not_looked_for() -> None:
    focus = focus_of(brief(SUBJECT, prompt="trains, but nothing about ships"))
    assert "train" in focus.terms
    assert "ship" not in focus.terms
    assert focus.unwanted("The ship sank.")


def test_a_wish_within_the_topic_counts() -> None:
    assert focus_of(brief(SUBJECT, topic="Ann Lee, the late years")).label == "the late years"


def test_the_subjects_name_is_no_wish() -> None:
    assert focus_of(brief(SUBJECT, topic="Ann Lee")).terms == frozenset()
