"""While many wait for their first sound, nothing else is begun: what comes later has the time an opening plays.

mine = first_sounds.one()                                   # for each job
narration = await mine.awaited(speaking)                    # its opening
await mine.give_way(NARRATION_AHEAD_S)                      # before what comes later
subject = Later(tasks, mine.give_way(PLAN_AHEAD_S), work)   # before what the opening may turn out to need
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

from musicdoc_server.models import Narration

FEW = 4
"""So many openings at once leave room for everything else: each job takes about 0.2 s of a processor in 3 s."""

PLAN_AHEAD_S = 20.0
"""So long before one's own opening is over the plan is begun at the latest, but not before the opening is there. A
model takes about eight seconds for a plan; then songs are looked up, and the first of them is introduced."""

NARRATION_AHEAD_S = 8.0
"""The same for the next narration: to write and speak it takes about four where a server has little to do."""

Result = TypeVar("Result")


class FirstSounds:
    """The openings that are still to be heard, of all jobs in the process; `room`: there are few of them."""

    def __init__(self, few: int = FEW) -> None:
        self._few = few
        self._awaited = 0
        self.room = asyncio.Event()
        self.room.set()
        self.door = asyncio.Lock()

    def one(self) -> FirstSound:
        """That of a job."""
        return FirstSound(self)

    def count(self, more: int) -> None:
        """Notes that so many more are awaited."""
        self._awaited += more
        if self._awaited > self._few:
            self.room.clear()
        else:
            self.room.set()


class FirstSound:
    """The opening of one job, and how long the rest of the job gives way to those of others."""

    def __init__(self, all_: FirstSounds) -> None:
        self._all = all_
        self._heard = asyncio.Event()
        self._over_s = 0.0

    async def awaited(self, opening: Awaitable[Narration]) -> Narration:
        """The `opening`, for which somebody waits until it is there."""
        self._all.count(1)
        try:
            narration = await opening
        finally:
            self._all.count(-1)
        self._over_s = asyncio.get_running_loop().time() + narration.duration_ms / 1000
        self._heard.set()
        return narration

    async def give_way(self, ahead_s: float) -> None:
        """Waits until few openings are awaited, at most until one's own is there and will be over in `ahead_s`."""
        if self._all.room.is_set():
            return
        room, heard = asyncio.create_task(self._all.room.wait()), asyncio.create_task(self._heard.wait())
        try:
            await asyncio.wait({room, heard}, return_when=asyncio.FIRST_COMPLETED)
            left_s = self._over_s - ahead_s - asyncio.get_running_loop().time()
            await asyncio.wait({room}, timeout=max(0.0, left_s))
        finally:
            room.cancel()
            heard.cancel()
        # All of them would begin in one go, and hold up the loop for half a second: let others in between.
        async with self._all.door:
            await asyncio.sleep(0)


class Later(Generic[Result]):
    """What is begun once it has given way, or as soon as somebody awaits it; `task` can be awaited without haste."""

    def __init__(
        self, tasks: asyncio.TaskGroup, way: Coroutine[Any, Any, None], work: Callable[[], Awaitable[Result]]
    ) -> None:
        self._way = tasks.create_task(way)
        self.task = tasks.create_task(self._begin(work))

    def __await__(self) -> Generator[Any, None, Result]:
        self._way.cancel()
        return self.task.__await__()

    async def _begin(self, work: Callable[[], Awaitable[Result]]) -> Result:
        await asyncio.wait({self._way})
        return await work()
