"""What is asked of services outside: tried again where that may help, told while it waits, and counted.

    with watched(print) as watch:                             # around the work of one job
        answer = await tried(send, PATIENCE, again=passes, trouble=words)
    # prints "The language model is busy; trying again in 3 s"
    watch.usage.to_json()                                     # {"llmCalls": 2, …}

Whoever calls a service needs no watch: outside one, nothing is told and nothing counted. Tasks that begin within a
watch belong to it.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Protocol, TypeVar

from tenacity import AsyncRetrying, RetryCallState, wait_exponential, wait_random

from musicdoc_server.models import JobRequest, Value

_NO_NEWS_S = 1.0
"""So soon the same sentence says nothing new."""

_SPREAD = 0.1
"""Those who were told to wait come back within this part of the time more, not all at once."""

Result = TypeVar("Result")


class Usage(Value):
    """What was used. Calls are those that were sent, further tries among them; tokens, as the servers report them.

    Until it is reported, and of an answer that was left before its end, they are about those of the characters.
    """

    llm_calls: int = 0
    llm_prompt_tokens: int = 0
    llm_completion_tokens: int = 0
    speech_calls: int = 0
    speech_chars: int = 0
    spotify_calls: int = 0

    @property
    def tokens(self) -> int:
        """What a language model counts, asked and answered."""
        return self.llm_prompt_tokens + self.llm_completion_tokens

    def __add__(self, other: Usage) -> Usage:
        mine, more = dict(self), dict(other)
        return Usage(**{name: mine[name] + more[name] for name in mine})


class Purse(Protocol):
    """What may be spent."""

    def check(self, so_far: Usage, more: Usage | None = None) -> None:
        """Raises what keeps a job that used `so_far` from asking for more."""

    def note(self, used: Usage) -> None:
        """Counts what was used just now."""

    def expected(self, request: JobRequest) -> Usage:
        """About what a job will use."""


class Watch:
    """Who hears of one job's waits, what it used so far, and what it may."""

    def __init__(self, on_wait: Callable[[str], None], purse: Purse | None = None, before: Usage | None = None) -> None:
        """`before` is what the job had used in earlier runs."""
        self.usage = Usage()
        self._purse = purse
        self._before = before or Usage()
        self._on_wait: Callable[[str], None] | None = on_wait
        self._told: tuple[str, float] = ("", 0.0)

    def waiting(self, sentence: str) -> None:
        """Tells it; of calls side by side that meet the same trouble only the first is heard."""
        told, at_s = self._told
        if self._on_wait and not (sentence == told and time.monotonic() < at_s + _NO_NEWS_S):
            self._told = sentence, time.monotonic()
            self._on_wait(sentence)

    def afford(self) -> None:
        """Raises what keeps the job from asking for more."""
        if self._purse:
            self._purse.check(self._before + self.usage)

    def used(self, usage: Usage) -> None:
        """Counts it."""
        self.usage += usage
        if self._purse:
            self._purse.note(usage)

    def over(self) -> None:
        """Tells nothing more: what was begun for several jobs may go on without this one."""
        self._on_wait = None


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(on_wait: Callable[[str], None], purse: Purse | None = None, before: Usage | None = None) -> Iterator[Watch]:
    """Watches what is asked within: `on_wait` gets a sentence before each pause, the watch's `usage` grows.

    With a `purse` no call begins that may not be paid for; `before` is what was used for the same job earlier.
    """
    watch = Watch(on_wait, purse, before)
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)
        watch.over()


def waiting(sentence: str) -> None:
    """Tells whoever watches why, and for how long, it does not go on. To be called on the IOLoop, as `used`."""
    if watch := _watch.get():
        watch.waiting(sentence)


def used(**amounts: int) -> None:
    """Counts `amounts`, named as in `Usage`."""
    if watch := _watch.get():
        watch.used(Usage(**amounts))


def afford() -> None:
    """To be called before each call that costs. Raises what keeps it from being made."""
    if watch := _watch.get():
        watch.afford()


class Patience(NamedTuple):
    """How long a service is tried: how often a call is sent, the pauses between, in seconds.

    Our own pauses begin at `first_s`, double, end at `most_s`, and are up to `first_s` longer, by chance. A server that
    asks for more than `longest_s` is not waited for. No try begins more than `within_s` after the first.
    """

    tries: int
    first_s: float
    most_s: float
    longest_s: float
    within_s: float = math.inf


async def tried(
    send: Callable[[], Awaitable[Result]],
    patience: Patience,
    *,
    again: Callable[[Exception], bool | float],
    trouble: Callable[[Exception], str],
    more: Callable[[], bool] = lambda: True,
) -> Result:
    """What `send` comes to, sent again where `again` says True, or how many seconds the server wants to be left alone.

    `trouble` puts an error in words without an end ("The language model is busy"); each pause is told with them. `more`
    is asked last, only before a try that will be made. Raises what the last try raised.
    """
    asked: bool | float = False

    def worthwhile(state: RetryCallState) -> bool:
        nonlocal asked
        error = _error(state)
        asked = error is not None and again(error)
        return asked is not False

    def pause_s(state: RetryCallState) -> float:
        return backoff(state) if asked is True else asked * random.uniform(1 + _SPREAD / 2, 1 + _SPREAD)  # noqa: S311  # nosec B311 # no secret

    def over(state: RetryCallState) -> bool:
        spent = state.attempt_number >= patience.tries or (state.seconds_since_start or 0) > patience.within_s
        return spent or (asked is not True and asked > patience.longest_s) or not more()

    def tell(state: RetryCallState) -> None:
        error = _error(state)
        if error and state.upcoming_sleep:
            waiting(f"{trouble(error)}; trying again {soon(state.upcoming_sleep)}")

    backoff = wait_exponential(multiplier=patience.first_s, max=patience.most_s) + wait_random(0, patience.first_s)
    async for attempt in AsyncRetrying(retry=worthwhile, wait=pause_s, stop=over, before_sleep=tell, reraise=True):
        with attempt:
            return await send()
    raise AssertionError("the last try returns or raises")


def _error(state: RetryCallState) -> Exception | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Exception) else None


def soon(wait_s: float) -> str:
    """How long a listener will wait, in words: "in 3 s"."""
    seconds = round(wait_s)
    return f"in {seconds} s" if seconds else "in a moment"


def retry_after_s(header: str | None) -> float | None:
    """The seconds that a Retry-After means (a number, or a date); None where it means nothing."""
    try:
        seconds = float(header or "")
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(header or "") - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def quoted(words: str, secret: str, most: int) -> str:
    """A service's own words in one line of `most` characters; without `secret`, our key, which some repeat."""
    return " ".join((words.replace(secret, "…") if secret else words).split())[:most]
