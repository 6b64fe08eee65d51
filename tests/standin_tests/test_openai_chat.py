"""The model: answers to prompts it has never seen, in one piece and as a stream, through the openai SDK."""

from __future__ import annotations

import json
from typing import Any

import httpx
import openai as sdk
import pytest
from pydantic import BaseModel, ConfigDict, Field

from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

MODEL = "gpt-6.1-terra"
PLAN = "Topic: {topic}\nPlan exactly five slots, in order of year, with up to two alternates per slot."
SONGS = (
    'Radiohead. The songs:\n1. "Creep" by Radiohead (1993)\n2. "Just" by Radiohead (1995)\n'
    '3. "Reckoner" by Radiohead (2007)\n'
)
FACTS = "Facts:\n[f1] Radiohead are from Abingdon in Oxfordshire.\n[f2] Creep was first released in September 1992.\n"
TELL = "Write exactly 4 narrations of about 75 words each: one before each song and a closing."


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Other(Strict):
    song: str
    artist: str
    year: int | None


class Slot(Strict):
    song: str
    artist: str
    year: int
    why: str
    alternates: list[Other] = Field(max_length=2)


class Plan(Strict):
    title: str
    summary: str
    slots: list[Slot]


class Segment(Strict):
    title: str
    text: str
    facts: list[str]


class Script(Strict):
    segments: list[Segment]


@pytest.fixture
def client(openai: StandIn) -> sdk.OpenAI:
    return sdk.OpenAI(base_url=f"{openai.url}/v1", api_key=KEY, max_retries=0, timeout=10)


def parsed(client: sdk.OpenAI, prompt: str, form: type[BaseModel]) -> Any:
    messages: Any = [{"role": "system", "content": "You write radio."}, {"role": "user", "content": prompt}]
    return client.chat.completions.parse(model=MODEL, messages=messages, response_format=form).choices[0].message.parsed


@pytest.mark.parametrize("artist", ["Radiohead", "Deftones", "Björk", "Nirvana", "Tears for Fears"])
def test_a_plan_names_real_songs_in_the_order_of_years(client: sdk.OpenAI, spotify: StandIn, artist: str) -> None:
    plan = parsed(client, PLAN.format(topic=artist), Plan)
    assert len(plan.slots) == 5
    assert [slot.year for slot in plan.slots] == sorted(slot.year for slot in plan.slots)
    named = [slot.song for slot in plan.slots] + [other.song for slot in plan.slots for other in slot.alternates]
    assert len(named) == len(set(named))
    for song in named:
        query = {"q": f'track:"{song}" artist:"{artist}"', "type": "track"}
        token = {"Authorization": "Bearer premium-token"}
        found = httpx.get(f"{spotify.url}/v1/search", params=query, headers=token).json()
        assert found["tracks"]["total"], song


def test_a_theme_is_planned_with_several_artists(client: sdk.OpenAI) -> None:
    plan = parsed(client, PLAN.format(topic="90s grunge"), Plan)
    assert len({slot.artist for slot in plan.slots}) == 5
    assert all(1990 <= slot.year < 2000 for slot in plan.slots)


def test_a_stranger_gets_songs_that_sound_real(client: sdk.OpenAI) -> None:
    plan = parsed(client, PLAN.format(topic="The Unheard Of"), Plan)
    assert len({slot.song for slot in plan.slots}) == 5
    assert {slot.artist for slot in plan.slots} == {"The Unheard Of"}


def test_a_prompt_with_songs_enough_is_planned_from_those_alone(client: sdk.OpenAI) -> None:
    given = [{"title": f"Piece {n}", "artist": "Erik Satie", "year": 1888 + n} for n in range(8)]
    plan = parsed(client, f"{PLAN.format(topic='Satie')}\nSongs you may choose: {json.dumps(given)}", Plan)
    assert {slot.song for slot in plan.slots} <= {song["title"] for song in given}
    assert len({slot.song for slot in plan.slots}) == 5


def test_narration_has_the_length_the_songs_and_the_facts(client: sdk.OpenAI) -> None:
    script = parsed(client, SONGS + FACTS + TELL, Script)
    assert [len(segment.text.split()) for segment in script.segments] == [75] * 4
    for segment, song in zip(script.segments, ("Creep", "Just", "Reckoner"), strict=False):
        assert song in segment.text
    assert not [song for song in ("Creep", "Just", "Reckoner") if song in script.segments[3].text]
    assert script.segments[0].facts == ["f2"]
    assert "September 1992" in script.segments[0].text
    assert "1993" in script.segments[0].text
    assert len({segment.text.partition(".")[0] for segment in script.segments}) == 4


