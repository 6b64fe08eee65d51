"""Many readers of one job, over real sockets: heartbeats, slow ones, and ones that leave."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tornado.iostream import IOStream

from musicdoc_server.jobs.event_log import EventLog, EventType, new_event
from musicdoc_server.web import fanout
from musicdoc_server.web.fanout import HEARTBEAT, Fanout, Reader


def progress(seq: int, padding: int = 0) -> object:
    return new_event("j", seq, seq, EventType.PROGRESS, {"progress": 1, "detail": "x" * padding})


def connected() -> tuple[Reader, IOStream]:
    """A reader and the far end of its connection; the kernel holds little between them."""
    near, far = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    near.setblocking(False)
    return Reader(IOStream(near), 0), IOStream(far)


@asynccontextmanager
async def serving(log: EventLog, heartbeat_s: float = 60) -> AsyncIterator[tuple[Fanout, list[bool]]]:
    idle: list[bool] = []
    before = asyncio.all_tasks()
    yield Fanout(log, heartbeat_s, lambda: idle.append(True)), idle
    log.close()
    await asyncio.gather(*(asyncio.all_tasks() - before))


@pytest.mark.gen_test
async def test_every_reader_gets_every_event_once_in_order() -> None:
    log = EventLog("j", "t", [progress(1)])
    async with serving(log) as (served, _):
        ends = []
        for _ in range(5):
            reader, far = connected()
            served.add(reader)
            ends.append(far)
        expected = b"".join(event.frame for event in log.after(0))
        for seq in (2, 3):
            log.publish([progress(seq)])
            await asyncio.sleep(0)
        log.publish([new_event("j", 4, 4, EventType.COMPLETE, {})])
        expected = b"".join(event.frame for event in log.after(0))
        assert [await far.read_until_close() for far in ends] == [expected] * 5


@pytest.mark.gen_test
async def test_a_silent_job_still_shows_that_it_lives() -> None:
    async with serving(EventLog("j", "t"), heartbeat_s=0.01) as (served, _):
        reader, far = connected()
        served.add(reader)
        assert await far.read_bytes(len(HEARTBEAT)) == HEARTBEAT
        assert await far.read_bytes(len(HEARTBEAT)) == HEARTBEAT


@pytest.mark.gen_test
async def test_a_reader_that_stops_reading_is_cut_off_at_its_backlog_and_delays_nobody() -> None:
    log = EventLog("j", "t")
    async with serving(log) as (served, _):
        (slow, _far_slow), (quick, far_quick) = connected(), connected()
        served.add(slow)
        served.add(quick)
        seq, received = 0, 0
        while not slow.closed.is_set():
            seq += 1
            log.publish([progress(seq, padding=16_000)])
            received += len(await far_quick.read_bytes(len(log.after(seq - 1)[0].frame)))
        assert received == sum(len(event.frame) for event in log.after(0))
        assert received < fanout.MAX_BACKLOG_BYTES + 200_000
        assert not quick.closed.is_set()


@pytest.mark.gen_test
async def test_a_stalled_reader_with_a_small_backlog_is_cut_off_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "STALLED_S", 0.01)
    log = EventLog("j", "t", [progress(1, padding=100_000)])
    async with serving(log) as (served, _):
        reader, _far = connected()
        served.add(reader)
        await asyncio.wait_for(reader.closed.wait(), 5)


@pytest.mark.gen_test
async def test_a_late_backlog_is_read_to_its_end() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000), new_event("j", 2, 2, EventType.COMPLETE, {})])
    async with serving(log) as (served, _):
        reader, far = connected()
        served.add(reader)
        assert await far.read_until_close() == b"".join(event.frame for event in log.after(0))


@pytest.mark.gen_test
async def test_whoever_joins_while_the_last_bytes_are_on_their_way_gets_the_ending_too() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000), new_event("j", 2, 2, EventType.COMPLETE, {})])
    async with serving(log) as (served, _):
        (stalled, _far), (late, far_late) = connected(), connected()
        served.add(stalled)
        await asyncio.sleep(0)
        served.add(late)
        assert (await far_late.read_until_close()).endswith(log.after(1)[0].frame)
        assert not stalled.closed.is_set()


@pytest.mark.gen_test
async def test_who_resumes_beside_another_reader_gets_the_missed_events_at_once() -> None:
    log = EventLog("j", "t", [progress(1), progress(2)])
    async with serving(log, heartbeat_s=60) as (served, _):
        (first, _far), (resumed, far) = connected(), connected()
        first.cursor = resumed.cursor = 2
        served.add(first)
        await asyncio.sleep(0)
        resumed.cursor = 0
        served.add(resumed)
        expected = b"".join(event.frame for event in log.after(0))
        assert await far.read_bytes(len(expected)) == expected


@pytest.mark.gen_test
async def test_nothing_is_left_when_the_last_reader_leaves() -> None:
    log = EventLog("j", "t")
    async with serving(log) as (served, idle):
        before = asyncio.all_tasks()
        reader, far = connected()
        served.add(reader)
        await asyncio.sleep(0)
        far.close()
        await asyncio.wait_for(reader.closed.wait(), 5)
        served.remove(reader)
        assert idle == [True]
        await asyncio.gather(*(asyncio.all_tasks() - before))
        assert not log._more._waiters
