"""One suite for every writer."""

from collections.abc import Iterator

import pytest

from musicdoc_server.models import SONGS, Subject
from musicdoc_server.writers.base import Writer
from musicdoc_server.writers.facts import FactsWriter
from musicdoc_server.writers.llm import LlmWriter
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn
from tests.writers.music import Told, brief, only_tags, shipped, tell, theme

SUBJECTS = {"artist": shipped("satie"), "theme": theme(), "tags": only_tags()}


@pytest.fixture(scope="module", params=["facts", "llm"])
def writer(request: pytest.FixtureRequest) -> Iterator[Writer]:
    if request.param == "facts":
        yield FactsWriter()
        return
    with StandIn("openai", first_token_s=0, tokens_per_s=100_000, tokens_per_chunk=20) as server:
        yield LlmWriter(f"{server.url}/v1", KEY, "gpt-6.1-terra", fallback=FactsWriter(), knows_music=False)


@pytest.fixture(scope="module", params=SUBJECTS)
def subject(request: pytest.FixtureRequest) -> Subject:
    return SUBJECTS[request.param]


@pytest.fixture(scope="module")
def told(writer: Writer, subject: Subject) -> Told:
    return tell(writer, brief(subject))


def test_a_plan_asks_for_as_many_songs_as_a_documentary_has(told: Told) -> None:
    assert len(told.plan.slots) == SONGS


def test_a_plan_has_title_summary_and_arc(told: Told) -> None:
    assert told.plan.title
    assert told.plan.summary
    assert told.plan.arc


def test_the_slots_are_in_order_of_year(told: Told) -> None:
    years = [slot.wanted.year for slot in told.plan.slots if slot.wanted.year]
    assert years == sorted(years)


def test_every_slot_has_a_role_and_a_reason(told: Told) -> None:
    assert all(slot.role and slot.why for slot in told.plan.slots)


def test_no_song_is_asked_for_twice_not_even_as_an_alternate(told: Told) -> None:
    asked = [wanted.title for slot in told.plan.slots for wanted in (slot.wanted, *slot.alternates)]
    assert len(asked) == len(set(asked))


def test_a_slot_has_at_most_two_alternates_of_the_subject(told: Told, subject: Subject) -> None:
    known = {track.title for track in subject.tracks}
    for slot in told.plan.slots:
        assert len(slot.alternates) <= 2
        assert {wanted.title for wanted in slot.alternates} <= known


def test_there_is_a_lead_in_for_every_song_and_a_closing(told: Told) -> None:
    assert len(told.scripts) == 1 + len(told.songs) + 1
    assert all(script.title and script.text for script in told.scripts)


def test_the_opening_names_no_song(told: Told, subject: Subject) -> None:
    for track in subject.tracks:
        assert (track.said or track.title).lower() not in told.scripts[0].text.lower()


def test_no_song_outside_the_documentary_is_named(told: Told, subject: Subject) -> None:
    played = {chosen.track.id for chosen in told.songs}
    for track in subject.tracks:
        if track.id not in played:
            assert (track.said or track.title).lower() not in told.text.lower()


def test_the_facts_it_names_are_facts_it_was_given(told: Told, subject: Subject) -> None:
    assert {id_ for script in told.scripts for id_ in script.facts} <= {fact.id for fact in subject.facts}


def test_no_fact_is_told_twice(told: Told) -> None:
    ids = [id_ for script in told.scripts for id_ in script.facts]
    assert len(ids) == len(set(ids))


def test_songs_that_the_plan_did_not_ask_for_get_their_lead_in_too(writer: Writer, subject: Subject) -> None:
    swapped = subject.model_copy(update={"tracks": subject.tracks[::-1]})
    planned, other = tell(writer, brief(subject)), tell(writer, brief(swapped))
    assert len(planned.scripts) == len(other.scripts)


def test_fewer_songs_make_a_shorter_documentary(writer: Writer, subject: Subject) -> None:
    few = subject.model_copy(update={"tracks": subject.tracks[:2]})
    told = tell(writer, brief(few))
    assert len(told.plan.slots) == 2
    assert len(told.scripts) == 4
