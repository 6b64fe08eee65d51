"""Fixtures that every folder of tests uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.server import Server

settings.register_profile("any machine", deadline=None)  # how long an example takes says nothing on a busy one
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the shipped music, shared by all tests that leave no trace another would see."""
    running = Server(tmp_path_factory.mktemp("data"))
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.log()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone."""
    running = Server(tmp_path / "data")
    yield running
    running.stop()
