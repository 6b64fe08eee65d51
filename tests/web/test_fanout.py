"""Many readers of one job, over real sockets: heartbeats, slow ones, and ones that leave."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tornado.iostream import IOStream

from musicdoc_server.jobs.event_log import EventLog, EventType, new_event
from musicdoc_server.jobs.feed import Feed
from musicdoc_server.web import reader as readers
from musicdoc_server.web import stream
from musicdoc_server.web.fanout import PIECE_BYTES, Fanout
from musicdoc_server.web.reader import HEARTBEAT, Reader
from musicdoc_server.web.stream import Streams

HEAD = b"head "


def progress(seq: int, padding: int = 0) -> object:
    return new_event("j", seq, seq, EventType.PROGRESS, {"progress": 1, "detail": "x" * padding})


def connected() -> tuple[Reader, IOStream]:
    """A reader and the far end of its connection; the kernel holds little between them."""
    near, far = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    near.setblocking(False)
    return Reader(near, 0), IOStream(far)


@asynccontextmanager
async def serving(log: EventLog | Feed, heartbeat_s: float = 60) -> AsyncIterator[tuple[Fanout, asyncio.Event]]:
    """A fan-out, and the event of its last reader's leaving."""
    idle = asyncio.Event()
    before = asyncio.all_tasks()
    yield Fanout(log, heartbeat_s, idle.set), idle
    log.close()
    await asyncio.gather(*(asyncio.all_tasks() - before))


def told(log: EventLog) -> bytes:
    """Everything that a reader without a cursor gets."""
    return HEAD + b"".join(event.frame for event in log.after(0))


@pytest.mark.gen_test
async def test_every_reader_gets_every_event_once_in_order() -> None:
    log = EventLog("j", "t", [progress(1)])
    async with serving(log) as (served, _):
        ends = []
        for _ in range(5):
            reader, far = connected()
            served.add(reader, HEAD)
            ends.append(far)
        for seq in (2, 3):
            log.publish([progress(seq)])
            await asyncio.sleep(0)
        log.publish([new_event("j", 4, 4, EventType.COMPLETE, {})])
        assert [await far.read_until_close() for far in ends] == [told(log)] * 5


@pytest.mark.gen_test
async def test_a_stream_shows_again_and_again_that_it_lives() -> None:
    async with serving(EventLog("j", "t"), heartbeat_s=0.01) as (served, _):
        reader, far = connected()
        served.add(reader, HEAD)
        assert await far.read_bytes(len(HEAD + HEARTBEAT)) == HEAD + HEARTBEAT
        assert await far.read_bytes(len(HEARTBEAT)) == HEARTBEAT


@pytest.mark.gen_test
async def test_no_heartbeat_comes_into_the_middle_of_an_event() -> None:
    log = EventLog("j", "t", [progress(1, padding=50_000)])
    async with serving(log, heartbeat_s=0.001) as (served, _):
        (slow, far_slow), (quick, far_quick) = connected(), connected()
        quick.cursor = 1
        served.add(slow, HEAD)
        served.add(quick, HEAD)
        await far_quick.read_until(HEARTBEAT * 3)
        assert await far_slow.read_bytes(len(told(log) + HEARTBEAT)) == told(log) + HEARTBEAT


@pytest.mark.gen_test
async def test_a_reader_that_stops_reading_is_cut_off_at_its_backlog_and_delays_nobody() -> None:
    log = EventLog("j", "t")
    async with serving(log) as (served, _):
        (slow, _far_slow), (quick, far_quick) = connected(), connected()
        served.add(slow, HEAD)
        served.add(quick, HEAD)
        seq, received = 0, len(await far_quick.read_bytes(len(HEAD)))
        while not slow.closed:
            seq += 1
            log.publish([progress(seq, padding=16_000)])
            received += len(await far_quick.read_bytes(len(log.after(seq - 1)[0].frame)))
        assert received == len(told(log))
        assert received < readers.MAX_BACKLOG_BYTES + 200_000
        assert not quick.closed


@pytest.mark.gen_test
async def test_a_stalled_reader_with_a_small_backlog_is_cut_off_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "STALLED_S", 0.01)
    log = EventLog("j", "t", [progress(1, padding=100_000)])
    async with serving(log) as (served, idle):
        reader, _far = connected()
        served.add(reader, HEAD)
        await asyncio.wait_for(idle.wait(), 5)
        assert reader.closed


@pytest.mark.gen_test
async def test_a_slow_reader_that_goes_on_reading_gets_a_long_log_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [progress(seq, padding=20_000) for seq in range(1, 61)]
    log = EventLog("j", "t", [*events, new_event("j", 61, 61, EventType.COMPLETE, {})])
    assert len(told(log)) > 4 * readers.MAX_BACKLOG_BYTES > 4 * PIECE_BYTES
    async with serving(log) as (served, _):
        reader, far = connected()
        served.add(reader, HEAD)
        received = b""
        while len(received) < len(told(log)):
            received += await far.read_bytes(1000, partial=True)
        assert received == told(log)
        assert await far.read_until_close() == b""


