"""A language model to write with: the stand-in, as quick as it can be."""

from collections.abc import Iterator

import pytest
import stamina

from tests.standins.process import StandIn


@pytest.fixture(scope="session")
def model_process() -> Iterator[StandIn]:
    quick = {"first_token_s": 0, "tokens_per_s": 100_000, "tokens_per_chunk": 5, "retry_after_s": 0}
    with StandIn("openai", **quick) as process:
        yield process


@pytest.fixture
def model(model_process: StandIn) -> Iterator[StandIn]:
    """The stand-in as at its start; retries do not wait."""
    model_process.reset()
    stamina.set_testing(True, attempts=10, cap=True)
    yield model_process
    stamina.set_testing(False)
