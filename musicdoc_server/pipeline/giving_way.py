"""While many wait for their first sound, nothing else is begun: what comes later has the time an opening plays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FEW = 4
"""So many openings at once leave room for everything else: each job takes about 0.2 s of a processor in 3 s."""

GIVES_WAY_S = 5.0
"""The shortest opening plays for ten seconds, and to write and speak what follows it takes about four."""


class FirstSounds:
    """The openings that are still to be heard, of all jobs in the process."""

    def __init__(self, few: int = FEW, gives_way_s: float = GIVES_WAY_S) -> None:
        self._few = few
        self._gives_way_s = gives_way_s
        self._awaited = 0
        self._room = asyncio.Event()
        self._room.set()

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Around one opening, for as long as somebody waits to hear it."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    async def give_way(self, opening: asyncio.Task[Any]) -> None:
        """Waits until few openings are awaited, at most until `gives_way_s` after one's own, `opening`, is there."""
        if self._room.is_set():
            return
        room = asyncio.create_task(self._room.wait())
        try:
            await asyncio.wait({room, opening}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({room}, timeout=self._gives_way_s)
        finally:
            room.cancel()

    def _count(self, more: int) -> None:
        self._awaited += more
        if self._awaited > self._few:
            self._room.clear()
        else:
            self._room.set()
