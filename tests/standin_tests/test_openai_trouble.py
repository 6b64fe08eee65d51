"""The model at its worst, through the openai SDK."""

from __future__ import annotations

import json
from typing import Any

import httpx
import openai as sdk
import pytest

from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

MODEL = "gpt-6.1-terra"
SLOT = {"type": "object", "properties": {"song": {"type": "string"}, "artist": {"type": "string"}}}
SEGMENT = {"type": "object", "properties": {"text": {"type": "string"}}}
PLAN = {"type": "object", "properties": {"title": {"type": "string"}, "slots": {"type": "array", "items": SLOT}}}
SCRIPT = {"type": "object", "properties": {"segments": {"type": "array", "items": SEGMENT}}}
LIST = 'Deftones:\n1. "Bored" by Deftones (1995)\n2. "Elite" by Deftones (2000)\nWrite about 60 words before each.'


@pytest.fixture
def client(openai: StandIn) -> sdk.OpenAI:
    return sdk.OpenAI(base_url=f"{openai.url}/v1", api_key=KEY, max_retries=0, timeout=10)


def complete(client: sdk.OpenAI, prompt: str = "Deftones", schema: dict | None = None, **more: Any) -> Any:
    if schema:
        more["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    call: Any = {"model": MODEL, "messages": [{"role": "user", "content": prompt}], **more}
    return client.chat.completions.create(**call).choices[0]


def songs(client: sdk.OpenAI) -> list[str]:
    return [slot["song"] for slot in json.loads(complete(client, schema=PLAN).message.content)["slots"]]


def narration(client: sdk.OpenAI) -> list[str]:
    answer = json.loads(complete(client, LIST, SCRIPT).message.content)
    return [segment["text"] for segment in answer["segments"]]


def streamed(openai: StandIn) -> httpx.Response:
    body = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": "Deftones in 90 words"}]}
    return httpx.post(
        f"{openai.url}/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {KEY}"}, timeout=0.5
    )


def test_misbehaviour_lasts_as_many_calls_as_were_asked_for(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(repeat_songs=2)
    assert [len(set(songs(client))) for _ in range(3)] == [1, 1, 5]
    openai.set(repeat_songs=-1)
    assert [len(set(songs(client))) for _ in range(3)] == [1, 1, 1]


def test_misbehaviour_can_be_kept_to_prompts_with_a_word(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(junk=-1, on_prompt="Elite")
    assert len(songs(client)) == 5
    with pytest.raises(ValueError, match="Expecting value"):
        narration(client)


def test_a_wrong_key_is_refused(openai: StandIn) -> None:
    wrong = sdk.OpenAI(base_url=f"{openai.url}/v1", api_key="sk-wrong", max_retries=0)
    with pytest.raises(sdk.AuthenticationError, match="Incorrect API key"):
        complete(wrong)
    openai.set(keys=["sk-wrong"])
    assert complete(wrong).message.content


def test_a_wrong_model_is_refused_by_name(client: sdk.OpenAI) -> None:
    with pytest.raises(sdk.NotFoundError, match="`gpt-9`") as caught:
        complete(client, model="gpt-9")
    assert caught.value.code == "model_not_found"


def test_both_kinds_of_429(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(rate_429=1, retry_after_s=7)
    with pytest.raises(sdk.RateLimitError) as caught:
        complete(client)
    assert caught.value.response.headers["Retry-After"] == "7"
    openai.set(no_credit=1)
    with pytest.raises(sdk.RateLimitError) as spent:
        complete(client)
    assert spent.value.code == "insufficient_quota"
    assert complete(client).finish_reason == "stop"


def test_server_errors_pass_when_the_client_tries_again(openai: StandIn) -> None:
    openai.set(chat_5xx=1)
    patient = sdk.OpenAI(base_url=f"{openai.url}/v1", api_key=KEY, max_retries=1)
    assert complete(patient).message.content
    assert [call["status"] for call in openai.requests()] == [500, 200]


def test_a_server_without_json_schema(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(refuse_json_schema=-1)
    with pytest.raises(sdk.BadRequestError, match="json_schema"):
        complete(client, schema=PLAN)
    assert complete(client, "JSON", response_format={"type": "json_object"}).message.content.startswith("{")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"temperature": 0.7}, "temperature"),
        ({"max_tokens": 50}, "max_completion_tokens"),
        ({"response_format": {"type": "json_object"}}, "word 'json'"),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": PLAN}}},
            "additionalProperties",
        ),
    ],
)
def test_what_a_new_model_refuses(client: sdk.OpenAI, openai: StandIn, more: dict, words: str) -> None:
    with pytest.raises(sdk.BadRequestError, match=words):
        complete(client, **more)
    openai.set(strict_parameters=False)
    assert complete(client, **more).message.content


