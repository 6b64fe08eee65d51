"""The Spotify stand-in without its delay, one process for all tests here."""

from collections.abc import Iterator

import pytest

from tests.standins.process import StandIn


@pytest.fixture(scope="session")
def spotify_process() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0) as process:
        yield process
        assert "Traceback" not in process.log()


@pytest.fixture
def spotify(spotify_process: StandIn) -> StandIn:
    spotify_process.reset()
    return spotify_process
