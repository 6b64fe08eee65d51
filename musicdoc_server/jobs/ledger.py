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
        self._owed = Spent(spending.day)
        self._closing = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Reads what was spent today. Raises StoreError."""
        await self._keep()
        self._keeping = asyncio.create_task(self._keep_on(), name="keep what is spent")

    async def close(self) -> None:
        """Writes what is left. What is being written comes to its end first: nobody could tell whether it was kept."""
        self._closing.set()
        if self._keeping:
            await self._keeping
        await self._try()

    async def _keep_on(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), KEEP_S)
            await self._try()

    async def _try(self) -> None:
        try:
            await self._keep()
        except StoreError as error:
            LOG.warning("what was spent could not be kept: %s", error)

    async def _keep(self) -> None:
        new = self._spending.unsaved()
        if self._owed.day == new.day:
            new = Spent(new.day, new.tokens + self._owed.tokens, new.chars + self._owed.chars)
        self._owed = new
        tokens, chars = await self._store.spend(new.day, new.tokens, new.chars)
        self._owed = Spent(new.day)
        self._spending.take_in(Spent(new.day, tokens, chars))
