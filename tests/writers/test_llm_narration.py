"""Narration by a language model: streamed, checked, repaired once, and completed."""

import asyncio

import pytest

from musicdoc_server.errors import UpstreamUnavailable
from musicdoc_server.models import Chosen, Fact, Script, WantedSong
from musicdoc_server.writers.llm import LlmWriter
from tests.standins.process import StandIn
from tests.writers.deftones import (
    CHAT,
    CHOSEN,
    OPENING,
    PLAN,
    SONGS,
    BrokenWriter,
    brief,
    chosen,
    narrate,
    near,
    prompts,
    run,
    track,
)

NARRATION = "segments"
FAULTS = (
    *("junk", "empty_answer", "empty_strings", "wrong_counts", "other_language", "wrong_length", "refusal"),
    *("truncate", "cut_off", "content_filter", "names_other_song", "wrong_year"),
)
UNKNOWN = Chosen(slot=PLAN.slots[1], track=track(WantedSong(title="Rickets", artist="Deftones", year=1997)))
"""A song that only the catalog knows."""


def complete(scripts: list[Script], songs: int = len(SONGS)) -> bool:
    return len(scripts) == songs + 1 and all(script.text and script.title for script in scripts)


def named(scripts: list[Script]) -> list[bool]:
    """Whether each lead-in names its song."""
    return [song.title.split(" (")[0] in script.text for song, script in zip(SONGS, scripts, strict=False)]


def fact(id_: str, text: str, track_id: str = "", source: str = "a book") -> Fact:
    return Fact(id=id_, kind="life", text=text, source=source, artist="", subject="", pronoun="", track_id=track_id)


def test_each_song_gets_its_lead_in_and_the_end_its_closing_in_one_call(model: StandIn) -> None:
    scripts = narrate(model)
    assert complete(scripts)
    assert named(scripts) == [True, True, True]
    assert [script.title for script in scripts][-2:] == ["Step: Change (In the House of Flies)", "Closing"]
    assert all(near(script.text) for script in scripts)
    (call,) = model.requests(CHAT)
    assert call["json"]["stream"] is True


def test_a_script_goes_out_while_the_next_one_is_being_written(model: StandIn) -> None:
    model.set(tokens_per_s=400, tokens_per_chunk=1)

    async def first(writer: LlmWriter) -> bool:
        async for _ in writer.narrate(brief(), PLAN, CHOSEN, OPENING):
            return model.requests(CHAT)[0]["status"] is None
        return False

    assert run(model, first)


def test_leaving_ends_the_stream(model: StandIn) -> None:
    model.set(tokens_per_s=400, tokens_per_chunk=1)

    async def leave(writer: LlmWriter) -> None:
        scripts = writer.narrate(brief(), PLAN, CHOSEN, OPENING)
        await anext(scripts)
        await scripts.aclose()
        await asyncio.to_thread(model.wait_for, lambda calls: calls[0]["aborted"])

    run(model, leave)


def test_a_stream_that_has_given_all_is_left(model: StandIn) -> None:
    model.set(many_slots=-1, tokens_per_s=4000, on_prompt=NARRATION)
    assert complete(narrate(model))
    (call,) = model.wait_for(lambda calls: calls[0]["aborted"])
    assert call["usage"]["completion_tokens"] < 3000


@pytest.mark.parametrize("fault", ["code_fences", "prose_around"])
def test_wrapping_costs_nothing(model: StandIn, fault: str) -> None:
    model.set(**{fault: -1})
    assert named(narrate(model)) == [True, True, True]
    assert len(model.requests(CHAT)) == 1


@pytest.mark.parametrize(
    "fault",
    FAULTS,
)
def test_what_is_wrong_once_is_repaired_in_a_single_call(model: StandIn, fault: str) -> None:
    model.set(**{fault: 1})
    scripts = narrate(model)
    assert complete(scripts)
    assert named(scripts) == [True, True, True]
    assert all(near(script.text) for script in scripts)
    assert len(model.requests(CHAT)) <= 2


@pytest.mark.parametrize(
    "fault",
    [*FAULTS, "repeat_songs", "many_slots"],
)
def test_what_stays_wrong_still_becomes_a_documentary(model: StandIn, fault: str) -> None:
    model.set(**{fault: -1})
    model.set(on_prompt=NARRATION)
    scripts = narrate(model)
    text = " ".join(script.text for script in scripts)
    assert complete(scripts)
    assert "Unheard" not in text
    assert "lorem" not in text
    assert "Im Jahr" not in text
    assert not {"1988", "1990", "1993"} & set(text.replace(",", " ").split())
    assert len(model.requests(CHAT)) <= 4


def test_only_what_is_missing_is_asked_for_again(model: StandIn) -> None:
    model.set(cut_off=1)
    narrate(model)
    assert "only these again, with the same numbers: 2, 3, 4" in prompts(model)[1]


def test_a_stream_that_falls_silent_is_not_waited_for(model: StandIn) -> None:
    model.set(stall=-1)
    assert complete(narrate(model, timeout_s=0.3))


def test_a_model_that_cannot_be_asked_at_all_is_an_error(model: StandIn) -> None:
    model.set(chat_5xx=-1)
    with pytest.raises(UpstreamUnavailable, match="status 500"):
        narrate(model)


def test_a_song_that_only_the_catalog_knows_is_introduced_by_the_fallback(model: StandIn) -> None:
    scripts = narrate(model, [CHOSEN[0], UNKNOWN, CHOSEN[2]])
    assert complete(scripts)
    assert "Rickets" in scripts[1].text
    assert "exactly 3 segments" in prompts(model)[0]


def test_a_fallback_that_fails_leaves_the_least_that_can_be_said(model: StandIn) -> None:
    model.set(junk=-1)
    scripts = narrate(model, [CHOSEN[0], UNKNOWN], fallback=BrokenWriter())
    assert [script.text for script in scripts] == [
        "Here is “Bored”, by Deftones.",
        "Here is “Rickets”, by Deftones.",
        "That was Deftones. Thank you for listening.",
    ]


def test_no_song_that_the_model_knows_needs_no_model(model: StandIn) -> None:
    assert complete(narrate(model, [UNKNOWN]), 1)
    assert model.requests(CHAT) == []


def test_a_year_that_the_catalog_gives_otherwise_is_never_said(model: StandIn) -> None:
    songs = [chosen(SONGS[0], 0, year=1989), *CHOSEN[1:]]
    scripts = narrate(model, songs)
    assert "1995" not in scripts[0].text
    assert '"Bored" by Deftones, album' in prompts(model)[0]
    assert "1989" not in prompts(model)[0]


def test_facts_are_told_once_and_named_by_their_own_ids(model: StandIn) -> None:
    facts = [fact("wiki/1", "Deftones come from Sacramento."), fact("wiki/2", "Deftones met at school.")]
    scripts = narrate(model, about=brief(facts=facts))
    ids = [id_ for script in scripts for id_ in script.facts]
    assert sorted(ids) == ["wiki/1", "wiki/2"]
    assert "[F1] Deftones come from Sacramento." in prompts(model)[0]


def test_facts_that_the_opening_told_are_not_offered_again(model: StandIn) -> None:
    async def tell(writer: LlmWriter) -> list[Script]:
        told = OPENING.model_copy(update={"facts": ("wiki/1",)})
        about = brief(facts=[fact("wiki/1", "Deftones come from Sacramento.")])
        return [script async for script in writer.narrate(about, PLAN, CHOSEN, told)]

    assert not [script.facts for script in run(model, tell) if script.facts]
    assert "Sacramento" not in prompts(model)[0]
