"""Texts spoken on demand, over HTTP."""

import asyncio
import json
import os
import signal
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from musicdoc_server.models import Clip, JobRequest
from musicdoc_server.web.doors.access import EVERYBODY, Visitor
from musicdoc_server.web.speech import MOST_BATCHES, Batch, Speech
from musicdoc_server.web.spoken import Spoken
from tests.server import Server
from tests.standins.process import StandIn


def speak(server: Server, *texts: str, **fields: Any) -> httpx.Response:
    return server.http.post("/api/tts-batch", json={"segments": [{"text": text} for text in texts], **fields})


def test_texts_are_spoken_and_the_same_text_is_the_same_file(server: Server) -> None:
    reply = speak(server, "Satie was born in Honfleur.", "He liked threes.", "Satie was born in Honfleur.")
    assert reply.status_code == 200
    told = reply.json()
    assert (told["ok"], told["failed"]) == (True, [])
    assert told["urls"][0] == told["urls"][2] != told["urls"][1]
    assert speak(server, "He liked threes.").json()["urls"] == [told["urls"][1]]
    assert all(500 < duration_ms < 5000 for duration_ms in told["durationsMs"])
    sound = server.http.get(told["urls"][0])
    assert (sound.status_code, sound.headers["Content-Type"]) == (200, "audio/mpeg")


def test_what_cannot_be_spoken_is_told_and_the_rest_is_spoken(server: Server) -> None:
    told = speak(server, "Hello there.", "你好").json()
    assert told["urls"][0]
    assert told["urls"][1] is None
    assert told["durationsMs"][1] is None
    (failed,) = told["failed"]
    assert (failed["index"], failed["code"]) == (1, "cannot_speak")
    assert failed["error"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "segments"),
        ({"segments": []}, "segments"),
        ({"segments": [{"text": "x"}] * 21}, "segments"),
        ({"segments": [{"text": " "}]}, "segments.0.text"),
        ({"segments": [{"text": "x" * 4001}]}, "segments.0.text"),
        ({"segments": ["x"]}, "segments.0"),
        ({"segments": [{"text": "x"}], "voice": "nova"}, "voice"),
        ({"segments": [{"text": "x"}], "voice": "../heart"}, "voice"),
        ({"segments": [{"text": "x"}], "language": "de"}, "language"),
        ({"segments": [{"text": "x"}], "playlistId": "\0"}, "playlistId"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_batch_that_cannot_be_spoken_is_refused_by_name(server: Server, body: Any, named: str) -> None:
    reply = server.http.post("/api/tts-batch", json=body)
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_input"), reply.text
    assert named in reply.json()["error"]


def test_a_playlist_that_is_named_must_be_there(server: Server) -> None:
    assert speak(server, "Hello.", playlistId="pl_none").status_code == 404
    playlist_id = server.finish(server.create())["result"]["playlistId"]
    assert speak(server, "Hello.", playlistId=playlist_id).status_code == 200


def test_another_voice_and_language_need_a_speech_server_and_no_model(tmp_path: Path) -> None:
    with StandIn("openai", first_audio_s=0) as speech:
        server = Server(
            tmp_path,
            "--voice-url",
            f"{speech.url}/v1",
            "--voice-model",
            "kokoro",
            env={"MUSICDOC_VOICE_KEY": "standin-key"},
        )
        told = speak(server, "Guten Tag.", voice="nova", language="de").json()
        assert told["failed"] == []
        assert told["urls"] != speak(server, "Guten Tag.").json()["urls"]
        server.stop()


def test_who_leaves_makes_room_for_others(own_server: Server) -> None:
    speak(own_server, "Warm up.")
    pid = own_server.process.pid
    speakers = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for each in speakers:
        os.kill(each, signal.SIGSTOP)
    address = httpx.URL(own_server.url)
    staying = HTTPConnection(address.host, address.port, timeout=10)
    try:
        leaving = [asking(address, f"Nobody waits for number {number}.") for number in range(10)]
        while speak_briefly(own_server) != 503:  # until the server has them all
            pass
        for each in leaving:
            each.close()
        while speak_briefly(own_server) == 503:  # until the server has noticed
            pass
        staying.request("POST", "/api/tts-batch", body_of("Somebody waits for this."))
    finally:
        for each in speakers:
            os.kill(each, signal.SIGCONT)
    assert staying.getresponse().status == 200
    staying.close()
    assert "Traceback" not in own_server.log()


def body_of(text: str) -> str:
    return json.dumps({"segments": [{"text": text}]})


def asking(address: httpx.URL, text: str) -> HTTPConnection:
    """A client that has asked and does not read the answer."""
    client = HTTPConnection(address.host, address.port)
    client.request("POST", "/api/tts-batch", body_of(text))
    return client


def speak_briefly(server: Server) -> int | None:
    """The answer's status; None where the server does not answer at once, as it has begun to speak."""
    try:
        return server.http.post("/api/tts-batch", content=body_of("Briefly."), timeout=0.5).status_code
    except httpx.ReadTimeout:
        return None


class Talk:
    """Speaks each text when it is told to."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.go_on = asyncio.Event()
        self.tasks: list[asyncio.Task[Any]] = []
        self.speech = Speech(self.speak, Spoken(model=False, server=False, voice="heart", words_per_min=150))

    async def speak(self, _: JobRequest, text: str) -> Clip:
        self.begun.append(text)
        await self.go_on.wait()
        return Clip(url="/audio/x.mp3", duration_ms=1)

    async def asked(self, name: str, texts: int = 1) -> asyncio.Task[Any]:
        batch = Batch(segments=tuple({"text": f"{name}{number}"} for number in range(texts)))
        visitor = EVERYBODY if name == "everybody" else Visitor(name)
        self.tasks.append(asyncio.create_task(self.speech.clips(batch, visitor)))
        await asyncio.sleep(0)
        return self.tasks[-1]

    async def over(self) -> None:
        self.go_on.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def places(self, name: str) -> int:
        """How many batches of somebody's are taken, until one is refused."""
        count = 0
        while not (await self.asked(name)).done():
            count += 1
        return count


@pytest.mark.gen_test
async def test_one_user_leaves_places_for_others_and_these_for_others_still() -> None:
    talk = Talk()
    assert [await talk.places(name) for name in ("ann", "bob", "cid", "dan")] == [5, 3, 1, 1]
    await talk.over()


@pytest.mark.gen_test
async def test_on_ones_own_machine_all_places_are_ones_own() -> None:
    talk = Talk()
    assert await talk.places("everybody") == MOST_BATCHES
    await talk.over()


@pytest.mark.gen_test
async def test_somebodys_one_text_is_spoken_before_somebody_elses_hundred() -> None:
    talk = Talk()
    for _ in range(5):
        await talk.asked("ann", 20)
    last = await talk.asked("bob")
    talk.go_on.set()
    await last
    assert talk.begun.index("bob0") == 2
    await talk.over()
