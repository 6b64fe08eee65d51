"""Any topic, songs from Spotify, a language model that writes: on stand-ins that speak both protocols."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

TOKEN, OWNER = "premium-token", "listener"


@pytest.fixture(scope="module")
def spotify() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0) as running:
        yield running


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    with StandIn("openai", first_token_s=0, tokens_per_s=5000) as running:
        yield running


def started(spotify: StandIn, model: StandIn, folder: Path) -> Server:
    flags = {
        "--spotify-client-id": "an-app",
        "--spotify-api-url": f"{spotify.url}/v1/",
        "--spotify-accounts-url": spotify.url,
        "--llm-url": f"{model.url}/v1",
    }
    given = [word for pair in flags.items() for word in pair]
    return Server(folder, *given, env={"MUSICDOC_LLM_KEY": KEY})


@pytest.fixture(scope="module")
def site(spotify: StandIn, model: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = started(spotify, model, tmp_path_factory.mktemp("data"))
    yield running
    assert running.stop() == 0
    said = running.log()
    assert "Traceback" not in said
    assert TOKEN not in said
    assert KEY not in said


@pytest.fixture(autouse=True)
def fresh(spotify: StandIn, model: StandIn) -> None:
    spotify.reset()
    model.reset()


def made(site: Server, topic: str = "Deftones, focus on the experimental phase", **fields: Any) -> list[dict[str, Any]]:
    body = {"accessToken": TOKEN, "ownerId": OWNER, **fields}
    return list(site.stream(site.create(topic, **body), after=0))


def songs(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert events[-1]["type"] == "complete", events[-1]
    return [entry for entry in events[-1]["result"]["data"]["timeline"] if entry["type"] == "song"]


def test_five_songs_from_spotify_in_eight_calls(site: Server, spotify: StandIn) -> None:
    events = made(site)
    assert len(songs(events)) == 5
    for song in songs(events):
        assert song["trackUri"].startswith("spotify:track:")
        assert song["artist"] == "Deftones"
        assert "audioUrl" not in song
    years = [song["year"] for song in songs(events)]
    assert years == sorted(years)
    assert sum(spotify.counts().values()) <= 8
    assert TOKEN not in json.dumps(events)


def test_the_sign_in_comes_back_to_the_port_that_was_free(site: Server) -> None:
    consent = site.http.get("/login").headers["Location"]
    assert parse_qs(urlsplit(consent).query)["redirect_uri"] == [f"{site.url}/callback"]


def test_two_missing_songs_are_replaced_within_fifteen_calls(site: Server, spotify: StandIn) -> None:
    planned = [slot["wanted"]["title"] for slot in made(site)[-1]["result"]["plan"]["slots"]]
    spotify.reset()
    spotify.set(missing=planned[1:3])
    events = made(site)
    titles = [song["title"] for song in songs(events)]
    assert len(titles) == 5
    assert not set(titles) & set(planned[1:3])
    assert any(event.get("stage") == 4 for event in events)
    assert sum(spotify.counts().values()) <= 15


def test_what_only_spotify_knows_enters_no_prompt(site: Server, spotify: StandIn, model: StandIn) -> None:
    spotify.set(missing=["Be Quiet and Drive (Far Away)", "Change (In the House of Flies)", "Minerva"])
    events = made(site)
    prompts = json.dumps([call["body"] for call in model.requests("/v1/chat/completions")], ensure_ascii=False)
    results = events[-1]["result"]["trackSearchResults"]
    own = {result["track"]["title"] for result in results if "wanted" not in result}
    assert all(title not in prompts for title in own)
    for result in results:
        assert result["track"]["id"] not in prompts


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 401, "sign_in_again"),
        ({"accessToken": "nonsense", "ownerId": OWNER}, 401, "sign_in_again"),
        ({"accessToken": TOKEN, "ownerId": "somebody_else"}, 403, "not_yours"),
        ({"accessToken": TOKEN, "catalog": "vinyl"}, 400, "bad_input"),
    ],
)
def test_a_token_is_asked_for_and_checked(site: Server, body: dict[str, str], status: int, code: str) -> None:
    reply = site.http.post("/api/music-doc", json={"topic": "Deftones", **body})
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_a_token_says_whose_the_job_is(site: Server) -> None:
    job_id = site.http.post("/api/music-doc", json={"topic": "Deftones", "accessToken": TOKEN}).json()["jobId"]
    site.finish(job_id)
    assert site.http.get(f"/api/jobs/{job_id}").json()["job"]["userId"] == OWNER


def test_a_token_of_an_app_without_calls_left_holds_up_nobody_else(site: Server, spotify: StandIn) -> None:
    guest = {"accessToken": "free-token", "ownerId": "guest", "tokenApp": ""}
    spotify.set(latency_s=0.2)
    job_id = site.create("Deftones", **guest)
    spotify.set(quota_429=-1)
    assert "allows this server no more requests" in site.finish(job_id)["error"]
    spotify.reset()
    assert len(songs(made(site))) == 5
    spotify.reset()
    assert "allows this server no more requests" in made(site, **guest)[-1]["error"]
    assert set(spotify.counts()) <= {"GET /v1/me"}  # whose the token is may still be known from a moment ago


def test_a_token_that_ends_in_the_middle_says_sign_in_again(site: Server, spotify: StandIn) -> None:
    spotify.set(expire_token_after=2)
    ending = made(site)[-1]
    assert (ending["type"], ending["code"], ending["retryable"]) == ("error", "sign_in_again", True)


def test_the_own_library_can_still_be_asked_for(site: Server) -> None:
    events = list(site.stream(site.create("Erik Satie", catalog="library"), after=0))
    assert songs(events)[0]["audioUrl"].startswith("/library/")


def test_a_job_without_its_token_asks_for_a_sign_in_and_goes_on_with_it(
    spotify: StandIn, model: StandIn, tmp_path: Path
) -> None:
    model.set(chat_hang=-1)
    server = started(spotify, model, tmp_path)
    job_id = server.create("Deftones", accessToken=TOKEN, ownerId=OWNER)
    model.wait_for(lambda calls: any("chat" in call["path"] for call in calls))
    server.stop(signal.SIGKILL)
    server = started(spotify, model, tmp_path)
    ending = server.finish(job_id)
    assert (ending["type"], ending["code"], ending["retryable"]) == ("error", "sign_in_again", True)
    model.reset()
    assert server.http.post(f"/api/jobs/{job_id}/retry").json()["code"] == "sign_in_again"
    assert server.http.post(f"/api/jobs/{job_id}/retry", json={"accessToken": TOKEN}).status_code == 202
    assert server.finish(job_id)["type"] == "complete"
    assert server.stop() == 0


def test_a_job_that_finds_the_server_without_spotify_says_so(spotify: StandIn, model: StandIn, tmp_path: Path) -> None:
    model.set(chat_hang=-1)
    server = started(spotify, model, tmp_path)
    job_id = server.create("Deftones", accessToken=TOKEN, ownerId=OWNER)
    model.wait_for(lambda calls: any("chat" in call["path"] for call in calls))
    server.stop(signal.SIGKILL)
    server = Server(tmp_path)
    ending = server.finish(job_id)
    assert (ending["type"], ending["code"]) == ("error", "upstream_refused")
    assert "spotify_client_id" in ending["error"]
    assert server.stop() == 0
