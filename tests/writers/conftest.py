"""A language model to write with: the stand-in, as quick as it can be."""

from collections.abc import Iterator

import pytest

from musicdoc_server.writers import llm_client
from tests.standins.process import StandIn


@pytest.fixture(scope="session")
def model_process() -> Iterator[StandIn]:
    quick = {"first_token_s": 0, "tokens_per_s": 100_000, "tokens_per_chunk": 5, "retry_after_s": 0}
    with StandIn("openai", **quick) as process:
        yield process


@pytest.fixture
def model(model_process: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in as at its start; retries hardly wait."""
    model_process.reset()
    monkeypatch.setattr(llm_client, "PATIENCE", llm_client.PATIENCE._replace(first_s=0.001))
    return model_process
