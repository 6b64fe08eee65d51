"""Keeps what is spent on services outside beyond a restart, and learns what other nodes spent."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from musicdoc_server.errors import StoreError
from musicdoc_server.spending import Spending, Spent
from musicdoc_server.stores.base import SpendingStore

LOG = logging.getLogger(__name__)
KEEP_S = 5.0
"""How often: a crash forgets what was spent in so many seconds."""


class Ledger:
    """`await open()` before the first job runs, `await close()` after the last one."""

    def __init__(self, spending: Spending, store: SpendingStore) -> None:
        self._spending = spending
        self._store = store
        self._keeping: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Reads what was spent today. Raises StoreError."""
        await self._keep(self._spending.unsaved())
        self._keeping = asyncio.create_task(self._keep_on(), name="keep what is spent")

    async def close(self) -> None:
        """Writes what is left."""
        if self._keeping:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        with contextlib.suppress(StoreError):
            await self._keep(self._spending.unsaved())

    async def _keep_on(self) -> None:
        lost = Spent(self._spending.day)
        while True:
            await asyncio.sleep(KEEP_S)
            new = self._spending.unsaved()
            if lost.day == new.day:
                new = Spent(new.day, new.tokens + lost.tokens, new.chars + lost.chars)
            try:
                await self._keep(new)
                lost = Spent(new.day)
            except StoreError as error:
                LOG.warning("what was spent could not be kept: %s", error)
                lost = new

    async def _keep(self, new: Spent) -> None:
        tokens, chars = await self._store.spend(new.day, new.tokens, new.chars)
        self._spending.take_in(Spent(new.day, tokens, chars))
