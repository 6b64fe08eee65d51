"""Full collections: none while something is made, one as soon as nothing is."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from musicdoc_server import garbage

pytestmark = pytest.mark.gen_test
TICK_S = 0.01


class Knot:
    """What only a collection finds: it holds itself."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = gc.get_threshold()
    monkeypatch.setattr(garbage, "SETTLED_S", TICK_S)
    monkeypatch.setattr(garbage, "LOOK_S", TICK_S)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


async def gone(busy: Callable[[], bool], ticks: int, idle_ticks: int = 4) -> bool:
    """Whether an old knot is found within so many looks, after some at which there was none."""
    collecting = asyncio.create_task(garbage.collect(busy))
    gc.collect()
    await asyncio.sleep(idle_ticks * TICK_S)
    knot = Knot()
    seen = weakref.ref(knot)
    for generation in (0, 1):  # it survives these, and is old
        gc.collect(generation)
    del knot
    for _ in range(garbage.DUE):
        gc.collect(1)
    for _ in range(ticks):
        await asyncio.sleep(TICK_S)
        if seen() is None:
            break
    collecting.cancel()
    return seen() is None


async def test_garbage_is_looked_for_when_nothing_is_made() -> None:
    assert await gone(lambda: False, ticks=500)


async def test_it_waits_while_something_is_made() -> None:
    assert not await gone(lambda: True, ticks=20)


async def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "LATEST_S", 5 * TICK_S)
    assert await gone(lambda: True, ticks=500)


async def test_a_time_in_which_there_was_none_is_no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "LATEST_S", 40 * TICK_S)
    assert not await gone(lambda: True, ticks=10, idle_ticks=80)
