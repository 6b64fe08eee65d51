"""One suite for every voice."""

import asyncio
import io
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pyloudnorm
import pytest
import soundfile
from scipy.signal import resample_poly

from musicdoc_server.errors import CannotSpeak
from musicdoc_server.sentences import sentences
from musicdoc_server.voices.base import Speech, Voice
from musicdoc_server.voices.local import LocalVoice
from musicdoc_server.voices.speech_api import SpeechApiVoice
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn
from tests.voices.narrations import NARRATIONS

Make = Callable[[], LocalVoice | SpeechApiVoice]


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def local() -> Make:
    return LocalVoice


@pytest.fixture(scope="module")
def speech_api() -> Iterator[Make]:
    with StandIn("openai", first_audio_s=0, audio_speed=1000) as server:
        yield lambda: SpeechApiVoice(f"{server.url}/v1", KEY, "kokoro", "heart")


@pytest.fixture(scope="module", params=["local", "speech_api"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def voice(make: Make, loop: asyncio.Runner) -> Iterator[Voice]:
    made = make()
    yield made
    loop.run(made.close())


@pytest.fixture(scope="module")
def spoken(voice: Voice, loop: asyncio.Runner) -> list[Speech]:
    async def all_at_once() -> list[Speech]:
        return await asyncio.gather(*map(voice.speak, NARRATIONS))

    return loop.run(all_at_once())


def decoded(speech: Speech) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(io.BytesIO(speech.mp3), dtype="float32")
    return samples, rate


def test_the_duration_is_that_of_the_sound(spoken: list[Speech]) -> None:
    for speech in spoken:
        samples, rate = decoded(speech)
        assert samples.ndim == 1
        assert speech.duration_ms == pytest.approx(len(samples) * 1000 / rate, abs=2)


def test_speech_is_as_loud_as_broadcast_speech(spoken: list[Speech]) -> None:
    for speech in spoken:
        samples, rate = decoded(speech)
        assert pyloudnorm.Meter(rate).integrated_loudness(samples) == pytest.approx(-16, abs=0.7)
        assert 20 * np.log10(np.abs(resample_poly(samples, 8, 1)).max()) < -1.5


def test_speech_begins_and_ends_in_silence(spoken: list[Speech]) -> None:
    for speech in spoken:
        samples, rate = decoded(speech)
        assert np.abs(samples[: rate // 10]).max() < 0.001
        assert np.abs(samples[-rate // 5 :]).max() < 0.001


def test_each_sentence_has_its_time(spoken: list[Speech]) -> None:
    for speech, text in zip(spoken, NARRATIONS, strict=True):
        assert [cue.text for cue in speech.cues] == sentences(text)
        assert speech.cues[0].start_ms == 0
        assert speech.cues[-1].end_ms == speech.duration_ms
        assert all(before.end_ms == after.start_ms for before, after in pairwise(speech.cues))
        for cue in speech.cues:
            words_per_min = len(cue.text.split()) / (cue.end_ms - cue.start_ms) * 60_000
            assert 70 < words_per_min < 260


def test_the_pace_is_the_stated_one(voice: Voice, spoken: list[Speech]) -> None:
    words = sum(len(text.split()) for text in NARRATIONS)
    minutes = sum(speech.duration_ms for speech in spoken) / 60_000
    assert words / minutes == pytest.approx(voice.words_per_min, rel=0.1)


def test_the_same_text_sounds_the_same(voice: Voice, spoken: list[Speech], loop: asyncio.Runner) -> None:
    assert loop.run(voice.speak(NARRATIONS[0])) == spoken[0]
    assert len(set(spoken)) == len(NARRATIONS)


def test_the_key_names_the_sound(voice: Voice, make: Make) -> None:
    assert voice.key
    assert voice.key == make().key


@pytest.mark.parametrize("text", ["", " \n\t ", "... !?", "🎵🎶", "\x00\x07"])
def test_a_text_without_words_cannot_be_spoken(voice: Voice, loop: asyncio.Runner, text: str) -> None:
    with pytest.raises(CannotSpeak, match="nothing to say"):
        loop.run(voice.speak(text))


@pytest.mark.parametrize(
    "text", ["Listen.", "Gymnopédie, Für Elise and Rusalka by Dvořák", "1902", "a\x00b\x1b 🎵 \ud800"]
)
def test_small_and_odd_texts_are_spoken(voice: Voice, loop: asyncio.Runner, text: str) -> None:
    samples, _ = decoded(loop.run(voice.speak(text)))
    assert np.abs(samples).max() > 0.1


def test_who_stops_waiting_disturbs_nobody(voice: Voice, spoken: list[Speech], loop: asyncio.Runner) -> None:
    async def test() -> Speech:
        leaving = asyncio.create_task(voice.speak(NARRATIONS[1]))
        staying = asyncio.create_task(voice.speak(NARRATIONS[2]))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        return await staying

    assert loop.run(test()) == spoken[2]


def test_a_text_told_ahead_is_spoken_like_any_other(voice: Voice, spoken: list[Speech], loop: asyncio.Runner) -> None:
    async def ahead() -> Speech:
        one = voice.ahead()
        for end in (100, 200, len(NARRATIONS[0])):
            one.say(NARRATIONS[0][:end])
        try:
            return await one.speak(NARRATIONS[0])
        finally:
            one.close()
            one.close()

    assert loop.run(ahead()).duration_ms == pytest.approx(spoken[0].duration_ms, rel=0.1)


def test_one_that_is_only_told_costs_no_error(voice: Voice, loop: asyncio.Runner) -> None:
    async def ahead() -> None:
        one = voice.ahead()
        one.say("It was never meant to be heard by anybody at all.")
        one.say("\ud800")
        one.close()

    loop.run(ahead())
