"""Whatever the music and the facts are: words fit to be spoken, and nothing that is not in them."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from musicdoc_server.models import Brief, Fact, Subject, Track
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.speakable import sentences
from tests.writers.music import Told, brief, song, tell

WRITER = FactsWriter()
VERBS = ("sails", "turns", "burned", "rests", "was", "opens", "keeps", "drifts", "never", "upwards")
WORDS = ("amber", "barley", "cobalt", "dusty", "ember", "fjord", "granite", "hazel", "indigo", "juniper")
LETTERS = st.text("abcXYZ é(){}[]<>&/.,!?:;'\"“”-–🎉♫漢字Привет0123#%*_\\\n", max_size=40)
YEARS = st.none() | st.integers(1000, 2026)


@st.composite
def phrases(draw: st.DrawFn, words: tuple[str, ...] = WORDS) -> str:
    """Some words, no two alike."""
    return " ".join(draw(st.lists(st.sampled_from(words), min_size=2, max_size=8, unique=True)))


@st.composite
def _track(draw: st.DrawFn, place: int, artists: list[str], names: st.SearchStrategy[str]) -> Track:
    tags = {tag: draw(names) for tag in ("album", "genre", "composer")}
    length = draw(st.integers(0, 9000))
    return song(f"t{place}", draw(names), draw(st.sampled_from(artists)), draw(YEARS), seconds=length, **tags)


@st.composite
def subjects(draw: st.DrawFn, names: st.SearchStrategy[str], said: st.SearchStrategy[str]) -> Subject:
    artists = draw(st.lists(names, min_size=1, max_size=3))
    tracks = [draw(_track(place, artists, names)) for place in range(draw(st.integers(0, 9)))]
    facts = []
    kinds = st.sampled_from(("life", "character", "legacy", "origin", "dedication", "form", "listen", "tag", "other"))
    for place in range(draw(st.integers(0, 25))):
        track = draw(st.none() | st.sampled_from(tracks)) if tracks else None
        subject = (track.title if track else draw(st.sampled_from(artists))).capitalize()
        year = draw(YEARS)
        lead = draw(st.sampled_from((f"In {year} {subject}", f"{subject}'s", subject, ""))) if year else subject
        facts.append(
            Fact(
                id=f"f{place}",
                kind=draw(kinds),
                text=f"{lead} {draw(said)}",
                source="a book",
                artist=track.artist if track else draw(st.sampled_from(artists)),
                subject=subject,
                year=year,
                pronoun=draw(st.sampled_from(("he", "she", "it", "they", ""))),
                track_id=track.id if track else "",
            )
        )
    kind = draw(st.sampled_from(("artist", "theme")))
    return Subject(kind=kind, name=draw(st.sampled_from(artists)), tracks=tuple(tracks), facts=tuple(facts))


def years(text: str) -> set[str]:
    return set(re.findall(r"(?<!\d)\d{4}(?!\d)", text))


def check_speakable(told: Told) -> None:
    for script in told.scripts:
        assert script.text
        assert not re.search(r"[(){}\[\]<>_#*\\\n🎉♫漢字а-яА-Я]", script.text), script.text
        assert "  " not in script.text
        assert " None" not in script.text
        for sentence in sentences(script.text):
            assert re.search(r"[.!?][”']?$", sentence), sentence


@settings(max_examples=25)
@given(subject=subjects(phrases(), phrases(VERBS)), target=st.integers(10, 300), prompt=phrases())
def test_plain_music_is_told_cleanly_and_without_a_year_of_its_own(subject: Subject, target: int, prompt: str) -> None:
    asked = brief(subject, target, prompt)
    told = tell(WRITER, asked)
    check_speakable(told)
    assert not re.search(r"\b(\w+) \1\b", told.text, flags=re.I), told.text
    given_years = years(subject.model_dump_json()) | {str(track.year) for track in subject.tracks}
    assert years(told.text) <= given_years
    assert told == tell(WRITER, asked)


@settings(max_examples=25)
@given(subject=subjects(LETTERS, LETTERS), target=st.integers(10, 300), prompt=LETTERS, topic=LETTERS)
def test_odd_characters_never_reach_the_voice(subject: Subject, target: int, prompt: str, topic: str) -> None:
    asked = Brief(topic=topic, prompt=prompt, narration_target_s=target, words_per_min=158, subject=subject)
    told = tell(WRITER, asked)
    check_speakable(told)
    assert told.plan.title
    assert len(told.scripts) == len(told.songs) + 2


def test_a_fact_about_nobody_can_be_the_first_that_is_told() -> None:
    fact = Fact(id="f", kind="life", text="0 a", source="a book", artist="", subject="0", pronoun="he")
    assert tell(WRITER, brief(Subject(kind="theme", name="", facts=(fact,)), 10)).text
