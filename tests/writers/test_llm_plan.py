"""Plans by a language model, good and bad."""

import asyncio

import pytest

from musicdoc_server.errors import UpstreamRefused, UpstreamUnavailable
from musicdoc_server.models import SONGS, Brief, Plan, Subject
from musicdoc_server.writers.llm import LlmWriter
from musicdoc_server.writers.llm_answers import PlanAnswer, SlotAnswer, SongAnswer
from musicdoc_server.writers.llm_client import ModelClient
from musicdoc_server.writers.llm_plan import LISTED, Draft, matched
from tests.standins.process import StandIn
from tests.writers.deftones import ASSIGNMENT, CHAT, known, never, plan, prompts, run
from tests.writers.music import brief as library_brief
from tests.writers.music import only_tags, song


def titles(made: Plan) -> list[str]:
    return [slot.wanted.title for slot in made.slots]


def from_library(model: StandIn, subject: Subject) -> Plan:
    about: Brief = library_brief(subject)
    return run(model, lambda writer: writer.plan(about, known(about)), knows_music=False)


def whole(made: Plan) -> bool:
    """Whether it has all that the issue asks of a plan."""
    years = [slot.wanted.year for slot in made.slots]
    asked = [wanted.title for slot in made.slots for wanted in (slot.wanted, *slot.alternates)]
    said = [made.title, made.topic, made.summary, made.arc, made.era, *(s.role for s in made.slots)]
    return (
        len(made.slots) == SONGS
        and years == sorted(years)
        and len(asked) == len(set(asked))
        and all([*said, *(slot.why for slot in made.slots), *(slot.wanted.album for slot in made.slots)])
    )


def test_a_good_answer_makes_a_whole_plan_in_one_call(model: StandIn) -> None:
    made = plan(model)
    assert whole(made)
    assert all(len(slot.alternates) == 2 for slot in made.slots)
    assert len(model.requests(CHAT)) == 1


@pytest.mark.parametrize("fault", ["code_fences", "prose_around", "many_slots"])
def test_what_can_be_mended_costs_no_second_call(model: StandIn, fault: str) -> None:
    model.set(**{fault: -1})
    assert whole(plan(model))
    assert len(model.requests(CHAT)) == 1


@pytest.mark.parametrize(
    "fault", ["junk", "empty_answer", "empty_strings", "wrong_counts", "repeat_songs", "other_language", "truncate"]
)
def test_a_bad_answer_is_shown_to_the_model_once(model: StandIn, fault: str) -> None:
    model.set(**{fault: 1})
    assert whole(plan(model))
    second = model.requests(CHAT)[1]["json"]["messages"]
    assert "cannot be used" in second[-1]["content"]
    assert len(model.requests(CHAT)) == 2


def test_too_few_songs_twice_are_completed_from_alternates(model: StandIn) -> None:
    model.set(wrong_counts=-1)
    made = plan(model)
    assert len(made.slots) == SONGS
    assert len(set(titles(made))) == SONGS
    assert all(slot.role and slot.why for slot in made.slots)
    assert len(model.requests(CHAT)) == 2


