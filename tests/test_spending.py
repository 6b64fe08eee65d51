"""What may be spent on services outside."""

from datetime import UTC, datetime, timedelta

import pytest

from musicdoc_server.errors import OverBudget
from musicdoc_server.models import JobRequest
from musicdoc_server.spending import Ceilings, Spending, Spent
from musicdoc_server.upstream import Usage, afford, used, watched

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def spending(ceilings: Ceilings, *, at: datetime = NOON) -> Spending:
    return Spending(ceilings, model=True, service=True, now=lambda: at)


def test_work_on_a_job_stops_when_its_ceiling_is_reached() -> None:
    purse = spending(Ceilings(tokens_per_job=100))
    with watched(lambda _: None, purse):
        afford()
        used(llm_prompt_tokens=60, llm_completion_tokens=39)
        afford()
        used(llm_completion_tokens=1)
        with pytest.raises(OverBudget, match="max_tokens_per_documentary"):
            afford()


def test_what_earlier_runs_of_a_job_took_counts() -> None:
    purse = spending(Ceilings(chars_per_job=100))
    with watched(lambda _: None, purse, Usage(speech_chars=100)), pytest.raises(OverBudget):
        afford()


def test_a_day_is_all_jobs_together_and_ends_at_midnight() -> None:
    now = NOON
    purse = Spending(Ceilings(chars_per_day=100), model=True, service=True, now=lambda: now)
    purse.note(Usage(speech_chars=60))
    purse.check(Usage(), Usage(speech_chars=40))
    with pytest.raises(OverBudget) as raised:
        purse.check(Usage(), Usage(speech_chars=41))
    assert raised.value.retry_after_s == 12 * 3600
    now += timedelta(days=1)
    purse.check(Usage(), Usage(speech_chars=100))


def test_without_ceilings_everything_goes() -> None:
    purse = spending(Ceilings())
    purse.note(Usage(llm_prompt_tokens=10**9, speech_chars=10**9))
    purse.check(Usage(llm_prompt_tokens=10**9), Usage(speech_chars=10**9))


def test_what_is_counted_is_given_away_once_and_other_nodes_count_too() -> None:
    purse = spending(Ceilings(tokens_per_day=100))
    purse.note(Usage(llm_prompt_tokens=30))
    assert purse.unsaved() == Spent("2026-11-26", 30, 0)
    assert purse.unsaved() == Spent("2026-11-26", 0, 0)
    purse.take_in(Spent("2026-11-25", 99, 0))
    purse.check(Usage(), Usage(llm_prompt_tokens=70))
    purse.take_in(Spent("2026-11-26", 90, 0))
    with pytest.raises(OverBudget):
        purse.check(Usage(), Usage(llm_prompt_tokens=11))


@pytest.mark.parametrize(("model", "service"), [(True, False), (False, True), (False, False)])
def test_what_works_here_costs_nothing(model: bool, service: bool) -> None:
    purse = Spending(Ceilings(), model=model, service=service)
    estimate = purse.expected(JobRequest(topic="Bach"))
    assert (estimate.tokens > 0, estimate.speech_chars > 0) == (model, service)
