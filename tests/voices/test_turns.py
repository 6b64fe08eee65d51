import asyncio

from musicdoc_server.voices.turns import Turns


class Line:
    """One turn, which is taken, and those who wait behind it."""

    def __init__(self) -> None:
        self.turns = Turns(1)
        self.done: list[str] = []
        self.waiting: dict[str, asyncio.Task[None]] = {}

    async def join(self, name: str, *, first: bool = False) -> None:
        async def wait() -> None:
            async with self.turns.take(first=first):
                self.done.append(name)

        self.waiting[name] = asyncio.create_task(wait())
        await asyncio.sleep(0)  # it stands in line now

    async def all(self) -> list[str]:
        async with asyncio.timeout(10):
            await asyncio.gather(*self.waiting.values(), return_exceptions=True)
        return self.done


def test_who_is_first_goes_before_all_others_and_each_in_the_order_of_coming() -> None:
    async def test() -> list[str]:
        line = Line()
        async with line.turns.take():
            for name in ("b", "a", "FIRST", "SECOND"):
                await line.join(name, first=name.isupper())
        return await line.all()

    assert asyncio.run(test()) == ["FIRST", "SECOND", "b", "a"]


def test_who_leaves_the_line_holds_nobody_up() -> None:
    async def test() -> list[str]:
        line = Line()
        async with line.turns.take():
            for name in ("leaves", "called", "stays"):
                await line.join(name)
            line.waiting["leaves"].cancel()
        line.waiting["called"].cancel()  # whose turn has come, but who has not begun
        return await line.all()

    assert asyncio.run(test()) == ["stays"]


def test_no_more_than_so_many_are_at_work() -> None:
    async def test() -> int:
        turns, level, most = Turns(3), 0, 0

        async def work() -> None:
            nonlocal level, most
            async with turns.take():
                level += 1
                most = max(most, level)
                await asyncio.sleep(0)
                level -= 1

        await asyncio.gather(*(work() for _ in range(20)))
        return most

    assert asyncio.run(test()) == 3
