"""The voice that stands in: who speaks, and under whose name the clip is kept."""

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from musicdoc_server.errors import Busy, CannotSpeak, MusicdocError, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.stores.audio import AudioFiles
from musicdoc_server.voices.ahead import PiecesAhead
from musicdoc_server.voices.base import Speech
from musicdoc_server.voices.fallback import FallbackVoice
from musicdoc_server.voices.local import LocalVoice
from musicdoc_server.voices.speech_api import SpeechApiVoice
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn


class ScriptedVoice:
    """Says "<key>: <text>", or raises what it is told to."""

    words_per_min = 150.0

    def __init__(self, key: str, error: MusicdocError | None = None) -> None:
        self.key = key
        self.error = error
        self.asked: list[str] = []

    def ahead(self) -> PiecesAhead:
        return PiecesAhead(self._piece, self._whole)

    async def _piece(self, text: str) -> bytes:
        return (await self.speak(text)).mp3

    async def _whole(self, text: str, parts: list[str], sounds: Iterable[Awaitable[bytes]]) -> Speech:
        return Speech(b"|".join([await sound for sound in sounds]), 1000)

    async def speak(self, text: str) -> Speech:
        self.asked.append(text)
        if self.error:
            raise self.error
        return Speech(f"{self.key}: {text}".encode(), 1000)


def test_the_second_is_not_asked_while_the_first_speaks() -> None:
    first, second = ScriptedVoice("first"), ScriptedVoice("second")
    voice = FallbackVoice(first, second)
    assert asyncio.run(voice.speak("Hello.")) == Speech(b"first: Hello.", 1000)
    assert (voice.key, voice.words_per_min) == ("first", 150)
    assert not second.asked


@pytest.mark.parametrize("kind", [UpstreamRefused, UpstreamUnavailable, CannotSpeak, Busy])
def test_a_text_that_fails_is_spoken_by_the_second(kind: type[MusicdocError]) -> None:
    first, second = ScriptedVoice("first", kind("It is away.")), ScriptedVoice("second")
    voice = FallbackVoice(first, second)
    assert asyncio.run(voice.speak("Hello.")) == Speech(b"second: Hello.", 1000, spoken_by="second")
    first.error = None
    assert asyncio.run(voice.speak("Hello.")).mp3 == b"first: Hello."


def test_a_fault_of_ours_is_not_hidden() -> None:
    class Broken(ScriptedVoice):
        async def speak(self, text: str) -> Speech:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(FallbackVoice(Broken("first"), ScriptedVoice("second")).speak("Hello."))


def test_when_both_fail_the_error_is_the_first_ones_with_both_reasons() -> None:
    away = UpstreamUnavailable("It is away.")
    away.retry_after_s = 7
    voice = FallbackVoice(ScriptedVoice("a", away), ScriptedVoice("b", CannotSpeak("English only.")))
    with pytest.raises(UpstreamUnavailable, match=r"It is away\. .*English only\.") as raised:
        asyncio.run(voice.speak("Привет."))
    assert raised.value.retryable
    assert raised.value.retry_after_s == 7


def test_what_neither_can_speak_is_one_plain_error() -> None:
    nothing = CannotSpeak("There is nothing to say.")
    with pytest.raises(CannotSpeak) as raised:
        asyncio.run(FallbackVoice(ScriptedVoice("a", nothing), ScriptedVoice("b", nothing)).speak("..."))
    assert str(raised.value) == "There is nothing to say."


def test_a_clip_is_kept_under_the_name_of_who_spoke_it(tmp_path: Path) -> None:
    first, second = ScriptedVoice("first", Busy("No.")), ScriptedVoice("second")

    async def test() -> None:
        audio, voice = AudioFiles(tmp_path), FallbackVoice(first, second)
        stood_in = await audio.clip(voice, "Hello.")
        assert stood_in.url == (await audio.clip(second, "Hello.")).url
        first.error = None
        spoken = await audio.clip(voice, "Hello.")
        assert spoken.url == (await audio.clip(first, "Hello.")).url != stood_in.url
        for clip, words in ((stood_in, b"second: Hello."), (spoken, b"first: Hello.")):
            path = audio.path(clip.url.rsplit("/", 1)[-1])
            assert path
            assert path.read_bytes() == words

    asyncio.run(test())


def test_the_local_voice_speaks_what_a_server_does_not() -> None:
    async def test(url: str) -> None:
        first, second = SpeechApiVoice(url, KEY, "kokoro", "heart"), LocalVoice()
        voice = FallbackVoice(first, second)
        try:
            good, bad = await asyncio.gather(voice.speak("The first song."), voice.speak("The cursed song."))
            assert (good.spoken_by, bad.spoken_by) == ("", second.key)
            assert bad.duration_ms > 500
            with pytest.raises(UpstreamUnavailable, match="English only"):
                await voice.speak("Проклятая песня, cursed.")
        finally:
            await first.close()
            await second.close()

    with StandIn("openai", first_audio_s=0, audio_speed=1000, unspeakable=["cursed"]) as server:
        asyncio.run(test(f"{server.url}/v1"))


def test_what_is_told_ahead_is_told_to_the_first_and_spoken_by_the_second_where_that_fails() -> None:
    text = "It is told to the first one while it is being written."

    async def test(error: MusicdocError | None) -> tuple[Speech, list[str], list[str]]:
        first, second = ScriptedVoice("first", error), ScriptedVoice("second")
        with closing(FallbackVoice(first, second).ahead()) as ahead:
            ahead.say(text)
            await asyncio.sleep(0)
            assert (first.asked, second.asked) == ([text], [])
            return await ahead.speak(text), first.asked, second.asked

    assert asyncio.run(test(None)) == (Speech(f"first: {text}".encode(), 1000), [text], [])
    stood_in = Speech(f"second: {text}".encode(), 1000, spoken_by="second")
    assert asyncio.run(test(Busy("No."))) == (stood_in, [text], [text])
