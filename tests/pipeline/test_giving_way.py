"""Who waits for whom while many first sounds are awaited."""

import asyncio
from contextlib import ExitStack

import pytest

from musicdoc_server.pipeline.giving_way import FirstSounds

FOREVER_S = 3600.0


async def run_ready() -> None:
    """Lets everything that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def opening_of(made: asyncio.Event, sounds: FirstSounds) -> None:
    with sounds.awaited():
        await made.wait()


def test_a_few_openings_hold_nobody_up() -> None:
    async def story() -> None:
        sounds, made = FirstSounds(few=2, gives_way_s=FOREVER_S), asyncio.Event()
        openings = [asyncio.create_task(opening_of(made, sounds)) for _ in range(2)]
        await run_ready()
        await sounds.give_way(openings[0])
        made.set()
        await asyncio.gather(*openings)

    asyncio.run(asyncio.wait_for(story(), 10))


def test_later_narrations_wait_until_only_a_few_openings_are_to_be_heard() -> None:
    async def story() -> None:
        sounds, mine = FirstSounds(few=1, gives_way_s=FOREVER_S), asyncio.Event()
        own = asyncio.create_task(opening_of(mine, sounds))
        await run_ready()
        with ExitStack() as others:
            others.enter_context(sounds.awaited())
            others.enter_context(sounds.awaited())
            waiting = asyncio.create_task(sounds.give_way(own))
            mine.set()
            await run_ready()
            assert own.done()
            assert not waiting.done()
        await waiting

    asyncio.run(asyncio.wait_for(story(), 10))


def test_whose_own_opening_is_heard_does_not_wait_for_ever() -> None:
    async def story() -> None:
        sounds, mine = FirstSounds(few=0, gives_way_s=0.01), asyncio.Event()
        own = asyncio.create_task(opening_of(mine, sounds))
        with sounds.awaited():
            waiting = asyncio.create_task(sounds.give_way(own))
            await run_ready()
            assert not waiting.done()
            mine.set()
            await waiting

    asyncio.run(asyncio.wait_for(story(), 10))


def test_an_opening_that_failed_is_awaited_no_more() -> None:
    async def story() -> None:
        sounds = FirstSounds(few=0, gives_way_s=FOREVER_S)
        with pytest.raises(OSError, match="hoarse"), sounds.awaited():
            raise OSError("hoarse")
        await sounds.give_way(asyncio.create_task(asyncio.Event().wait()))

    asyncio.run(asyncio.wait_for(story(), 10))
