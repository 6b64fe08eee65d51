"""JSON found in what a model says, whole, wrapped, broken off, or still growing."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

from musicdoc_server.writers.llm_answers import NARRATION, OPENING, PLAN, PlanAnswer, SegmentAnswer
from musicdoc_server.writers.llm_client import Form
from musicdoc_server.writers.llm_json import ROUNDS, SHOWN, checked, read, whole
from musicdoc_server.writers.llm_segments import all_segments, closed_segments

ANSWER = {"segments": [{"number": n, "text": f"Text {n} with a }} and a {{.", "facts": []} for n in (1, 2, 3)]}
TEXT = json.dumps(ANSWER)


def closed(pieces: list[str]) -> list[tuple[int, SegmentAnswer]]:
    """The segments, each with the number of pieces that had been read when it came."""

    async def all_of_them() -> list[tuple[int, SegmentAnswer]]:
        read_so_far = 0

        async def come() -> AsyncIterator[str]:
            nonlocal read_so_far
            for piece in pieces:
                read_so_far += 1
                yield piece

        return [(read_so_far, segment) async for segment in closed_segments(come())]

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "said",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"Sure! Here {{as JSON}} it is:\n{TEXT}\nAnything else?",
        f'<think>Maybe {{"segments": []}}?</think>{TEXT}',
        json.dumps(ANSWER, indent=2),
    ],
)
def test_the_object_is_found_in_whatever_stands_around_it(said: str) -> None:
    assert read(said) == ANSWER
    assert [segment.number for segment in all_segments(said)] == [1, 2, 3]
    assert [segment.number for _, segment in closed(list(said))] == [1, 2, 3]


@pytest.mark.parametrize("said", ["", "no", "[1, 2]", "{}", "{oh", "lorem ]} null", "<think>forever"])
def test_there_may_be_none(said: str) -> None:
    assert read(said) is None
    assert closed([said]) == []


@given(st.integers(0, len(TEXT) - 1))
def test_what_breaks_off_gives_what_was_complete(length: int) -> None:
    found = all_segments(TEXT[:length])
    assert [segment.text for segment in found] == [each["text"] for each in ANSWER["segments"][: len(found)]]
    assert [segment for _, segment in closed([TEXT[:length]])] == found


@given(st.lists(st.integers(1, len(TEXT)), max_size=30))
def test_it_does_not_matter_how_an_answer_is_cut_into_pieces(cuts: list[int]) -> None:
    ends = sorted({*cuts, len(TEXT)})
    pieces = [TEXT[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    assert [segment.number for _, segment in closed(pieces)] == [1, 2, 3]


def test_a_segment_comes_when_the_next_begins() -> None:
    first = closed(list(TEXT))[0][0]
    assert first == TEXT.index('{"number": 2') + 1


@given(st.text(max_size=200))
def test_nothing_that_a_model_may_say_is_an_exception(said: str) -> None:
    checked(PlanAnswer, read(said))
    checked(PlanAnswer, read('{"slots": [' + said))
    all_segments(said)
    closed([said])


FIELDS = ("slots", "song", "artist", "year", "alternates", "title")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=20,
)


@given(JSON)
def test_no_shape_of_an_answer_is_an_exception(data: object) -> None:
    value, wrong = checked(PlanAnswer, data)
    assert value or wrong


def test_what_is_wrong_is_left_out_and_told() -> None:
    data = {
        "title": None,
        "summary": {},
        "slots": [
            {"song": "a", "artist": ""},
            {"song": " b ", "artist": "c", "year": "c. 1997", "alternates": [{"song": 3, "artist": "x"}]},
        ],
    }
    value, wrong = checked(PlanAnswer, data)
    assert value
    assert [(slot.song, slot.year, slot.alternates) for slot in value.slots] == [("b", 1997, [])]
    assert [line.split(":")[0] for line in wrong] == ["summary", "slots.0.artist", "slots.1.alternates.0.song"]


@pytest.mark.parametrize("form", [OPENING, PLAN, NARRATION], ids=lambda form: form.name)
def test_the_schemas_keep_the_rules_of_strict_ones(form: Form) -> None:
    def objects(schema: object) -> list[dict[str, object]]:
        inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
        found = [each for part in inside for each in objects(part)]
        return [schema, *found] if isinstance(schema, dict) and schema.get("type") == "object" else found

    for each in objects(form.schema):
        assert each["additionalProperties"] is False
        assert set(each["required"]) == set(each["properties"])
    assert '"default"' not in json.dumps(form.schema)


BOTTOMLESS = ['{"a":' * 100_000, '{"slots":' + "[" * 100_000, "<think>" * 20_000 + '{"', '{"' * 4000]


def test_half_a_sign_in_an_answer_can_be_stored_and_sent() -> None:
    value, wrong = checked(PlanAnswer, read(r'{"title": "a\ud800b", "slots": [{"song": "\udfff", "artist": "x"}]}'))
    assert value
    assert not wrong
    assert PlanAnswer.model_validate_json(value.model_dump_json()) == value


@pytest.mark.parametrize("said", BOTTOMLESS, ids=["objects", "lists", "thoughts", "beginnings"])
def test_an_answer_without_a_bottom_is_none(said: str) -> None:
    assert read(said) is None
    assert not whole(said)


def test_an_answer_nested_deeply_is_told_to_be_wrong() -> None:
    data: dict[str, object] = {}
    for _ in range(5000):
        data = {"slots": [data]}
    assert checked(PlanAnswer, data) == (None, ["the answer: it is nested too deeply"])


def test_thousands_of_wrong_entries_are_left_out_together() -> None:
    looked_at = 0

    class Looked(PlanAnswer):
        @model_validator(mode="before")
        @classmethod
        def look(cls, data: object) -> object:
            nonlocal looked_at
            looked_at += 1
            return data

    good = {"song": "a", "artist": "b", "alternates": [{"song": "c"}, {"song": "d", "artist": "e"}] * 5}
    slots = [{"song": number} for number in range(3000)] + [good, {}, copy.deepcopy(good)]
    value, wrong = checked(Looked, {"slots": slots})
    assert value
    assert [slot.song for slot in value.slots] == ["a", "a"]
    assert [len(slot.alternates) for slot in value.slots] == [5, 5]
    assert len(wrong) == SHOWN
    assert looked_at <= ROUNDS