@pytest.mark.parametrize(
    ("asked", "words"), [("about 40 words", 40), ("70 to 80 words", 75), ("a 200-word text", None)]
)
def test_plain_text_has_the_length_asked_for(client: sdk.OpenAI, asked: str, words: int | None) -> None:
    messages: Any = [{"role": "user", "content": f"Write the opening about Radiohead, {asked}."}]
    text = client.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content or ""
    assert "Radiohead" in text
    assert words is None or len(text.split()) == words


def test_it_writes_in_the_language_asked_for(client: sdk.OpenAI) -> None:
    script = parsed(client, SONGS + TELL + " Write in German.", Script)
    assert "erschien" in script.segments[0].text


def test_bounds_enums_and_constants_of_a_schema_are_kept(model: httpx.Client) -> None:
    schema = {
        "type": "object",
        "properties": {
            "kind": {"const": "plan"},
            "mood": {"type": "string", "enum": ["dark", "light"]},
            "tags": {"type": "array", "items": {"type": "string", "maxLength": 12}, "minItems": 4, "maxItems": 4},
            "slots": {
                "type": "array",
                "minItems": 7,
                "items": {"type": "object", "properties": {"song": {"type": "string"}}},
            },
            "share": {"type": "number", "maximum": 1},
            "sure": {"type": "boolean"},
            "nothing": {"type": "null"},
        },
    }
    form = {"type": "json_schema", "json_schema": {"name": "plan", "schema": schema}}
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Radiohead"}], "response_format": form}
    value = json.loads(model.post("/chat/completions", json=body).json()["choices"][0]["message"]["content"])
    assert (value["kind"], value["sure"], value["nothing"]) == ("plan", True, None)
    assert value["mood"] in {"dark", "light"}
    assert len(value["tags"]) == 4
    assert all(len(tag) <= 12 for tag in value["tags"])
    assert len({slot["song"] for slot in value["slots"]}) == 7
    assert value["share"] <= 1


def test_a_schema_within_the_prompt_is_answered_too(client: sdk.OpenAI) -> None:
    prompt = f"{PLAN.format(topic='Deftones')}\nAnswer in JSON by this schema: {json.dumps(Plan.model_json_schema())}"
    for form in ({"type": "json_object"}, {"type": "text"}):
        call: Any = {"model": MODEL, "messages": [{"role": "user", "content": prompt}], "response_format": form}
        text = client.chat.completions.create(**call).choices[0].message.content or ""
        assert len(Plan.model_validate_json(text).slots) == 5


def test_a_stream_is_the_whole_answer_in_pieces_with_its_usage(client: sdk.OpenAI, openai: StandIn) -> None:
    messages: Any = [{"role": "user", "content": PLAN.format(topic="Radiohead")}]
    call: Any = {"model": MODEL, "messages": messages, "stream_options": {"include_usage": True}}
    with client.chat.completions.stream(response_format=Plan, **call) as stream:
        pieces = [event.delta for event in stream if event.type == "content.delta" and event.delta]
        final = stream.get_final_completion()
    assert "".join(pieces) == final.choices[0].message.content
    assert final.choices[0].finish_reason == "stop"
    assert final.usage
    assert final.usage.completion_tokens == len(pieces)
    assert openai.usage() == {"prompt_tokens": final.usage.prompt_tokens, "completion_tokens": len(pieces)}


def test_the_wire_is_the_real_one(model: httpx.Client) -> None:
    body = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": "About 20 words on Björk"}]}
    with model.stream("POST", "/chat/completions", json=body) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in reply.iter_lines() if line]
    assert all(line.startswith("data: ") for line in lines)
    assert lines[-1] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": "", "refusal": None}
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert "usage" not in chunks[-1]


def test_leaving_a_stream_ends_it_and_is_recorded(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(tokens_per_s=50)
    messages: Any = [{"role": "user", "content": "Write 900 words on Radiohead"}]
    with client.chat.completions.stream(model=MODEL, messages=messages) as stream:
        next(event for event in stream if event.type == "content.delta" and event.delta)
    (call,) = openai.wait_for(lambda calls: bool(calls[0]["answered_s"]))
    assert call["aborted"]
    assert 0 < call["usage"]["completion_tokens"] < 900


def test_the_same_call_gets_the_same_answer(client: sdk.OpenAI) -> None:
    assert parsed(client, SONGS + TELL, Script) == parsed(client, SONGS + TELL, Script)


def test_the_models_say_when_they_end(client: sdk.OpenAI) -> None:
    ends = {each.id: each.shutdown_date for each in client.models.list()}
    assert ends[MODEL] is None
    assert ends["gpt-5-mini"] == "2026-12-11"
