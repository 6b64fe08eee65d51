"""What is spent is kept, once, whatever the store does meanwhile."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from musicdoc_server.errors import StoreError
from musicdoc_server.jobs import ledger
from musicdoc_server.jobs.ledger import Ledger
from musicdoc_server.spending import Ceilings, Spending
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql_spending import SqlSpending
from musicdoc_server.upstream import Usage

DAY = "2026-11-26"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


class Slow(SqlSpending):
    """A store that says when it was asked, and then waits; or is away."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        self.away = False

    async def spend(self, day: str, tokens: int, chars: int) -> tuple[int, int]:
        self.asked.set()
        await self.go_on.wait()
        if self.away:
            raise StoreError("away")
        return await super().spend(day, tokens, chars)


@pytest.mark.gen_test
@pytest.mark.parametrize("trouble", ["none", "slow", "away"])
async def test_what_was_spent_is_kept_whatever_happens_before_the_end(
    tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "KEEP_S", 0.01)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'spent.db'}")
    await database.open()
    store = Slow(database)
    spending = Spending(Ceilings(), model=True, service=True, now=lambda: NOON)
    kept = Ledger(spending, store)
    await kept.open()
    store.away = trouble == "away"
    if trouble == "slow":
        store.go_on.clear()
    spending.note(Usage(llm_prompt_tokens=7, speech_chars=5))
    for _ in range(2):  # the second time it was asked with what was just noted
        store.asked.clear()
        await asyncio.wait_for(store.asked.wait(), 10)
        if trouble == "slow":
            break
    closing = asyncio.ensure_future(kept.close())
    await asyncio.sleep(0)
    store.away = False
    store.go_on.set()
    await closing
    assert await SqlSpending(database).spend(DAY, 0, 0) == (7, 5)
    await database.close()
