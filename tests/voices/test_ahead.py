"""A text that is spoken while it is still being written, by the voice of a speech server."""

import asyncio
from collections.abc import Awaitable, Iterable, Iterator

import pytest

from musicdoc_server.errors import CannotSpeak, UpstreamUnavailable
from musicdoc_server.voices.ahead import MOST, PiecesAhead
from musicdoc_server.voices.base import Ahead, Speech
from musicdoc_server.voices.pieces import early_pieces
from musicdoc_server.voices.speech_api import SpeechApiVoice
from tests.standins.process import StandIn
from tests.voices.narrations import NARRATIONS
from tests.voices.test_speech_api import ROUTE, inputs, with_voice

TEXT = NARRATIONS[0]
SENTENCES = early_pieces(TEXT)


@pytest.fixture(scope="module")
def process() -> Iterator[StandIn]:
    with StandIn("openai", first_audio_s=0, audio_speed=1000) as running:
        yield running


@pytest.fixture
def server(process: StandIn) -> StandIn:
    process.reset()
    return process


async def asked_for(server: StandIn, count: int) -> None:
    """Waits until the server was asked for so many pieces."""
    await asyncio.to_thread(server.wait_for, lambda calls: len(calls) >= count)


async def told(ahead: Ahead, text: str) -> None:
    """Tells the text as it grows, sentence by sentence."""
    for upto in range(1, len(early_pieces(text)) + 1):
        ahead.say(" ".join(early_pieces(text)[:upto]))
        await asyncio.sleep(0)


def test_complete_sentences_are_asked_for_before_the_text_is_whole(server: StandIn) -> None:
    async def test(voice: SpeechApiVoice) -> Speech:
        ahead = voice.ahead()
        ahead.say(" ".join(SENTENCES[:2]))
        await asked_for(server, 2)
        assert sorted(inputs(server)) == sorted(SENTENCES[:2])
        return await ahead.speak(TEXT)

    assert with_voice(server, test).duration_ms > 10_000
    assert sorted(inputs(server)) == sorted(SENTENCES)


def test_nothing_is_asked_for_twice_however_often_it_is_told(server: StandIn) -> None:
    async def test(voice: SpeechApiVoice) -> None:
        ahead = voice.ahead()
        await told(ahead, TEXT)
        await told(ahead, TEXT)
        await ahead.speak(TEXT)
        ahead.close()

    with_voice(server, test)
    assert sorted(inputs(server)) == sorted(SENTENCES)


def test_what_comes_out_otherwise_is_spoken_as_it_came_out(server: StandIn) -> None:
    changed = " ".join([SENTENCES[0], "Nobody in all Vienna had the slightest idea of it.", *SENTENCES[2:]])

    async def test(voice: SpeechApiVoice) -> None:
        ahead = voice.ahead()
        await told(ahead, TEXT)
        await asked_for(server, len(SENTENCES))
        await ahead.speak(changed)

    with_voice(server, test)
    assert sorted(inputs(server)) == sorted([*SENTENCES, early_pieces(changed)[1]])


@pytest.mark.parametrize("how", ["close", "speak"])
def test_what_is_not_needed_is_stopped(server: StandIn, how: str) -> None:
    server.set(speech_hang=len(SENTENCES))

    async def test(voice: SpeechApiVoice) -> None:
        ahead = voice.ahead()
        await told(ahead, TEXT)
        await asked_for(server, len(SENTENCES))
        if how == "close":
            ahead.close()
        else:
            assert (await ahead.speak("Another text, which has nothing in common with the first.")).duration_ms
        await asyncio.to_thread(server.wait_for, lambda calls: all(call["aborted"] for call in calls[: len(SENTENCES)]))

    with_voice(server, test)


def test_trouble_with_what_nobody_needs_is_no_trouble(server: StandIn) -> None:
    server.set(unspeakable=["Vienna"])

    async def test(voice: SpeechApiVoice) -> Speech:
        ahead = voice.ahead()
        ahead.say("This sentence about Vienna cannot be spoken at all.")
        await asked_for(server, 3)
        return await ahead.speak("This one about Sedalia can be spoken quite well.")

    assert with_voice(server, test).duration_ms > 1000


def test_trouble_with_what_is_needed_is_told(server: StandIn) -> None:
    server.set(unspeakable=["Vienna"])

    async def test(voice: SpeechApiVoice) -> None:
        ahead = voice.ahead()
        ahead.say("This sentence about Vienna cannot be spoken at all.")
        await ahead.speak("This sentence about Vienna cannot be spoken at all.")

    with pytest.raises(UpstreamUnavailable):
        with_voice(server, test)


@pytest.mark.parametrize("text", ["", "...", "\x00", "word " * 100_000])
def test_what_cannot_be_spoken_is_said_only_in_the_end(server: StandIn, text: str) -> None:
    async def test(voice: SpeechApiVoice) -> None:
        ahead = voice.ahead()
        ahead.say(text)
        with pytest.raises(CannotSpeak):
            await ahead.speak(text)

    with_voice(server, test)
    assert not inputs(server)


def test_a_text_without_end_is_not_all_spoken_ahead() -> None:
    text = " ".join(f"This is sentence number {number} of a text that goes on and on." for number in range(2 * MOST))
    begun: list[str] = []

    async def piece(part: str) -> bytes:
        begun.append(part)
        return b""

    async def whole(_: str, parts: list[str], sounds: Iterable[Awaitable[bytes]]) -> Speech:
        return Speech(b"".join(await asyncio.gather(*sounds)), 1)

    async def test() -> None:
        ahead = PiecesAhead(piece, whole)
        ahead.say(text)
        await asyncio.sleep(0)
        assert len(begun) == MOST
        await ahead.speak(text)

    asyncio.run(test())
    assert len(begun) == 2 * MOST


def test_it_goes_before_what_others_wait_for(server: StandIn) -> None:
    server.set(first_audio_s=0.1)

    async def test(voice: SpeechApiVoice) -> None:
        later = asyncio.create_task(voice.speak(NARRATIONS[1]))
        await asked_for(server, 1)
        ahead = voice.ahead()
        ahead.say(TEXT)
        await asyncio.gather(ahead.speak(TEXT), later)

    with_voice(server, test, parallel=1)
    calls = [call["json"]["input"] for call in server.requests(ROUTE)]
    assert calls[1 : 1 + len(SENTENCES)] == SENTENCES
