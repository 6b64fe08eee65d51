"""What the log says at start about the model of the settings."""

import asyncio
from datetime import date

import pytest

from musicdoc_server.writers.llm_client import ModelClient
from musicdoc_server.writers.llm_models import check_model, shutdown_date
from tests.standins.openai.behaviour import KEY
from tests.standins.process import StandIn

TODAY = date(2026, 11, 23)


def said_of(model: StandIn, name: str, caplog: pytest.LogCaptureFixture, key: str = KEY) -> list[str]:
    async def look() -> None:
        client = ModelClient(f"{model.url}/v1", key, name, timeout_s=20)
        await check_model(client, TODAY)
        await client.close()

    asyncio.run(look())
    return [record.message for record in caplog.records if record.name.startswith("musicdoc_server")]


def test_a_model_without_an_end_is_nothing_to_speak_of(model: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    assert said_of(model, "gpt-6.1-terra", caplog) == []


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ("2026-12-11", "will be switched off on 2026-12-11"),
        ("2026-11-01T00:00:00", "was switched off on 2026-11-01"),
        (1797292800, "will be switched off on 2026-12-15"),
    ],
)
def test_a_model_that_ends_soon_is_warned_of(
    model: StandIn, caplog: pytest.LogCaptureFixture, ends: object, words: str
) -> None:
    model.set(models={"old": ends})
    (line,) = said_of(model, "old", caplog)
    assert words in line
    assert "setting llm_model" in line


@pytest.mark.parametrize("ends", ["2027-03-01", "soon", None, True])
def test_an_end_that_is_far_or_unclear_is_not(model: StandIn, caplog: pytest.LogCaptureFixture, ends: object) -> None:
    model.set(models={"other": ends})
    assert said_of(model, "other", caplog) == []


def test_a_model_that_is_not_listed_is_told(model: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    (line,) = said_of(model, "gpt-0", caplog)
    assert "does not list the model gpt-0" in line


def test_a_key_that_is_refused_is_told_and_does_not_stop_the_start(
    model: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    (line,) = said_of(model, "gpt-6.1-terra", caplog, key="wrong")
    assert "llm_key" in line


def test_a_list_that_is_none_does_not_stop_the_start(model: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    model.set(fail_5xx=-1)
    (line,) = said_of(model, "gpt-6.1-terra", caplog)
    assert "status 503" in line


def test_seconds_are_dates_too() -> None:
    assert shutdown_date(0) == date(1970, 1, 1)
    assert shutdown_date(1e30) is None
