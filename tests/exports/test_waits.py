"""Who waits for sound files that are being made leaves others room. Nothing is ever made here: ffmpeg only waits."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from musicdoc_server.errors import Busy
from musicdoc_server.web.waits import MOST, MOST_EACH, Waits
from tests.acceptance.people import bearer, tokens_for
from tests.server import Server

LOOK_S, LIMIT_S = 1.0, 60.0
MORE = 3


def test_all_who_wait_are_bounded_and_each_of_them() -> None:
    room = Waits()
    places = [room.place(f"user {number // MOST_EACH}") for number in range(MOST)]
    for place in places:
        place.__enter__()
    with pytest.raises(Busy), room.place("newcomer"):
        pass
    places[0].__exit__(None, None, None)
    with pytest.raises(Busy), room.place("user 1"):
        pass
    with room.place("newcomer"):
        pass
    with room.place("user 0"):
        pass


@asynccontextmanager
async def asking(
    server: Server, path: str, count: int
) -> AsyncIterator[tuple[httpx.AsyncClient, set[asyncio.Task[httpx.Response]]]]:
    async with httpx.AsyncClient(base_url=server.url, timeout=None, limits=httpx.Limits(max_connections=None)) as http:
        asked = {asyncio.create_task(http.get(path)) for _ in range(count)}
        yield http, asked
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


@pytest.fixture
def never_done(tmp_path: Path) -> Iterator[Server]:
    slow = tmp_path / "ffmpeg"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o755)
    server = Server(tmp_path / "data", "--auth", "token", env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    yield server
    server.stop()


async def waits(http: httpx.AsyncClient, path: str) -> bool:
    """Whether who asks is let in, to wait for the file."""
    try:
        assert (await http.get(path, timeout=LOOK_S)).status_code == 503
    except httpx.ReadTimeout:
        return True
    return False


def test_a_few_of_one_address_may_wait_for_a_file_and_who_has_gone_leaves_a_place(never_done: Server) -> None:
    (token,) = tokens_for(never_done.data_dir, "ann")
    never_done.http.headers.update(bearer(token))
    path = f"/api/playlists/{never_done.finish(never_done.create())['result']['playlistId']}/export/mp3"

    async def test() -> None:
        async with asking(never_done, path, MOST_EACH + MORE) as (http, asked):
            refused: set[asyncio.Task[httpx.Response]] = set()
            while len(refused) < MORE:
                done, _ = await asyncio.wait(asked - refused, return_when=asyncio.FIRST_COMPLETED)
                refused |= done
            for reply in map(asyncio.Task.result, refused):
                assert (reply.status_code, reply.json()["code"]) == (503, "busy")
                assert int(reply.headers["Retry-After"]) > 0
            assert not await waits(http, path)
            http.headers.update(bearer(token))
            assert await waits(http, path)  # ann, wherever she is
            assert sum(not task.done() for task in asked) == MOST_EACH
        async with httpx.AsyncClient(base_url=never_done.url) as http:
            while not await waits(http, path):  # until the server has seen that they have gone
                pass

    asyncio.run(asyncio.wait_for(test(), LIMIT_S))
