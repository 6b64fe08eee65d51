"""Many readers of one job, over real sockets: heartbeats, slow ones, and ones that leave."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from tornado.iostream import IOStream

from musicdoc_server.jobs.event_log import Event, EventLog, EventType, new_event
from musicdoc_server.jobs.feed import Feed
from musicdoc_server.jobs.news import Awaited, News
from musicdoc_server.web.live import reader as readers
from musicdoc_server.web.live import stream
from musicdoc_server.web.live.fanout import PIECE_BYTES
from musicdoc_server.web.live.reader import HEARTBEAT, Reader
from musicdoc_server.web.live.stream import Streams

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
async def serving(log: EventLog | Feed, heartbeat_s: float = 60) -> AsyncIterator[Streams]:
    """Streams that leave nothing behind when the log closes."""
    before, streams = asyncio.all_tasks(), Streams(heartbeat_s)
    yield streams
    log.close()
    await streams.close()
    assert asyncio.all_tasks() == before
    assert streams.open == 0


def told(log: EventLog) -> bytes:
    """Everything that a reader without a cursor gets."""
    return HEAD + b"".join(event.frame for event in log.after(0))


@pytest.mark.gen_test
async def test_every_reader_gets_every_event_once_in_order() -> None:
    log = EventLog("j", "t", [progress(1)])
    async with serving(log) as streams:
        ends = []
        for _ in range(5):
            reader, far = connected()
            streams.add(log, reader, HEAD)
            ends.append(far)
        for seq in (2, 3):
            log.publish([progress(seq)])
            await asyncio.sleep(0)
        log.publish([new_event("j", 4, 4, EventType.COMPLETE, {})])
        assert [await far.read_until_close() for far in ends] == [told(log)] * 5


@pytest.mark.gen_test
async def test_a_stream_shows_again_and_again_that_it_lives() -> None:
    log = EventLog("j", "t")
    async with serving(log, heartbeat_s=0.01) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        assert await far.read_bytes(len(HEAD + HEARTBEAT)) == HEAD + HEARTBEAT
        assert await far.read_bytes(len(HEARTBEAT)) == HEARTBEAT


@pytest.mark.gen_test
async def test_no_heartbeat_comes_into_the_middle_of_an_event() -> None:
    log = EventLog("j", "t", [progress(1, padding=50_000)])
    async with serving(log, heartbeat_s=0.001) as streams:
        (slow, far_slow), (quick, far_quick) = connected(), connected()
        quick.cursor = 1
        streams.add(log, slow, HEAD)
        streams.add(log, quick, HEAD)
        await far_quick.read_until(HEARTBEAT * 3)
        assert await far_slow.read_bytes(len(told(log) + HEARTBEAT)) == told(log) + HEARTBEAT


@pytest.mark.gen_test
async def test_a_reader_that_stops_reading_is_cut_off_at_its_backlog_and_delays_nobody() -> None:
    log = EventLog("j", "t")
    async with serving(log) as streams:
        (slow, _far_slow), (quick, far_quick) = connected(), connected()
        streams.add(log, slow, HEAD)
        streams.add(log, quick, HEAD)
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
    async with serving(log) as streams:
        reader, _far = connected()
        streams.add(log, reader, HEAD)
        await streams.close()
        assert reader.closed


@pytest.mark.gen_test
async def test_a_slow_reader_that_goes_on_reading_gets_a_long_log_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [progress(seq, padding=20_000) for seq in range(1, 61)]
    log = EventLog("j", "t", [*events, new_event("j", 61, 61, EventType.COMPLETE, {})])
    assert len(told(log)) > 4 * readers.MAX_BACKLOG_BYTES > 4 * PIECE_BYTES
    async with serving(log) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        received = b""
        while len(received) < len(told(log)):
            received += await far.read_bytes(1000, partial=True)
        assert received == told(log)
        assert await far.read_until_close() == b""


@pytest.mark.gen_test
async def test_what_comes_while_a_reader_catches_up_comes_behind_what_it_missed() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000)])
    async with serving(log) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        assert reader.behind
        log.publish([progress(2), new_event("j", 3, 3, EventType.COMPLETE, {})])
        await asyncio.sleep(0)
        log.publish([progress(4)])  # tried again
        assert await far.read_bytes(len(told(log))) == told(log)
        assert not reader.closed


@pytest.mark.gen_test
async def test_a_late_backlog_is_read_to_its_end() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000), new_event("j", 2, 2, EventType.COMPLETE, {})])
    async with serving(log) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        assert await far.read_until_close() == told(log)


@pytest.mark.gen_test
async def test_whoever_joins_while_the_last_bytes_are_on_their_way_gets_the_ending_too() -> None:
    log = EventLog("j", "t", [progress(1, padding=100_000), new_event("j", 2, 2, EventType.COMPLETE, {})])
    async with serving(log) as streams:
        (stalled, far), (late, far_late) = connected(), connected()
        streams.add(log, stalled, HEAD)
        await asyncio.sleep(0)
        streams.add(log, late, HEAD)
        assert (await far_late.read_until_close()).endswith(log.after(1)[0].frame)
        assert not stalled.closed
        far.close()


@pytest.mark.gen_test
async def test_who_resumes_beside_another_reader_gets_the_missed_events_at_once() -> None:
    log = EventLog("j", "t", [progress(1), progress(2)])
    async with serving(log) as streams:
        (first, _far), (resumed, far) = connected(), connected()
        first.cursor = 2
        streams.add(log, first, HEAD)
        await asyncio.sleep(0)
        streams.add(log, resumed, HEAD)
        assert await far.read_bytes(len(told(log))) == told(log)


@pytest.mark.gen_test
async def test_readers_with_numbers_that_the_log_never_gave_get_what_comes_behind_them() -> None:
    feed = Feed("ann", since=5)
    async with serving(feed) as streams:
        (at_its_start, far_first), (further, far_second) = connected(), connected()
        at_its_start.cursor, further.cursor = 5, 7
        streams.add(feed, at_its_start, HEAD)
        streams.add(feed, further, HEAD)
        await asyncio.sleep(0)
        feed.publish([new_event("j", 1, 9, EventType.PROGRESS, {})])
        expected = HEAD + feed.after(5)[0].frame
        assert await far_first.read_bytes(len(expected)) == expected
        assert await far_second.read_bytes(len(expected)) == expected


@pytest.mark.gen_test
async def test_what_a_reader_says_is_not_listened_to() -> None:
    log = EventLog("j", "t")
    async with serving(log) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        await far.write(b"GET /again HTTP/1.1\r\n\r\n" * 1000)
        log.publish([new_event("j", 1, 1, EventType.COMPLETE, {})])
        assert await far.read_until_close() == told(log)


@pytest.mark.gen_test
async def test_readers_are_sent_away_each_for_another_time_when_the_server_stops() -> None:
    log = EventLog("j", "t")
    async with serving(log) as streams:
        ends = []
        for _ in range(20):
            reader, far = connected()
            streams.add(log, reader, b"")
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
    async with serving(log) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        assert await far.read_until_close() == told(log)


@pytest.mark.gen_test
async def test_nothing_is_left_when_the_last_reader_leaves() -> None:
    log = EventLog("j", "t")
    async with serving(log) as streams:
        reader, far = connected()
        streams.add(log, reader, HEAD)
        assert log._watching
        far.close()
        await streams.close()
        assert reader.closed
        assert not log._watching
        assert not streams._fanouts


@pytest.mark.gen_test
async def test_a_batch_of_many_jobs_wakes_the_streams_once(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    take = News.take

    async def counted(news: News) -> set[Awaited]:
        taken.append(await take(news))
        return taken[-1]

    monkeypatch.setattr(News, "take", counted)
    logs = [EventLog(f"j{number}", "t") for number in range(100)]
    async with serving(logs[0]) as streams:
        ends = []
        for log in logs:
            reader, far = connected()
            streams.add(log, reader, HEAD)
            ends.append(far)
        await asyncio.sleep(0)
        for log in logs:
            log.publish([new_event(log.job_id, 1, 1, EventType.COMPLETE, {})])
        texts = [await far.read_until_close() for far in ends]
    assert texts == [told(log) for log in logs]
    assert taken == [set(logs)]


@pytest.mark.gen_test
async def test_streams_that_break_send_their_readers_away_and_harm_no_others(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(EventLog):
        def after(self, seq: int) -> Sequence[Event]:
            raise OSError("the log is broken")

    log, broken = EventLog("j", "t"), Broken("b", "t")
    async with serving(log) as streams:
        ends = []
        for each in (log, broken, log):
            reader, far = connected()
            streams.add(each, reader, HEAD)
            ends.append(far)
        await asyncio.sleep(0)
        for each in (broken, log):
            each.publish([progress(1)])
        assert await ends[1].read_until_close() == HEAD
        for far in (ends[0], ends[2]):
            assert await far.read_bytes(len(told(log))) == told(log)
    assert "the streams of b broke" in caplog.text


@pytest.mark.gen_test
async def test_readers_of_all_jobs_hear_that_their_streams_live() -> None:
    logs = [EventLog(f"j{number}", "t") for number in range(10)]
    async with serving(logs[0], heartbeat_s=0.01) as streams:
        ends = []
        for log in logs:
            reader, far = connected()
            streams.add(log, reader, b"")
            ends.append(far)
        for _ in range(2):
            assert [await far.read_bytes(len(HEARTBEAT)) for far in ends] == [HEARTBEAT] * 10
        for log in logs:
            log.close()
