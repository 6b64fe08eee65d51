"""Group commit: stored first, then published, and nothing lost while the store is away."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from musicdoc_server.errors import StoreError
from musicdoc_server.jobs.desk import Desk
from musicdoc_server.jobs.estimates import Estimates
from musicdoc_server.jobs.event_log import EventLog
from musicdoc_server.jobs.job import new_job
from musicdoc_server.jobs.journal import Changes, Journal
from musicdoc_server.jobs.register import read_job
from musicdoc_server.models import JobRequest
from musicdoc_server.stores.base import Batch, EventRow, JobRow, Unfinished


class MemoryStore:
    """A store that keeps batches in a list, commits when it is let, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.batches: list[Batch] = []
        self.failures = failures
        self.may_commit = asyncio.Event()
        self.may_commit.set()

    async def commit(self, batch: Batch) -> None:
        await self.may_commit.wait()
        if self.failures:
            self.failures -= 1
            raise StoreError("The disk is full.")
        self.batches.append(batch)

    async def unfinished(self) -> Unfinished:
        return Unfinished([], [], 0)

    async def stage_results(self, job_id: str) -> dict[str, Any]:
        return {}

    async def finished_before(self, time: str, size: int) -> Sequence[JobRow]:
        return []


def event(seq: int) -> Callable[[Batch], None]:
    return lambda batch: batch.events.append(EventRow("j", seq, seq, "progress", "{}"))


@pytest.mark.gen_test
async def test_what_is_published_is_on_disk() -> None:
    store = MemoryStore()
    seen: list[bool] = []
    journal = Journal(store, lambda batch: seen.append(batch in store.batches))
    await journal.write(event(1))
    assert seen == [True]


@pytest.mark.gen_test
async def test_a_burst_costs_two_transactions_and_keeps_its_order() -> None:
    store = MemoryStore()
    store.may_commit.clear()
    journal = Journal(store, lambda batch: None)
    for seq in range(1, 101):
        journal.write(event(seq))
        if seq == 1:
            await asyncio.sleep(0)  # the first commit is under way when the others arrive
    store.may_commit.set()
    await journal.flush()
    assert len(store.batches) == 2
    assert [row.seq for batch in store.batches for row in batch.events] == list(range(1, 101))


@pytest.mark.gen_test
async def test_of_a_job_with_many_events_the_newest_state_is_stored_and_published_without_its_token() -> None:
    store = MemoryStore()
    published: list[Changes] = []
    journal = Journal(store, published.append)
    job = new_job(JobRequest(topic="Ragtime", access_token="secret"))
    desk = Desk(job, EventLog(job.id, "Ragtime"), journal, Estimates())
    desk.accept()
    desk.waiting("first")
    desk.waiting("last")
    await journal.flush()
    (batch,) = published
    assert [row.seq for row in batch.events] == [1, 2, 3]
    assert batch.states[job.id].detail == "last"
    assert batch.states[job.id].request.access_token is None
    assert read_job(batch.jobs[job.id]) == batch.states[job.id]
    assert desk.job.request.access_token.get_secret_value() == "secret"


@pytest.mark.gen_test
async def test_a_store_that_fails_costs_waiting_but_no_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musicdoc_server.jobs.journal.FIRST_RETRY_S", 0.001)
    store = MemoryStore(failures=3)
    published: list[Batch] = []
    journal = Journal(store, published.append)
    await journal.write(event(1))
    assert [row.seq for row in store.batches[0].events] == [1]
    assert published == store.batches


@pytest.mark.gen_test
async def test_a_batch_that_can_never_be_stored_does_not_hold_up_the_next(caplog: pytest.LogCaptureFixture) -> None:
    class Picky(MemoryStore):
        async def commit(self, batch: Batch) -> None:
            if batch.events[0].seq == 1:
                raise ValueError("there is such an event already")
            await super().commit(batch)

    store = Picky()
    published: list[Batch] = []
    journal = Journal(store, published.append)
    with pytest.raises(StoreError):
        await journal.write(event(1))
    await journal.write(event(2))
    assert [row.seq for batch in published for row in batch.events] == [2]
    assert "cannot be stored" in caplog.text
