"""The event log: numbered facts, a snapshot, and readers that wait."""

import asyncio
import json

import pytest

from musicdoc_server.jobs.event_log import EventLog, EventType, new_event


def progress(seq: int, percent: int) -> object:
    return new_event("j", seq, seq, EventType.PROGRESS, {"progress": percent})


def segment(seq: int, index: int) -> object:
    return new_event(
        "j", seq, seq, EventType.SEGMENT, {"index": index, "segment": {"index": index, "title": "Für Elise"}}
    )


def log_of(*events: object) -> EventLog:
    return EventLog("j", "Ragtime", events)


def test_a_frame_is_an_id_one_data_line_and_a_blank_line() -> None:
    frame = new_event("j", 7, 7, EventType.PROGRESS, {"detail": "two\nlines\r and Für Elise"}).frame.decode()
    assert frame.startswith("id: 7\ndata: {")
    assert frame.endswith("}\n\n")
    assert frame.count("\n") == 3
    assert "\r" not in frame
    assert json.loads(frame.splitlines()[1].removeprefix("data: "))["detail"] == "two\nlines\r and Für Elise"


def test_after_gives_what_a_reader_misses() -> None:
    log = log_of(progress(1, 0), progress(2, 10), progress(3, 20))
    assert [event.seq for event in log.after(1)] == [2, 3]
    assert log.after(3) == []


def test_the_snapshot_folds_everything_up_to_its_number() -> None:
    log = log_of(progress(1, 0), segment(2, 2), progress(3, 40), segment(4, 0))
    snapshot = log.snapshot()
    assert snapshot.seq == 4
    assert snapshot.data["type"] == "init"
    assert (snapshot.data["jobId"], snapshot.data["topic"]) == ("j", "Ragtime")
    assert snapshot.data["progress"] == 40
    assert [entry["index"] for entry in snapshot.data["segments"]] == [0, 2]


def script(seq: int, index: int, text: str) -> object:
    return new_event("j", seq, seq, EventType.SCRIPT, {"index": index, "title": "Opening", "text": text})


def test_the_snapshot_has_the_newest_plan_and_the_scripts_that_cannot_be_heard_yet() -> None:
    def plan(seq: int, title: str) -> object:
        return new_event("j", seq, seq, EventType.PLAN, {"plan": {"title": title}})

    spoken = {"index": 0, "segment": {"index": 0, "text": "Hello."}}
    heard = new_event("j", 4, 4, EventType.SEGMENT, spoken)
    log = log_of(plan(1, "A life"), script(2, 0, "Hello."), script(3, 1, "Next."), heard, plan(5, "A long life"))
    snapshot = log.snapshot().data
    assert snapshot["plan"] == {"title": "A long life"}
    assert snapshot["scripts"] == [{"index": 1, "title": "Opening", "text": "Next."}]
    log.publish([script(6, 0, "Hello, written anew.")])
    assert [entry["index"] for entry in log.snapshot().data["scripts"]] == [0, 1]


def test_the_snapshot_leaves_the_ending_to_come_as_its_own_event() -> None:
    log = log_of(progress(1, 95), new_event("j", 2, 2, EventType.COMPLETE, {"progress": 100}))
    assert log.ended
    assert log.snapshot().seq == 1
    assert log.snapshot().data["progress"] == 95


def test_a_snapshot_is_made_anew_when_more_was_published() -> None:
    log = log_of(progress(1, 0))
    assert log.snapshot() is log.snapshot()
    log.publish([progress(2, 10)])
    assert log.snapshot().data["progress"] == 10


@pytest.mark.gen_test
async def test_a_waiting_reader_is_woken_by_the_next_event() -> None:
    log = log_of(progress(1, 0))
    waiting = asyncio.ensure_future(log.wait(60))
    await asyncio.sleep(0)
    log.publish([progress(2, 10)])
    assert await waiting is True


@pytest.mark.gen_test
async def test_waiting_ends_by_itself() -> None:
    assert await log_of().wait(0.001) is False


@pytest.mark.gen_test
async def test_closing_wakes_the_readers() -> None:
    log = log_of()
    waiting = asyncio.ensure_future(log.wait(60))
    await asyncio.sleep(0)
    log.close()
    assert await waiting is True
    assert log.closed
