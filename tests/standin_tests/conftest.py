"""The stand-ins without their delays, one process each for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn
from tests.standins.spotify.behaviour import PREMIUM_TOKEN


@pytest.fixture(scope="session")
def spotify_process() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0) as process:
        yield process
        assert "Traceback" not in process.log()


@pytest.fixture(scope="session")
def openai_process() -> Iterator[StandIn]:
    quick = {"first_token_s": 0, "tokens_per_s": 1e6, "first_audio_s": 0, "audio_speed": 1e4}
    with StandIn("openai", **quick) as process:
        yield process
        assert "Traceback" not in process.log()


@pytest.fixture
def spotify(spotify_process: StandIn) -> StandIn:
    spotify_process.reset()
    return spotify_process


@pytest.fixture
def openai(openai_process: StandIn) -> StandIn:
    openai_process.reset()
    return openai_process


@pytest.fixture
def api(spotify: StandIn) -> Iterator[httpx.Client]:
    """The Web API, for a listener with Premium."""
    with httpx.Client(base_url=f"{spotify.url}/v1", headers={"Authorization": f"Bearer {PREMIUM_TOKEN}"}) as client:
        yield client


@pytest.fixture
def model(openai: StandIn) -> Iterator[httpx.Client]:
    """The routes below /v1, with a good key."""
    with httpx.Client(base_url=f"{openai.url}/v1", headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client
