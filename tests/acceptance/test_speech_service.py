"""A documentary spoken by a speech service, and what happens when that fails."""

from pathlib import Path

from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn


def flags(service: StandIn) -> list[str]:
    return ["--voice-url", f"{service.url}/v1", "--voice-model", "kokoro", "--voice-name", "heart"]


def test_the_service_speaks_and_its_key_stays_secret(tmp_path: Path) -> None:
    with StandIn("openai", first_audio_s=0, audio_speed=1000) as service:
        server = Server(tmp_path, *flags(service), env={"MUSICDOC_VOICE_KEY": KEY})
        ending = server.finish(server.create())
        assert ending["type"] == "complete"
        assert service.requests("/v1/audio/speech")
        audio = server.http.get(ending["result"]["data"]["timeline"][0]["audioUrl"])
        assert audio.headers["Content-Type"] == "audio/mpeg"
        assert server.stop() == 0
        assert KEY not in server.log()


def test_the_local_voice_steps_in_and_the_events_say_so(tmp_path: Path) -> None:
    with StandIn("openai") as service:
        server = Server(tmp_path, *flags(service), env={"MUSICDOC_VOICE_KEY": "wrong"})
        events = list(server.stream(server.create(), after=0))
        assert events[-1]["type"] == "complete"
        assert any("local voice steps in" in event.get("detail", "") for event in events)
        assert "voice_key" in server.log()
        server.stop()
