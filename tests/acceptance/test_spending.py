"""Limits on what documentaries cost, with a language model and a speech service that count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import Server
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn


@pytest.fixture(scope="module")
def services() -> Iterator[StandIn]:
    with StandIn("openai", first_token_s=0, tokens_per_s=5000, first_audio_s=0, audio_speed=1000) as running:
        yield running


def started(services: StandIn, data: Path, *flags: str) -> Server:
    keys = {"MUSICDOC_LLM_KEY": KEY, "MUSICDOC_VOICE_KEY": KEY}
    return Server(data, "--llm-url", f"{services.url}/v1", "--voice-url", f"{services.url}/v1", *flags, env=keys)


def asked(server: Server, **fields: Any) -> httpx.Response:
    return server.http.post("/api/music-doc", json={"topic": "Erik Satie", "narrationTargetSecs": 10, **fields})


def test_the_first_event_says_what_it_will_use_and_the_last_one_what_it_did(services: StandIn, tmp_path: Path) -> None:
    server = started(services, tmp_path)
    events = list(server.stream(server.create(narrationTargetSecs=30), after=0))
    estimate, usage = events[0]["estimate"], events[-1]["usage"]
    for name in ("llmPromptTokens", "llmCompletionTokens", "speechChars"):
        assert 0.75 < usage[name] / estimate[name] < 1.33, name
    server.stop()


def test_what_would_take_too_much_is_refused_before_it_begins(services: StandIn, tmp_path: Path) -> None:
    server = started(services, tmp_path, "--max-chars-per-documentary", "5000")
    reply = asked(server, narrationTargetSecs=120)
    assert (reply.status_code, reply.json()["code"]) == (429, "over_budget")
    assert "max_chars_per_documentary" in reply.json()["error"]
    assert server.finish(asked(server).json()["jobId"])["type"] == "complete"
    server.stop()


def test_a_days_budget_outlives_a_restart(services: StandIn, tmp_path: Path) -> None:
    limit = ("--max-tokens-per-day", "8000")
    server = started(services, tmp_path, *limit)
    assert server.finish(asked(server).json()["jobId"])["type"] == "complete"
    refused = asked(server)
    assert (refused.status_code, refused.json()["code"]) == (429, "over_budget")
    assert int(refused.headers["Retry-After"]) > 0
    server.stop()
    server = started(services, tmp_path, *limit)
    assert asked(server).status_code == 429
    server.stop()


def test_work_that_reaches_the_days_end_of_money_ends_without_spending_more(services: StandIn, tmp_path: Path) -> None:
    services.reset()
    limit = 1200
    server = started(services, tmp_path, "--max-chars-per-day", str(limit))
    jobs = [asked(server, topic=topic).json()["jobId"] for topic in ("Erik Satie", "Beethoven")]
    endings = [server.finish(job) for job in jobs]
    # What cannot be bought is spoken by the voice that is here.
    assert [ending["type"] for ending in endings] == ["complete"] * 2
    spent = sum(ending["usage"]["speechChars"] for ending in endings)
    longest = 300  # of what was under way when the limit was reached, four calls at a time
    assert limit <= spent < limit + 4 * longest
    server.stop()


def spoken(server: Server, text: str, **fields: Any) -> dict[str, Any]:
    return dict(server.http.post("/api/tts-batch", json={"segments": [{"text": text}], **fields}).json())


def test_texts_spoken_on_demand_are_on_the_days_account_too(services: StandIn, tmp_path: Path) -> None:
    services.reset()
    server = started(services, tmp_path, "--max-chars-per-day", "40")
    assert spoken(server, "Satie wore grey velvet suits, of which he had twelve.")["failed"] == []
    paid = services.counts()["POST /v1/audio/speech"]
    assert spoken(server, "He walked home from Montmartre by night.")["failed"] == []  # by the voice that is here
    (failed,) = spoken(server, "Er ging nachts zu Fuß nach Hause.", language="de")["failed"]
    assert failed["code"] == "over_budget"
    assert services.counts()["POST /v1/audio/speech"] == paid
    assert asked(server).status_code == 429
    server.stop()


def test_who_tries_again_and_again_spends_no_more_than_one_documentary_may(services: StandIn, tmp_path: Path) -> None:
    services.reset()
    services.set(tokens_per_s=20)
    server = started(services, tmp_path, "--max-tokens-per-documentary", "6000")
    job = asked(server).json()["jobId"]
    for _ in range(30):
        before = len(services.requests("/v1/chat"))
        services.wait_for(lambda calls, begun=before: sum("chat" in call["path"] for call in calls) > begun)
        assert server.http.post(f"/api/jobs/{job}/cancel").status_code == 200
        again = server.http.post(f"/api/jobs/{job}/retry")
        if again.status_code == 429:
            break
        assert again.status_code == 202
    assert again.json()["code"] == "over_budget"
    server.stop()
