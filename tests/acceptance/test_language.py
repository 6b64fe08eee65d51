"""A documentary in another language, or by another voice: where that can be had, and what is said where it cannot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musicdoc_server.writers.llm_language import in_language
from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

SPEECH = "/v1/audio/speech"


@pytest.fixture(scope="module")
def service() -> Iterator[StandIn]:
    with StandIn("openai", first_token_s=0, tokens_per_s=5000, first_audio_s=0, audio_speed=1000) as running:
        yield running


@pytest.fixture(scope="module")
def site(service: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    flags = ["--llm-url", f"{service.url}/v1", "--voice-url", f"{service.url}/v1", "--voice-name", "af_heart"]
    running = Server(tmp_path_factory.mktemp("data"), *flags, env={"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY})
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.log()


@pytest.fixture(autouse=True)
def fresh(service: StandIn) -> None:
    service.reset()


def refused(server: Server, **fields: Any) -> str:
    reply = server.http.post("/api/music-doc", json={"topic": "Erik Satie", **fields})
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_input")
    return str(reply.json()["error"])


def narrations(ending: dict[str, Any]) -> list[dict[str, Any]]:
    assert ending["type"] == "complete", ending
    return [part for part in ending["result"]["data"]["timeline"] if part["type"] == "narration"]


def test_a_language_is_written_and_spoken_and_counts_for_more_than_the_wishes(site: Server) -> None:
    told = narrations(site.finish(site.create(language="german", prompt="tell it in French", narrationTargetSecs=20)))
    assert len(told) == 7
    assert all(in_language(narration["text"], "de") for narration in told)
    session = site.http.get("/api/session").json()
    assert (session["languages"], session["voice"]) == (True, "af_heart")


def test_a_voice_is_asked_for_by_name_and_has_clips_of_its_own(site: Server, service: StandIn) -> None:
    usual = narrations(site.finish(site.create("Beethoven")))
    service.reset()
    other = narrations(site.finish(site.create("Beethoven", voice="af_sky+am_adam")))
    assert {call["json"]["voice"] for call in service.requests(SPEECH)} == {"af_sky+am_adam"}
    texts = {narration["text"]: narration["audioUrl"] for narration in usual}
    assert any(narration["text"] in texts for narration in other)
    assert all(narration["audioUrl"] != texts.get(narration["text"]) for narration in other)


@pytest.mark.parametrize("wish", [{"language": "de"}, {"prompt": "tell it in German"}], ids=["asked", "wished"])
def test_the_local_voice_does_not_speak_what_is_not_english(
    site: Server, service: StandIn, wish: dict[str, str]
) -> None:
    service.set(speech_5xx=-1)
    ending = site.finish(site.create("Scott Joplin", **wish))
    assert (ending["type"], ending["code"]) == ("error", "upstream_unavailable")
    assert "The local voice speaks only English." in ending["error"]
    assert narrations(site.finish(site.create("Scott Joplin", language="en-GB")))


def test_without_a_model_and_a_speech_server_only_english_can_be_had(server: Server) -> None:
    said = refused(server, language="de")
    assert said == (
        "The field “language” can only be English on this server: German needs a language model (setting llm_url or "
        "llm_key) and a speech server (setting voice_url)."
    )
    session = server.http.get("/api/session").json()
    assert (session["languages"], session["voice"]) == (False, "heart")
    assert narrations(server.finish(server.create(language="English", voice="heart")))


def test_with_a_model_alone_the_local_voice_cannot_speak_another_language(service: StandIn, tmp_path: Path) -> None:
    server = Server(tmp_path, "--llm-url", f"{service.url}/v1", env={"MUSICDOC_LLM_KEY": KEY})
    assert refused(server, language="pt-BR") == (
        "The field “language” can only be English on this server: Portuguese (pt-BR) needs a speech server (setting "
        "voice_url)."
    )
    assert not service.requests("/v1/chat")
    server.stop()


def test_the_local_voice_has_one_name(server: Server) -> None:
    assert refused(server, voice="af_sky") == (
        "The field “voice” can only be “heart” on this server: others need a speech server (setting voice_url)."
    )
