"""What every client of an outside service shares: another try, a word about each wait, and the count."""

import asyncio
import math
from collections.abc import Callable

import pytest

from musicdoc_server.upstream import Patience, Usage, retry_after_s, soon, tried, used, waiting, watched

QUICK = Patience(tries=3, first_s=0.001, most_s=0.002, longest_s=5)


class Service:
    """Fails as often as it is told to, with this wish for a pause."""

    def __init__(self, failures: int, wish: bool | float = True) -> None:
        self.failures = failures
        self.wish = wish
        self.calls = 0

    async def send(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise OSError(self.calls)
        return "answer"

    async def asked(self, patience: Patience = QUICK, more: Callable[[], bool] = lambda: True) -> str:
        def trouble(error: Exception) -> str:
            return f"Trouble {error}"

        return await tried(self.send, patience, again=lambda _: self.wish, trouble=trouble, more=more)


def test_outside_a_watch_nothing_is_told_or_counted() -> None:
    waiting("nobody hears this")
    used(llm_calls=1)
    with watched(print) as watch:
        assert watch.usage == Usage()


def test_each_job_hears_of_its_own_waits_and_uses_with_those_of_its_tasks() -> None:
    async def job(name: str, calls: int) -> tuple[list[str], Usage]:
        told: list[str] = []
        with watched(told.append) as watch:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(calls):
                    tasks.create_task(ask(name))
        return told, watch.usage

    async def ask(name: str) -> None:
        await asyncio.sleep(0)
        waiting(f"{name} waits")
        used(speech_calls=1, speech_chars=10)

    async def both() -> list[tuple[list[str], Usage]]:
        return await asyncio.gather(job("first", 2), job("second", 3))

    assert asyncio.run(both()) == [
        (["first waits"], Usage(speech_calls=2, speech_chars=20)),
        (["second waits"], Usage(speech_calls=3, speech_chars=30)),
    ]


def test_work_that_goes_on_beyond_a_job_tells_it_nothing_more() -> None:
    told: list[str] = []

    async def test() -> None:
        over = asyncio.Event()

        async def shared() -> None:
            await over.wait()
            waiting("too late")

        with watched(told.append):
            waiting("in time")
            task = asyncio.create_task(shared())
        over.set()
        await task

    asyncio.run(test())
    assert told == ["in time"]


def test_usages_add_up_and_read_as_json() -> None:
    both = Usage(llm_calls=1, spotify_calls=2) + Usage(llm_calls=3, llm_prompt_tokens=4)
    assert both.to_json() == {
        "llmCalls": 4,
        "llmPromptTokens": 4,
        "llmCompletionTokens": 0,
        "speechCalls": 0,
        "speechChars": 0,
        "spotifyCalls": 2,
    }


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_what_passes_in_time_is_an_answer_and_every_pause_is_told(failures: int) -> None:
    told: list[str] = []
    service = Service(failures)
    with watched(told.append):
        assert asyncio.run(service.asked()) == "answer"
    assert told == [f"Trouble {number}; trying again in a moment" for number in range(1, failures + 1)]


def test_the_last_error_is_raised_without_a_further_word() -> None:
    told: list[str] = []
    with watched(told.append), pytest.raises(OSError, match="3"):
        asyncio.run(Service(9).asked())
    assert len(told) == 2


@pytest.mark.parametrize(
    ("service", "patience", "more"),
    [
        (Service(9, wish=False), QUICK, True),
        (Service(9, wish=5.1), QUICK, True),
        (Service(9), QUICK._replace(tries=1), True),
        (Service(9), QUICK._replace(within_s=0), True),
        (Service(9), QUICK, False),
    ],
    ids=["it does not pass", "too long a pause", "one try", "out of time", "no more allowed"],
)
def test_what_is_not_worth_another_try_fails_at_once(service: Service, patience: Patience, more: bool) -> None:
    told: list[str] = []
    with watched(told.append), pytest.raises(OSError, match="1"):
        asyncio.run(service.asked(patience, lambda: more))
    assert not told


def test_leave_is_asked_only_for_tries_that_will_be_made() -> None:
    asked = 0

    def leave() -> bool:
        nonlocal asked
        asked += 1
        return True

    with pytest.raises(OSError, match="3"):
        asyncio.run(Service(9).asked(more=leave))
    assert asked == 2


def test_who_stops_waiting_is_not_held_up() -> None:
    async def test() -> None:
        task = asyncio.create_task(Service(9).asked(QUICK._replace(first_s=60, most_s=60)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(test(), 10))


@pytest.mark.parametrize(("wait_s", "words"), [(0.4, "in a moment"), (0.9, "in 1 s"), (3.2, "in 3 s")])
def test_a_wait_is_put_in_words(wait_s: float, words: str) -> None:
    assert soon(wait_s) == words


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [("7", 7), ("1.5", 1.5), ("-3", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)]
    + [(meaningless, None) for meaningless in ("soon", "", None, "nan", "inf", "Wed, 21 Oct 2015 07:28:00")],
)
def test_a_retry_after_is_read_in_any_form(header: str | None, wait_s: float | None) -> None:
    assert retry_after_s(header) == wait_s


def test_a_retry_after_may_be_a_date_to_come() -> None:
    assert math.isclose(retry_after_s("Wed, 21 Oct 2093 07:28:00 GMT") or 0, 2e9, rel_tol=0.2)
