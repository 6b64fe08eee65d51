"""Turns for those who ask at the same time."""

import asyncio

import pytest

from musicdoc_server.web.shares import Shares

pytestmark = pytest.mark.gen_test


class Work:
    """Pieces of work that each end when they are told to; `begun` is in the order in which they had their turn."""

    def __init__(self, count: int) -> None:
        self.shares = Shares(count)
        self.begun: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._done: dict[str, asyncio.Event] = {}

    async def asked(self, *names: str) -> None:
        """`ann1` is ann's first."""
        for name in names:
            self._done[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._go(name))
        await asyncio.sleep(0)

    async def done(self, name: str) -> None:
        self._done[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)

    async def over(self) -> None:
        for done in self._done.values():
            done.set()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)

    async def _go(self, name: str) -> None:
        async with self.shares.turn(name.rstrip("0123456789")):
            self.begun.append(name)
            await self._done[name].wait()


async def test_who_comes_later_is_next_where_somebody_has_many_in_line() -> None:
    work = Work(2)
    await work.asked("ann1", "ann2", "ann3", "ann4", "bob1", "cid1")
    assert work.begun == ["ann1", "ann2"]
    await work.done("ann1")
    assert work.begun[2:] == ["bob1"]
    await work.done("ann2")
    assert work.begun[3:] == ["cid1"]
    await work.done("bob1")
    assert work.begun[4:] == ["ann3"]
    await work.over()


async def test_who_is_alone_has_all_turns() -> None:
    work = Work(2)
    await work.asked("ann1", "ann2", "ann3")
    await work.done("ann2")
    assert work.begun == ["ann1", "ann2", "ann3"]
    for name in ("ann1", "ann3"):
        await work.done(name)
    await work.asked("bob1", "bob2")
    assert work.begun[3:] == ["bob1", "bob2"]
    await work.over()


async def test_who_leaves_the_line_holds_nobody_up() -> None:
    work = Work(1)
    await work.asked("ann1", "bob1", "cid1")
    work.tasks["bob1"].cancel()
    await work.done("ann1")
    assert work.begun == ["ann1", "cid1"]
    work.tasks["cid1"].cancel()
    await asyncio.gather(work.tasks["cid1"], return_exceptions=True)
    await work.asked("ann2")
    assert work.begun[2:] == ["ann2"]
    await work.over()


async def test_a_turn_that_comes_at_the_moment_of_leaving_goes_on_to_the_next() -> None:
    work = Work(1)

    async def leaves_and_takes_bob_along() -> None:
        async with work.shares.turn("ann"):
            await asyncio.sleep(0)
        work.tasks["bob1"].cancel()  # whose turn it is by now, which bob has not seen

    first = asyncio.create_task(leaves_and_takes_bob_along())
    await asyncio.sleep(0)
    await work.asked("bob1", "cid1")
    await first
    await asyncio.gather(work.tasks["bob1"], return_exceptions=True)
    await asyncio.sleep(0)
    assert work.begun == ["cid1"]
    await work.over()
