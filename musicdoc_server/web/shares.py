"""Turns for those who ask at the same time: a few at once, and none of them has more while another has fewer."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Shares:
    """Lets `count` at a time go on; who has the fewest turns is next, and of equals who had none for longest."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._having: Counter[str] = Counter()
        self._turns = 0
        self._last: dict[str, int] = {}
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, user_id: str) -> AsyncIterator[None]:
        """Waits for a turn of this user's, and ends it with the block."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(user_id)
        self._having[user_id] += 1
        self._turns += 1
        self._last[user_id] = self._turns
        try:
            yield
        finally:
            self._having[user_id] -= 1
            if not self._having[user_id] and user_id not in self._lines:
                del self._having[user_id], self._last[user_id]
            self._pass_on()

    async def _wait(self, user_id: str) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._lines.setdefault(user_id, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the turn came at the moment of leaving
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._lines:
            user_id = min(self._lines, key=lambda name: (self._having[name], self._last.get(name, 0)))
            line = self._lines[user_id]
            turn = line.popleft()
            if not line:
                del self._lines[user_id]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