def test_fences_and_prose_around_json(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(code_fences=1)
    assert complete(client, schema=PLAN).message.content.startswith("```json\n{")
    openai.set(prose_around=1)
    text = complete(client, schema=PLAN).message.content
    assert text.startswith("Sure!")
    assert json.loads(text[text.index('{"') : text.rindex("}") + 1])["slots"]


@pytest.mark.parametrize(("how", "reason"), [("truncate", "length"), ("content_filter", "content_filter")])
def test_an_answer_that_ends_in_the_middle(client: sdk.OpenAI, openai: StandIn, how: str, reason: str) -> None:
    openai.set(**{how: 1})
    choice = complete(client, schema=PLAN)
    assert choice.finish_reason == reason
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(choice.message.content)


def test_the_limit_of_tokens_is_kept(client: sdk.OpenAI, openai: StandIn) -> None:
    assert complete(client, schema=PLAN, max_completion_tokens=10).finish_reason == "length"
    assert openai.usage()["completion_tokens"] == 10


def test_lists_of_the_wrong_length(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(wrong_counts=1)
    assert len(songs(client)) == 3
    openai.set(many_slots=1)
    assert len(songs(client)) == 40


def test_songs_that_do_not_exist(client: sdk.OpenAI, openai: StandIn) -> None:
    real = songs(client)
    openai.set(unknown_songs=1)
    assert not set(songs(client)) & set(real)


def test_empty_strings_and_empty_answers(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(empty_strings=1)
    assert songs(client) == [""] * 5
    openai.set(empty_answer=1)
    assert complete(client).message.content == ""


def test_narration_that_breaks_the_rules(client: sdk.OpenAI, openai: StandIn) -> None:
    good = narration(client)
    assert "1995" in good[0]
    openai.set(wrong_year=1)
    assert "1988" in narration(client)[0]
    openai.set(names_other_song=1)
    assert "It makes a fine pair with" in narration(client)[0]
    openai.set(wrong_length=1)
    assert [len(text.split()) for text in narration(client)] == [30] * len(good)
    openai.set(other_language=1)
    assert "erschien" in narration(client)[0]
    assert narration(client) == good


def test_a_refusal(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(refusal=2)
    message = complete(client, schema=PLAN).message
    assert message.content is None
    assert message.refusal.startswith("I'm sorry")
    chunks = [json.loads(line[6:]) for line in streamed(openai).text.split("\n\n") if line and "[DONE]" not in line]
    said = "".join(chunk["choices"][0]["delta"].get("refusal") or "" for chunk in chunks)
    assert said == message.refusal


def test_a_stream_that_is_cut_off(openai: StandIn) -> None:
    openai.set(cut_off=1)
    with pytest.raises(httpx.RemoteProtocolError):
        streamed(openai)
    (call,) = openai.requests()
    assert call["notes"]["spoilt"] == ["cut_off"]
    assert call["usage"]["completion_tokens"] > 10


def test_an_answer_in_one_piece_that_is_cut_off(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(cut_off=1)
    with pytest.raises(sdk.APIConnectionError):
        complete(client)


@pytest.mark.parametrize("how", ["stall", "chat_hang", "hang"])
def test_a_stream_that_never_ends_is_left_by_the_client(openai: StandIn, how: str) -> None:
    openai.set(**{how: 1})
    with pytest.raises(httpx.ReadTimeout):
        streamed(openai)
    openai.wait_for(lambda calls: calls[0]["aborted"])


def test_it_speaks_where_only_chat_was_asked_to_fail(openai: StandIn) -> None:
    openai.set(chat_5xx=-1)
    client = sdk.OpenAI(base_url=f"{openai.url}/v1", api_key=KEY, max_retries=0)
    assert client.audio.speech.create(model="tts-1", voice="alloy", input="Hello.").content
