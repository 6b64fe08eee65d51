"""A documentary from the listener's own music, written by a language model."""

from pathlib import Path
from typing import Any

from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn


def model_server(model: StandIn, tmp_path: Path, key: str = KEY) -> Server:
    return Server(tmp_path, "--llm-url", f"{model.url}/v1", env={"MUSICDOC_LLM_KEY": key})


def test_the_model_writes_about_the_librarys_songs(tmp_path: Path) -> None:
    with StandIn("openai", first_token_s=0, tokens_per_s=5000) as model:
        server = model_server(model, tmp_path)
        events = list(server.stream(server.create("Erik Satie", narrationTargetSecs=20), after=0))
        assert events[-1]["type"] == "complete", events[-1]
        timeline = events[-1]["result"]["data"]["timeline"]
        assert_told_before_heard(events)
        songs = [entry for entry in timeline if entry["type"] == "song"]
        assert len(songs) == 5
        assert {song["artist"] for song in songs} == {"Erik Satie"}
        assert all(song["audioUrl"].startswith("/library/") for song in songs)
        assert server.stop() == 0
        assert KEY not in server.log() + str(events)


def assert_told_before_heard(events: list[dict[str, Any]]) -> None:
    """The plan comes before the search, each narration as text before it can be played."""
    kinds = [event["type"] for event in events]
    plan = next(event["plan"] for event in events if event["type"] == "plan")
    assert len(plan["slots"]) == 5
    assert all(slot["song"] and slot["role"] and slot["why"] for slot in plan["slots"])
    assert kinds.index("plan") < next(place for place, event in enumerate(events) if event.get("stage") == 3)
    written = {event["index"]: event for event in events if event["type"] == "script"}
    for event in events:
        if event["type"] == "segment" and event["segment"]["type"] == "narration":
            assert written[event["index"]]["seq"] < event["seq"]
            assert written[event["index"]]["text"] == event["segment"]["text"]
    assert len(written) == 7


def test_a_refused_key_fails_at_once_and_names_the_setting(tmp_path: Path) -> None:
    with StandIn("openai", first_token_s=0) as model:
        server = model_server(model, tmp_path, key="wrong")
        ending = server.finish(server.create("Erik Satie"))
        assert (ending["type"], ending["code"]) == ("error", "upstream_refused")
        assert "llm_key" in ending["error"]
        server.stop()