def test_what_was_good_of_a_plan_is_kept_when_the_repair_fails(model: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [PlanAnswer(slots=[SlotAnswer(song="Bored", artist="Deftones", year=1995)]).model_dump_json()]

    async def ask(*_: object, **__: object) -> str:
        if not said:
            raise UpstreamUnavailable("gone")
        return said.pop()

    monkeypatch.setattr(ModelClient, "ask", ask)
    assert titles(plan(model)) == ["Bored"]
    with pytest.raises(UpstreamUnavailable, match="gone"):
        plan(model)


def test_a_song_that_is_repeated_everywhere_is_planned_once(model: StandIn) -> None:
    model.set(repeat_songs=-1)
    assert len(plan(model).slots) == 1


@pytest.mark.parametrize("fault", ["junk", "empty_answer", "empty_strings"])
def test_no_plan_twice_is_a_clear_error_that_names_the_setting(model: StandIn, fault: str) -> None:
    model.set(**{fault: -1})
    with pytest.raises(UpstreamUnavailable, match=r"setting llm_model.* no usable plan"):
        plan(model)
    assert len(model.requests(CHAT)) == 2


def test_a_refusal_is_passed_on_at_once(model: StandIn) -> None:
    model.set(refusal=-1)
    with pytest.raises(UpstreamRefused, match="will not write about this"):
        plan(model)
    assert len(model.requests(CHAT)) == 1


def test_title_summary_and_arc_name_no_song_that_may_yet_be_missing() -> None:
    answer = PlanAnswer(
        title="From Bored to Genesis",
        summary="It begins with “Bored”. It ends in calm.",
        arc="From the album Ohms back to the start.",
        slots=[
            SlotAnswer(song="Bored", artist="Deftones", year=1995),
            SlotAnswer(song="Genesis", artist="Deftones", year=2020, album="Ohms"),
        ],
    )
    made = Draft(ASSIGNMENT, answer, None).plan(None)
    assert made
    assert made.title == "Deftones"
    assert made.summary == "It ends in calm."
    assert made.arc == answer.arc


def test_a_server_without_json_schema_is_asked_otherwise_from_then_on(model: StandIn) -> None:
    model.set(refuse_json_schema=-1)

    async def twice(writer: LlmWriter) -> list[Plan]:
        return [await writer.plan(ASSIGNMENT, never()) for _ in range(2)]

    assert all(map(whole, run(model, twice)))
    formats = [call["json"]["response_format"]["type"] for call in model.requests(CHAT)]
    assert formats == ["json_schema", "json_object", "json_object"]
    assert '"slots"' in prompts(model)[1]


def test_a_server_without_any_json_is_asked_for_text(model: StandIn) -> None:
    model.set(refuse_json_schema=-1, refuse_json_object=-1, prose_around=-1)
    assert whole(plan(model))
    assert "response_format" not in model.requests(CHAT)[-1]["json"]


def test_only_what_a_server_knows_is_sent(model: StandIn) -> None:
    plan(model)
    asked = model.requests(CHAT)[0]["json"]
    assert {"temperature", "max_tokens"}.isdisjoint(asked)
    assert asked["max_completion_tokens"] > 0


def test_a_library_is_planned_from_its_own_tracks(model: StandIn) -> None:
    subject = only_tags()
    made = from_library(model, subject)
    known_titles = {track.title: track for track in subject.tracks}
    assert set(titles(made)) <= set(known_titles)
    assert [slot.wanted.year for slot in made.slots] == [known_titles[title].year for title in titles(made)]


def test_songs_that_are_not_in_the_library_are_replaced_from_it(model: StandIn) -> None:
    model.set(unknown_songs=-1)
    subject = only_tags()
    made = from_library(model, subject)
    assert len(made.slots) == SONGS
    assert set(titles(made)) <= {track.title for track in subject.tracks}
    assert all(slot.role and slot.why for slot in made.slots)


def test_a_large_library_does_not_make_a_large_prompt(model: StandIn) -> None:
    tracks = tuple(song(str(n), f"Piece {n} of many", "Ann Lee", 1950) for n in range(900))
    made = from_library(model, Subject(kind="artist", name="Ann Lee", tracks=tracks))
    assert len(made.slots) == SONGS
    assert f"{LISTED}. " in prompts(model)[0]
    assert "Piece 100 " not in prompts(model)[0]


def test_fewer_tracks_make_fewer_slots(model: StandIn) -> None:
    subject = only_tags()
    assert len(from_library(model, subject.model_copy(update={"tracks": subject.tracks[:2]})).slots) == 2


def test_nothing_to_choose_from_needs_no_model(model: StandIn) -> None:
    assert from_library(model, Subject(kind="theme", name="silence")).slots == ()
    assert model.requests(CHAT) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("windmill", "Windmill (Live) [Remastered]"),
        ("Saltroad", "Salt Road"),
        ("Paper Boat", "Paper Boats"),
        ("Wonderwall", None),
    ],
)
def test_a_track_is_known_by_nearly_its_title(said: str, meant: str | None) -> None:
    found = matched(SongAnswer(song=said, artist="Weathervanes"), only_tags().tracks)
    assert (found.title if found else None) == meant


def test_the_artist_decides_between_equal_titles() -> None:
    tracks = [song("1", "Change", "Ann Lee", 1990), song("2", "Change", "Deftones", 2000)]
    found = matched(SongAnswer(song="Change", artist="deftones"), tracks)
    assert found is tracks[1]


def test_leaving_a_plan_ends_the_call(model: StandIn) -> None:
    model.set(chat_hang=-1)

    async def leave(writer: LlmWriter) -> None:
        task = asyncio.ensure_future(writer.plan(ASSIGNMENT, never()))
        await asyncio.to_thread(model.wait_for, lambda calls: len(calls) == 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(model.wait_for, lambda calls: calls[0]["aborted"])

    run(model, leave)