@pytest.mark.gen_test
async def test_what_comes_while_a_reader_catches_up_comes_behind_what_it_missed() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000)])
    async with serving(log) as (served, _):
        reader, far = connected()
        served.add(reader, HEAD)
        assert reader.behind
        log.publish([progress(2), new_event("j", 3, 3, EventType.COMPLETE, {})])
        await asyncio.sleep(0)
        log.publish([progress(4)])  # tried again
        assert await far.read_bytes(len(told(log))) == told(log)
        assert not reader.closed


@pytest.mark.gen_test
async def test_a_late_backlog_is_read_to_its_end() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000), new_event("j", 2, 2, EventType.COMPLETE, {})])
    async with serving(log) as (served, _):
        reader, far = connected()
        served.add(reader, HEAD)
        assert await far.read_until_close() == told(log)


@pytest.mark.gen_test
async def test_whoever_joins_while_the_last_bytes_are_on_their_way_gets_the_ending_too() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000), new_event("j", 2, 2, EventType.COMPLETE, {})])
    async with serving(log) as (served, _):
        (stalled, far), (late, far_late) = connected(), connected()
        served.add(stalled, HEAD)
        await asyncio.sleep(0)
        served.add(late, HEAD)
        assert (await far_late.read_until_close()).endswith(log.after(1)[0].frame)
        assert not stalled.closed
        far.close()


@pytest.mark.gen_test
async def test_who_resumes_beside_another_reader_gets_the_missed_events_at_once() -> None:
    log = EventLog("j", "t", [progress(1), progress(2)])
    async with serving(log) as (served, _):
        (first, _far), (resumed, far) = connected(), connected()
        first.cursor = 2
        served.add(first, HEAD)
        await asyncio.sleep(0)
        served.add(resumed, HEAD)
        assert await far.read_bytes(len(told(log))) == told(log)


@pytest.mark.gen_test
async def test_readers_with_numbers_that_the_log_never_gave_get_what_comes_behind_them() -> None:
    feed = Feed("ann", since=5)
    async with serving(feed) as (served, _):
        (at_its_start, far_first), (further, far_second) = connected(), connected()
        at_its_start.cursor, further.cursor = 5, 7
        served.add(at_its_start, HEAD)
        served.add(further, HEAD)
        await asyncio.sleep(0)
        feed.publish([new_event("j", 1, 9, EventType.PROGRESS, {})])
        expected = HEAD + feed.after(5)[0].frame
        assert await far_first.read_bytes(len(expected)) == expected
        assert await far_second.read_bytes(len(expected)) == expected


@pytest.mark.gen_test
async def test_what_a_reader_says_is_not_listened_to() -> None:
    log = EventLog("j", "t")
    async with serving(log) as (served, _):
        reader, far = connected()
        served.add(reader, HEAD)
        await far.write(b"GET /again HTTP/1.1\r\n\r\n" * 1000)
        log.publish([new_event("j", 1, 1, EventType.COMPLETE, {})])
        assert await far.read_until_close() == told(log)


@pytest.mark.gen_test
async def test_readers_are_sent_away_each_for_another_time_when_the_server_stops() -> None:
    log = EventLog("j", "t")
    async with serving(log) as (served, _):
        ends = []
        for _ in range(20):
            reader, far = connected()
            served.add(reader, b"")
            ends.append(far)
        await asyncio.sleep(0)
        log.close()
        texts = [(await far.read_until_close()).decode() for far in ends]
    assert all(text.endswith("\n" + HEARTBEAT.decode()) for text in texts)
    waits_ms = {int(text.split("\n")[0].removeprefix("retry: ")) for text in texts}
    assert len(waits_ms) > 10
    assert min(waits_ms) >= 1000
    assert max(waits_ms) <= 5000


@pytest.mark.gen_test
async def test_a_stopping_server_lets_readers_take_what_is_on_its_way() -> None:
    log, streams = EventLog("j", "t", [progress(1, padding=100_000)]), Streams(60)
    reader, far = connected()
    streams.add(log, reader, HEAD)
    log.close()
    closing = asyncio.create_task(streams.close())
    await asyncio.sleep(0)
    assert not closing.done()
    received = await far.read_until_close()
    assert received.startswith(told(log))
    assert received.endswith(HEARTBEAT)
    await closing


@pytest.mark.gen_test
async def test_a_stopping_server_waits_for_nobody_who_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "GOODBYE_S", 0.01)
    log, streams = EventLog("j", "t", [progress(1, padding=100_000)]), Streams(60)
    reader, _far = connected()
    streams.add(log, reader, HEAD)
    log.close()
    await streams.close()
    assert reader.behind
    reader.close()


@pytest.mark.gen_test
async def test_a_log_that_is_forgotten_behind_its_ending_asks_nobody_to_come_back() -> None:
    log = EventLog("j", "t", [new_event("j", 1, 1, EventType.COMPLETE, {})])
    log.close()
    async with serving(log) as (served, _):
        reader, far = connected()
        served.add(reader, HEAD)
        assert await far.read_until_close() == told(log)


@pytest.mark.gen_test
async def test_nothing_is_left_when_the_last_reader_leaves() -> None:
    log = EventLog("j", "t")
    async with serving(log) as (served, idle):
        before = asyncio.all_tasks()
        reader, far = connected()
        served.add(reader, HEAD)
        await asyncio.sleep(0)
        far.close()
        await asyncio.wait_for(idle.wait(), 5)
        assert reader.closed
        await asyncio.gather(*(asyncio.all_tasks() - before))
        assert not log._more._waiters
