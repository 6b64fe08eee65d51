"""Speech of the right length, and without luck."""

from __future__ import annotations

import io
from typing import Any

import httpx
import mutagen
import openai as sdk
import pytest
import soundfile as sf

from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

TEXT = "This is a sentence of just ten words, counted twice. " * 12


@pytest.fixture
def client(openai: StandIn) -> sdk.OpenAI:
    return sdk.OpenAI(base_url=f"{openai.url}/v1", api_key=KEY, max_retries=0, timeout=10)


def speak(client: sdk.OpenAI, text: str = TEXT, **more: Any) -> bytes:
    call: Any = {"model": "tts-1", "voice": "alloy", "input": text, **more}
    with client.audio.speech.with_streaming_response.create(**call) as reply:
        return b"".join(reply.iter_bytes())


@pytest.mark.parametrize("words", [1, 75, 150, 500])
def test_the_length_fits_the_text(client: sdk.OpenAI, words: int) -> None:
    audio = speak(client, "word " * words)
    expected = max(0.5, words / 165 * 60)
    assert mutagen.File(io.BytesIO(audio)).info.length == pytest.approx(expected, abs=0.1)
    samples, rate_hz = sf.read(io.BytesIO(audio))
    assert len(samples) / rate_hz == pytest.approx(expected, abs=0.1)
    assert abs(samples).max() > 0.1


@pytest.mark.parametrize("form", ["wav", "flac", "opus"])
def test_other_formats(client: sdk.OpenAI, form: str) -> None:
    assert sf.info(io.BytesIO(speak(client, response_format=form))).duration == pytest.approx(120 / 165 * 60, abs=0.1)


def test_raw_samples(client: sdk.OpenAI) -> None:
    assert len(speak(client, response_format="pcm")) == pytest.approx(120 / 165 * 60 * 24_000 * 2, abs=4)


def test_it_can_speak_faster(client: sdk.OpenAI) -> None:
    audio = speak(client, speed=2.0, response_format="wav")
    assert sf.info(io.BytesIO(audio)).duration == pytest.approx(120 / 165 * 30, abs=0.1)


def test_different_texts_sound_different_and_the_same_text_the_same(client: sdk.OpenAI) -> None:
    sounds = {speak(client, f"text number {n}") for n in range(8)}
    assert len(sounds) > 1
    assert speak(client) == speak(client)


@pytest.mark.parametrize(
    "wrong", [{"input": "a" * 4097}, {"input": "  "}, {"speed": 9}, {"response_format": "aac"}, {"voice": ""}]
)
def test_what_cannot_be_spoken_is_a_400(model: httpx.Client, wrong: dict) -> None:
    reply = model.post("/audio/speech", json={"model": "tts-1", "voice": "alloy", "input": "Hello.", **wrong})
    assert reply.status_code == 400
    assert reply.json()["error"]["message"]


def test_a_text_of_just_the_limit_is_spoken(client: sdk.OpenAI) -> None:
    assert speak(client, "abc " * 1024)


def test_a_chat_model_does_not_speak(client: sdk.OpenAI) -> None:
    with pytest.raises(sdk.NotFoundError):
        speak(client, model="gpt-6.1-terra")


def test_it_fails_as_often_as_asked_and_then_speaks(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(speech_5xx=2)
    for _ in range(2):
        with pytest.raises(sdk.InternalServerError):
            speak(client)
    assert speak(client)


def test_one_text_can_be_unspeakable_for_good(client: sdk.OpenAI, openai: StandIn) -> None:
    openai.set(unspeakable=["twice"])
    for _ in range(2):
        with pytest.raises(sdk.InternalServerError):
            speak(client)
    assert speak(client, "Something else.")


def test_it_may_break_off_send_a_page_or_nothing(client: sdk.OpenAI, openai: StandIn, model: httpx.Client) -> None:
    call = {"model": "tts-1", "voice": "alloy", "input": TEXT}
    openai.set(speech_cut_off=1)
    with pytest.raises(httpx.RemoteProtocolError):
        model.post("/audio/speech", json=call)
    openai.set(speech_not_audio=1)
    assert model.post("/audio/speech", json=call).headers["content-type"] == "text/html"
    openai.set(speech_silent=1)
    assert speak(client) == b""


def test_a_client_that_leaves_is_recorded(openai: StandIn, model: httpx.Client) -> None:
    openai.set(audio_speed=1)
    call = {"model": "tts-1", "voice": "alloy", "input": TEXT}
    with model.stream("POST", "/audio/speech", json=call) as reply:
        next(reply.iter_raw())
    (left,) = openai.wait_for(lambda calls: bool(calls[0]["answered_s"]))
    assert left["aborted"]


def test_a_voice_that_never_answers(openai: StandIn, model: httpx.Client) -> None:
    openai.set(speech_hang=1)
    with pytest.raises(httpx.ReadTimeout):
        model.post("/audio/speech", json={"model": "tts-1", "voice": "alloy", "input": TEXT}, timeout=0.2)
    openai.wait_for(lambda calls: calls[0]["aborted"])
