"""The voice of a speech server: what it asks for, and what it makes of every kind of trouble."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tornado.web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from musicdoc_server.errors import Busy, CannotSpeak, ConfigError, MusicdocError, UpstreamRefused, UpstreamUnavailable
from musicdoc_server.upstream import Usage, watched
from musicdoc_server.voices import speech_api
from musicdoc_server.voices.base import Speech
from musicdoc_server.voices.speech_api import SpeechApiVoice
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn
from tests.voices.narrations import NARRATIONS
from tests.voices.test_mp3 import encoded, speech

ROUTE = "/v1/audio/speech"
LINE = "In the spring of 1801 Beethoven was thirty years old and slowly going deaf."


@pytest.fixture(scope="module")
def process() -> Iterator[StandIn]:
    with StandIn("openai", first_audio_s=0, audio_speed=1000) as running:
        yield running


@pytest.fixture
def server(process: StandIn) -> StandIn:
    process.reset()
    return process


def with_voice(
    server: StandIn,
    test: Callable[[SpeechApiVoice], Awaitable[Any]],
    *,
    key: str = KEY,
    model: str = "kokoro",
    **how: Any,
) -> Any:
    async def run() -> Any:
        voice = SpeechApiVoice(f"{server.url}/v1", key, model, "heart", **how)
        try:
            return await test(voice)
        finally:
            await voice.close()

    return asyncio.run(run())


def spoken(server: StandIn, text: str = LINE, **how: Any) -> Speech:
    return with_voice(server, lambda voice: voice.speak(text), **how)


def failure(server: StandIn, text: str = LINE, **how: Any) -> MusicdocError:
    with pytest.raises(MusicdocError) as raised:
        spoken(server, text, **how)
    return raised.value


def inputs(server: StandIn) -> list[str]:
    return [call["json"]["input"] for call in server.requests(ROUTE)]


def most_at_once(calls: list[dict[str, Any]]) -> int:
    edges = [(call["time"], 1) for call in calls] + [(call["time"] + call["answered_s"], -1) for call in calls]
    level = most = 0
    for _, step in sorted(edges):
        level += step
        most = max(most, level)
    return most


# What is asked for


def test_a_text_is_asked_for_in_pieces_and_comes_as_one(server: StandIn) -> None:
    made = spoken(server, NARRATIONS[0])
    calls = server.requests()
    assert len(calls) >= 3
    assert " ".join(sorted(inputs(server), key=NARRATIONS[0].index)) == NARRATIONS[0]
    for call in calls:
        assert {**call["json"], "input": ""} == {
            "input": "",
            "model": "kokoro",
            "voice": "heart",
            "response_format": "mp3",
        }
        assert call["headers"]["Authorization"] == f"Bearer {KEY}"
    words_s = len(NARRATIONS[0].split()) / 165 * 60
    assert made.duration_ms / 1000 == pytest.approx(words_s, abs=2)


def test_no_call_is_longer_than_the_server_takes(server: StandIn) -> None:
    server.set(words_per_min=450)
    spoken(server, "note " * 2000)
    assert [call["status"] for call in server.requests()] == [200] * 3


def test_no_key_is_sent_where_there_is_none(server: StandIn) -> None:
    server.set(keys=[])
    spoken(server, key="")
    assert "Authorization" not in server.requests()[0]["headers"]


@pytest.mark.parametrize("parallel", [1, 4])
def test_calls_run_side_by_side_up_to_the_limit_whatever_the_number_of_texts(server: StandIn, parallel: int) -> None:
    server.set(first_audio_s=0.15)

    async def test(voice: SpeechApiVoice) -> None:
        await asyncio.gather(*map(voice.speak, NARRATIONS))

    with_voice(server, test, parallel=parallel)
    calls = server.requests()
    assert len(calls) >= 9
    assert most_at_once(calls) == parallel


def test_pieces_are_joined_in_order_though_the_first_comes_last(server: StandIn) -> None:
    text = (
        "The first piece is the long one: "
        + "and it goes on, " * 8
        + "and on. The second is short, but long enough, " * 3
    )

    async def alone(voice: SpeechApiVoice) -> Speech:
        return await voice.speak(text)

    whole = with_voice(server, alone, parallel=1)
    server.set(audio_speed=40)
    assert with_voice(server, alone, parallel=8) == whole


def test_the_pace_is_learned(server: StandIn) -> None:
    server.set(words_per_min=200)

    async def test(voice: SpeechApiVoice) -> list[float]:
        paces = [voice.words_per_min]
        for text in NARRATIONS:
            await voice.speak(text)
            paces.append(voice.words_per_min)
        return paces

    paces = with_voice(server, test)
    assert paces[0] == 150
    assert paces == sorted(set(paces))


def test_the_key_says_who_speaks_but_not_with_what_key() -> None:
    parts = ("http://one/v1", "secret", "model", "voice")
    key = SpeechApiVoice(*parts).key
    assert "secret" not in key
    assert key == SpeechApiVoice("http://one/v1/", "other", "model", "voice", parallel=9, timeout_s=3).key
    others = {SpeechApiVoice(*(part + "x" if n == i else part for n, part in enumerate(parts))).key for i in (0, 2, 3)}
    assert len(others | {key}) == 4


def test_another_voice_of_the_server_shares_its_calls_and_ends_with_it(server: StandIn) -> None:
    server.set(first_audio_s=0.1)

    async def test(voice: SpeechApiVoice) -> None:
        other = voice.named("af_sky")
        assert len({voice.key, other.key, voice.named("am_adam").key}) == 3
        assert voice.named("").key == voice.key
        await asyncio.gather(other.speak(NARRATIONS[0]), voice.speak(NARRATIONS[1]))
        assert voice.words_per_min != other.words_per_min
        await voice.close()
        with pytest.raises(Busy):
            await other.speak(LINE)

    with_voice(server, test, parallel=2)
    calls = server.requests()
    assert {call["json"]["voice"] for call in calls} == {"heart", "af_sky"}
    assert most_at_once(calls) == 2


def test_a_voice_that_the_server_does_not_have_names_the_field_it_came_from() -> None:
    async def refused(voice: SpeechApiVoice) -> str:
        with pytest.raises(UpstreamRefused) as raised:
            await voice.named("nobody").speak(LINE)
        return str(raised.value)

    body = {"detail": {"message": "Voice 'nobody' not found."}}
    error, _ = answered(400, body, use=refused)
    assert "no voice “nobody”" in error
    assert error.endswith("Change the field “voice”.")


def test_the_libraries_are_loaded_only_when_it_speaks() -> None:
    code = "import sys, musicdoc_server.voices.speech_api; print({'openai', 'soundfile'} & set(sys.modules))"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout == b"set()\n"


# What passes


@pytest.mark.parametrize(
    "trouble",
    [
        {"speech_5xx": 2},
        {"fail_5xx": 2},
        {"rate_429": 2, "retry_after_s": 0},
        {"speech_cut_off": 2},
        {"speech_silent": 2},
        {"speech_not_audio": 2},
        {"drop": 2},
        {"hang": 2},
        {"speech_5xx": 1, "speech_silent": 1},
    ],
    ids=str,
)
def test_what_passes_is_tried_again(server: StandIn, trouble: dict[str, Any]) -> None:
    server.set(**trouble)
    assert spoken(server, timeout_s=0.5).duration_ms > 3000
    assert inputs(server) == [LINE] * 3


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ({"speech_5xx": -1}, r"cannot speak just now \(500\): The server had an error"),
        ({"rate_429": -1, "retry_after_s": 0}, r"\(429\): Rate limit reached"),
        ({"speech_cut_off": -1}, "broke off"),
        ({"speech_silent": -1}, "sent nothing"),
        ({"speech_not_audio": -1}, r"cannot be read as sound \(text/html\).*voice_url"),
        ({"drop": -1}, "cannot be reached .*voice_url"),
        ({"hang": -1}, "did not answer in time"),
    ],
    ids=str,
)
def test_what_does_not_pass_is_given_up_after_three_tries(
    server: StandIn, trouble: dict[str, Any], sentence: str
) -> None:
    server.set(**trouble)
    with pytest.raises(UpstreamUnavailable, match=sentence):
        spoken(server, timeout_s=0.5)
    assert len(server.requests()) == 3


def test_the_wait_that_the_server_asks_for_is_kept(server: StandIn) -> None:
    server.set(rate_429=1, retry_after_s=1)
    spoken(server)
    first, second = server.requests()
    assert second["time"] - first["time"] - first["answered_s"] > 0.95


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ({"rate_429": 1, "retry_after_s": 1}, "The speech server is busy; trying again in 1 s"),
        ({"speech_5xx": 1}, "The speech server has trouble; trying again in a moment"),
        ({"speech_hang": 1}, "The speech server does not answer; trying again in a moment"),
    ],
    ids=str,
)
def test_who_waits_for_another_try_is_told_and_all_calls_are_counted(
    server: StandIn, monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any], sentence: str
) -> None:
    told: list[str] = []

    async def test(voice: SpeechApiVoice) -> Usage:
        with watched(told.append) as watch:
            await voice.speak(NARRATIONS[0])
        return watch.usage

    monkeypatch.setattr(speech_api, "_PATIENCE", speech_api._PATIENCE._replace(first_s=0.001))
    server.set(**trouble)
    used = with_voice(server, test, timeout_s=0.5)
    assert told == [sentence]
    assert used == Usage(speech_calls=len(inputs(server)), speech_chars=sum(map(len, inputs(server))))
    assert used.speech_chars > len(NARRATIONS[0])


def test_a_long_wait_is_not_waited(server: StandIn) -> None:
    server.set(rate_429=-1, retry_after_s=3600)
    error = failure(server)
    assert isinstance(error, UpstreamUnavailable)
    assert error.retry_after_s == 3600
    assert len(server.requests()) == 1


def test_one_lost_piece_ends_the_text_and_its_other_calls(server: StandIn) -> None:
    server.set(unspeakable=["demon"], first_audio_s=30)

    assert isinstance(failure(server, NARRATIONS[0]), UpstreamUnavailable)
    calls = server.wait_for(lambda calls: all(call["answered_s"] is not None for call in calls))
    assert all(call["aborted"] for call in calls if "demon" not in call["json"]["input"])


def test_a_server_that_stays_silent_is_left_alone_for_a_while(server: StandIn) -> None:
    server.set(hang=-1)

    async def test(voice: SpeechApiVoice) -> None:
        for _ in range(2):
            results = await asyncio.gather(*(voice.speak(LINE + str(n)) for n in range(10)), return_exceptions=True)
            assert all(isinstance(result, UpstreamUnavailable) for result in results)

    with_voice(server, test, timeout_s=0.5, parallel=2)
    assert len(server.requests()) <= 4


def test_who_stops_waiting_ends_the_calls(server: StandIn) -> None:
    server.set(first_audio_s=30)

    async def test(voice: SpeechApiVoice) -> None:
        speaking = asyncio.create_task(voice.speak(NARRATIONS[0]))
        await asyncio.to_thread(server.wait_for, lambda calls: len(calls) >= 3)
        speaking.cancel()
        await asyncio.wait([speaking])
        calls = await asyncio.to_thread(server.wait_for, lambda calls: all(call["aborted"] for call in calls))
        assert len(calls) >= 3
        server.set(first_audio_s=0)
        assert (await voice.speak(LINE)).duration_ms

    with_voice(server, test)


# What does not pass


@pytest.mark.parametrize(
    ("trouble", "how", "sentence"),
    [
        ({}, {"key": "wrong-key"}, "refused the key.*voice_key"),
        ({}, {"key": ""}, "wants a key.*voice_key"),
        ({}, {"model": "tts-9"}, "no model “tts-9”.*voice_model"),
        ({"no_credit": -1}, {}, "no credit.*voice_key"),
    ],
)
def test_what_is_refused_is_not_tried_again_and_names_the_setting(
    server: StandIn, trouble: dict[str, Any], how: dict[str, Any], sentence: str
) -> None:
    server.set(**trouble)
    with pytest.raises(UpstreamRefused, match=sentence) as raised:
        spoken(server, **how)
    assert not raised.value.retryable
    assert "wrong-key" not in str(raised.value)
    assert len(server.requests()) == 1


def test_an_address_with_nobody_there_names_the_setting() -> None:
    with StandIn("openai") as gone:
        pass
    with pytest.raises(UpstreamUnavailable, match=r"cannot be reached .*voice_url"):
        spoken(gone)


def test_an_address_without_speech_names_the_setting(server: StandIn) -> None:
    async def test() -> None:
        voice = SpeechApiVoice(f"{server.url}/v2", KEY, "kokoro", "heart")
        try:
            with pytest.raises(UpstreamRefused, match=r"voice_url: it usually ends in /v1"):
                await voice.speak(LINE)
        finally:
            await voice.close()

    asyncio.run(test())


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://there/v1", "http://", "127.0.0.1:8880/v1"])
def test_what_is_no_address_is_found_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match="voice_url"):
        SpeechApiVoice(url, "", "model", "voice")


@pytest.mark.parametrize("key", ["ключ", "one\ntwo"])
def test_what_is_no_key_is_found_at_once(key: str) -> None:
    with pytest.raises(ConfigError, match="voice_key"):
        SpeechApiVoice("http://there/v1", key, "model", "voice")


def test_a_text_without_words_never_reaches_the_server(server: StandIn) -> None:
    assert isinstance(failure(server, "... 🎵"), CannotSpeak)
    assert not server.requests()


def test_a_closed_voice_speaks_no_more(server: StandIn) -> None:
    async def test(voice: SpeechApiVoice) -> None:
        await voice.speak(LINE)
        await voice.close()
        with pytest.raises(Busy):
            await voice.speak(LINE)

    with_voice(server, test)


# Other servers


async def good_evening(voice: SpeechApiVoice) -> Speech:
    return await voice.speak("Good evening.")


def answered(
    status: int,
    body: Any,
    headers: dict[str, str] | None = None,
    key: str = KEY,
    use: Callable[[SpeechApiVoice], Awaitable[Any]] = good_evening,
) -> tuple[Any, int]:
    """What comes of a server that answers so always: the speech or the error, and the number of calls it took."""
    calls = 0

    class Handler(tornado.web.RequestHandler):
        def post(self) -> None:
            nonlocal calls
            calls += 1
            self.set_status(status)
            self.set_header("Content-Type", "application/json" if isinstance(body, dict) else "audio/mpeg")
            for name, value in (headers or {}).items():
                self.set_header(name, value)
            self.finish(json.dumps(body) if isinstance(body, dict) else body)

    async def run() -> Any:
        listening, port = bind_unused_port()
        server = HTTPServer(tornado.web.Application([(ROUTE, Handler)], log_function=lambda _: None))
        server.add_sockets([listening])
        voice = SpeechApiVoice(f"http://127.0.0.1:{port}/v1", key, "kokoro", "heart")
        try:
            return await use(voice)
        except MusicdocError as error:
            return error
        finally:
            await voice.close()
            server.stop()
            await server.close_all_connections()

    return asyncio.run(run()), calls


@pytest.mark.parametrize(("form", "subtype"), [("WAV", "PCM_16"), ("OGG", "OPUS"), ("FLAC", "PCM_16")])
def test_another_format_than_the_one_asked_for_is_read(form: str, subtype: str) -> None:
    made, _ = answered(200, encoded(speech(), 48000, form, subtype))
    assert made.duration_ms == pytest.approx(2000, abs=200)


def test_a_format_that_cannot_be_read_is_named_at_once() -> None:
    error, calls = answered(200, b"\xff\xf1\x50\x80" * 2000, {"Content-Type": "audio/aac"})
    assert isinstance(error, UpstreamRefused)
    assert "audio/aac" in str(error)
    assert calls == 1


def test_silence_is_an_error() -> None:
    error, calls = answered(200, encoded(np.zeros(48000)))
    assert isinstance(error, UpstreamUnavailable)
    assert "only silence" in str(error)
    assert calls == 3


def test_speech_that_lacks_most_of_its_words_is_an_error(server: StandIn) -> None:
    server.set(words_per_min=900)
    with pytest.raises(UpstreamUnavailable, match="only a part"):
        spoken(server)


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (404, {"detail": "Model 'kokoro' is not installed locally."}, UpstreamRefused, "voice_model"),
        (400, {"detail": {"error": "invalid_model", "message": "Unsupported: kokoro"}}, UpstreamRefused, "voice_model"),
        (400, {"detail": {"message": "Voice 'heart' not found."}}, UpstreamRefused, "voice_name"),
        (400, {"error": {"message": "Unknown response_format mp3"}}, UpstreamRefused, "does not make MP3"),
        (402, {"error": {"message": "Insufficient credits"}}, UpstreamRefused, "no credit"),
        (403, {"error": {"message": f"Not for {KEY} in this region."}}, UpstreamRefused, "Not for … in this region"),
        (405, {"detail": "Method Not Allowed"}, UpstreamRefused, "voice_url"),
        (
            400,
            {"error": {"message": "This voice model dislikes it.", "param": "input"}},
            CannotSpeak,
            "this text: This",
        ),
        (422, {"detail": [{"loc": ["body", "voice"], "msg": "Must be one of"}]}, UpstreamRefused, "voice_name"),
        (422, {"detail": [{"loc": ["body", "input"], "msg": "No model can"}]}, CannotSpeak, "this text: No model can."),
        (422, {"detail": []}, CannotSpeak, "does not accept this text."),
    ],
)
def test_each_refusal_names_what_it_is_about(status: int, body: Any, kind: type[MusicdocError], words: str) -> None:
    error, calls = answered(status, body)
    assert type(error) is kind
    assert words in str(error)
    assert KEY not in str(error)
    assert calls == 1


@pytest.mark.parametrize(
    "header", [lambda: "3600", lambda: "3599.5", lambda: format_datetime(datetime.now(UTC) + timedelta(hours=1))]
)
def test_the_wait_may_be_a_number_or_a_date(header: Callable[[], str]) -> None:
    error, calls = answered(503, "<html>Back soon</html>", {"Retry-After": header()})
    assert error.retry_after_s == pytest.approx(3600, abs=30)
    assert "<" not in str(error)
    assert calls == 1


def test_a_wait_that_nobody_understands_is_ours_to_choose() -> None:
    error, calls = answered(503, "", {"Retry-After": "soon"})
    assert isinstance(error, UpstreamUnavailable)
    assert calls == 3
