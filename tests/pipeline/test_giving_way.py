"""Who waits for whom while many first sounds are awaited."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from musicdoc_server.models import Narration
from musicdoc_server.pipeline.giving_way import FirstSound, FirstSounds, Later

AHEAD_S = 8.0
LONG_MS, SHORT_MS = 3_600_000, 8_020


async def run_ready() -> None:
    """Lets everything that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 10))


class Opening:
    """One job's opening, which is there as soon as it is `made`."""

    def __init__(self, sounds: FirstSounds, duration_ms: int = LONG_MS) -> None:
        self.made = asyncio.Event()
        self.mine: FirstSound = sounds.one()
        self._duration_ms = duration_ms
        self.task = asyncio.create_task(self.mine.awaited(self._spoken()))

    async def _spoken(self) -> Narration:
        await self.made.wait()
        url = "/audio/1.mp3"
        return Narration(index=0, title="Opening", text="Hello.", audio_url=url, duration_ms=self._duration_ms)

    async def heard(self) -> None:
        self.made.set()
        await self.task


def test_a_few_openings_hold_nobody_up() -> None:
    async def story() -> None:
        sounds = FirstSounds(few=2)
        openings = [Opening(sounds) for _ in range(2)]
        await run_ready()
        await openings[0].mine.give_way(AHEAD_S)
        for opening in openings:
            await opening.heard()

    run(story())


def test_everything_else_waits_until_only_a_few_openings_are_to_be_heard() -> None:
    async def story() -> None:
        sounds = FirstSounds(few=1)
        own, *others = [Opening(sounds) for _ in range(3)]
        await run_ready()
        waiting = asyncio.create_task(own.mine.give_way(AHEAD_S))
        await own.heard()
        await run_ready()
        assert not waiting.done()
        await others[0].heard()
        await waiting
        await others[1].heard()

    run(story())


def test_whose_own_opening_will_soon_be_over_waits_no_longer() -> None:
    async def story() -> None:
        sounds = FirstSounds(few=0)
        own, other = Opening(sounds, SHORT_MS), Opening(sounds)
        await run_ready()
        waiting = asyncio.create_task(own.mine.give_way(AHEAD_S))
        await run_ready()
        assert not waiting.done()
        await own.heard()
        await waiting
        await own.mine.give_way(AHEAD_S)  # nor later
        await other.heard()

    run(story())


def test_those_who_gave_way_go_on_one_after_the_other() -> None:
    async def story() -> None:
        sounds, turns, turn = FirstSounds(few=0), [], 0
        other = Opening(sounds)
        await run_ready()

        async def waits() -> None:
            await sounds.one().give_way(AHEAD_S)
            turns.append(turn)

        waiting = asyncio.gather(*[waits() for _ in range(5)])
        await run_ready()
        await other.heard()
        while not waiting.done():
            await asyncio.sleep(0)
            turn += 1
        assert len(set(turns)) == 5

    run(story())


def test_an_opening_that_failed_is_awaited_no_more() -> None:
    async def story() -> None:
        sounds = FirstSounds(few=0)

        async def hoarse() -> Narration:
            raise OSError("hoarse")

        with pytest.raises(OSError, match="hoarse"):
            await sounds.one().awaited(hoarse())
        await sounds.one().give_way(AHEAD_S)

    run(story())


@pytest.mark.parametrize("needed", [False, True])
def test_what_an_opening_needs_after_all_is_begun_at_once(needed: bool) -> None:
    async def story() -> None:
        sounds, begun = FirstSounds(few=0), asyncio.Event()
        other = Opening(sounds)
        await run_ready()

        async def work() -> str:
            begun.set()
            return "Deftones"

        async with asyncio.TaskGroup() as tasks:
            subject = Later(tasks, sounds.one().give_way(AHEAD_S), work)
            await run_ready()
            assert not begun.is_set()
            if needed:
                assert await subject == "Deftones"
            else:
                await other.heard()
                assert await subject.task == "Deftones"
        await other.heard()

    run(story())
