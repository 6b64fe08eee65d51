"""The stand-in for Spotify, for the tests of signing in."""

from collections.abc import Iterator

import pytest

from tests.standins.process import StandIn


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0.0) as running:
        yield running


@pytest.fixture
def spotify(standin: StandIn) -> StandIn:
    standin.reset()
    return standin
