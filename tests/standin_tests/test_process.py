"""Starting, telling and asking a stand-in."""

import os
import re
import signal
import subprocess
import sys

import httpx
import pytest

from tests.standins.process import ROOT, StandIn


def test_it_ends_with_the_block() -> None:
    with StandIn("spotify") as spotify:
        assert httpx.get(f"{spotify.url}/_control").status_code == 200
    assert spotify.process.returncode == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(spotify.url)


def test_it_ends_when_whoever_started_it_is_gone() -> None:
    with StandIn("openai") as openai:
        assert openai.process.stdin
        openai.process.stdin.close()
        assert openai.process.wait(10) == 0


def test_settings_are_read_from_the_command_line() -> None:
    command = [sys.executable, "-m", "tests.standins", "spotify", "--port", "0", "--set", 'missing=["Creep"]']
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        ready = re.fullmatch(r"ready: (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
        assert ready
        assert httpx.get(f"{ready[1]}/_control").json()["missing"]["value"] == ["Creep"]
        process.send_signal(signal.SIGINT)
    assert process.returncode == 0


@pytest.mark.parametrize("wrong", ["mising=1", "hang=many", "latency_s=true"])
def test_a_wrong_setting_on_the_command_line_is_refused_by_name(wrong: str) -> None:
    command = [sys.executable, "-m", "tests.standins", "spotify", "--port", "0", "--set", wrong]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    assert ended.returncode == 2
    assert wrong.partition("=")[0] in ended.stderr


def test_without_a_name_it_starts_both_and_says_how_to_use_them() -> None:
    command = [sys.executable, "-u", "-m", "tests.standins", "--until-eof"]
    ended = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, check=False)
    if ended.returncode:
        assert "in use" in ended.stderr
        pytest.skip("the usual ports are taken")
    assert "MUSICDOC_SPOTIFY_API_URL=http://127.0.0.1:8901/v1/" in ended.stdout
    assert '-d \'{"missing": ["Digital Bath"]' in ended.stdout


def test_an_unknown_setting_changes_nothing(spotify: StandIn) -> None:
    with pytest.raises(ValueError, match="no setting 'shrot_429'"):
        spotify.set(latency_s=3, shrot_429=1)
    assert spotify.settings()["latency_s"] == 0


def test_reset_goes_back_to_what_it_was_started_with(spotify: StandIn, api: httpx.Client) -> None:
    spotify.set(missing=["Creep"], latency_s=0.01)
    api.get("/me")
    spotify.reset()
    assert spotify.settings()["missing"] == []
    assert spotify.settings()["latency_s"] == 0
    assert spotify.requests() == []


def test_every_call_is_captured_with_what_became_of_it(spotify: StandIn, api: httpx.Client) -> None:
    api.get("/search", params={"q": "creep", "type": "track"})
    api.post("/me/playlists", json={"name": "Ten", "public": False})
    first, second = spotify.requests()
    assert (first["method"], first["path"], first["route"], first["status"]) == ("GET", "/v1/search", "/v1/search", 200)
    assert first["query"] == {"q": "creep", "type": "track"}
    assert first["headers"]["Authorization"] == "Bearer premium-token"
    assert second["json"] == {"name": "Ten", "public": False}
    assert (second["n"], second["status"]) == (2, 201)
    assert second["time"] >= first["time"]


def test_calls_are_counted_by_route(spotify: StandIn, api: httpx.Client) -> None:
    for each in ("a" * 22, "b" * 22):
        api.get(f"/artists/{each}/albums")
    assert spotify.counts() == {"GET /v1/artists/{id}/albums": 2}


def test_failing_is_limited_to_a_path_where_that_is_asked_for(spotify: StandIn, api: httpx.Client) -> None:
    spotify.set(fail_5xx=-1, status_5xx=502, on_path="/v1/search")
    assert api.get("/me").status_code == 200
    assert [api.get("/search", params={"q": "a", "type": "track"}).status_code for _ in range(3)] == [502] * 3


@pytest.mark.parametrize("name", ["spotify", "openai"])
def test_a_call_that_is_never_answered_ends_with_the_client(name: str, request: pytest.FixtureRequest) -> None:
    process: StandIn = request.getfixturevalue(name)
    process.set(hang=1)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{process.url}/v1/models", timeout=0.2)
    (call,) = process.wait_for(lambda calls: bool(calls and calls[0]["aborted"]))
    assert call["status"] is None


def test_a_dropped_call_has_no_answer(spotify: StandIn, api: httpx.Client) -> None:
    spotify.set(drop=1)
    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/me")
    assert api.get("/me").status_code == 200
    dropped, _ = spotify.requests()
    assert dropped["notes"]["dropped"]
    assert not dropped["aborted"]
