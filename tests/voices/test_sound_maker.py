"""The process that makes sound, and what becomes of it and of those who wait."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest

from musicdoc_server.errors import Busy, UpstreamUnavailable
from musicdoc_server.voices.clips import FRAME_MS, RATE, mp3_of
from musicdoc_server.voices.frames import count_of, kind_of
from musicdoc_server.voices.mp3 import NoSound, Unreadable
from musicdoc_server.voices.sound_maker import SoundMaker
from tests.standins.openai.sound import spoken

FIVE_S = spoken("Good evening.", 5, "mp3")

SERVER = """
import asyncio
from musicdoc_server.voices.sound_maker import SoundMaker

async def main():
    maker = SoundMaker()
    await maker.warm_up()
    print(maker.kept.process.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def with_maker(test: Callable[[SoundMaker], Awaitable[None]]) -> None:
    async def run() -> None:
        maker = SoundMaker()
        try:
            await test(maker)
        finally:
            await maker.close()

    asyncio.run(asyncio.wait_for(run(), 60))


def ended(pid_fd: int) -> bool:
    """Waits for a process to end."""
    return bool(select.select([pid_fd], [], [], 20)[0])


def test_pieces_of_several_kinds_are_made_alike_and_others_left_as_they_are() -> None:
    async def test(maker: SoundMaker) -> None:
        kept = await maker.piece(FIVE_S, 12, first=True)
        other = mp3_of([np.sin(np.arange(RATE) * 0.1).astype(np.float32) * 0.3])
        assert kind_of(kept) == kind_of(FIVE_S) != kind_of(other)
        assert await maker.alike([kept, kept]) == [kept, kept]
        made = await maker.alike([kept, other])
        assert {kind_of(piece) for piece in made} == {kind_of(other)}
        assert [count_of(piece) for piece in made] == pytest.approx([count_of(kept), count_of(other)], abs=4)

    with_maker(test)


def test_what_is_wrong_with_a_sound_comes_back_as_it_was_found() -> None:
    async def test(maker: SoundMaker) -> None:
        assert count_of(await maker.piece(FIVE_S, 12, first=True)) * FRAME_MS == pytest.approx(5000, abs=100)
        with pytest.raises(NoSound, match=r"^nothing$"):
            await maker.piece(b"", 3, first=False)
        with pytest.raises(Unreadable, match="cannot be read"):
            await maker.piece(b"<html>", 3, first=False)
        with pytest.raises(UpstreamUnavailable, match="only a part"):
            await maker.piece(FIVE_S, 60, first=False)

    with_maker(test)


def test_pieces_are_made_although_the_process_dies() -> None:
    async def test(maker: SoundMaker) -> None:
        await maker.warm_up()
        assert maker.kept.process
        first = maker.kept.process.pid
        making = asyncio.gather(*[maker.piece(FIVE_S, 12, first=False) for _ in range(20)])
        await asyncio.sleep(0)
        os.kill(first, signal.SIGKILL)
        assert len(set(await making)) == 1
        assert maker.kept.process.pid != first

    with_maker(test)


def test_a_killed_server_leaves_no_process() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True, env=env) as server:
        assert server.stdout
        process = os.pidfd_open(int(server.stdout.readline()))
        server.kill()
    assert ended(process)
    os.close(process)


def test_whoever_waits_when_it_is_closed_is_told() -> None:
    async def test(maker: SoundMaker) -> None:
        await maker.warm_up()
        making = [asyncio.create_task(maker.piece(spoken("Long.", 300, "mp3"), 1, first=False)) for _ in range(9)]
        await asyncio.sleep(0)
        await maker.close()
        told = await asyncio.gather(*making, return_exceptions=True)
        assert Busy in map(type, told)
        with pytest.raises(Busy):
            await maker.piece(FIVE_S, 12, first=True)

    with_maker(test)
