"""The event stream of a real server: snapshot, numbers, resuming, endings."""

import json
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.acceptance.people import bearer, tokens_for
from tests.server import Server

ENDINGS = {"complete", "error", "cancelled"}


def raw(server: Server, path: str, version: str = "1.1", headers: str = "") -> bytes:
    """The bytes of a stream from the first to the last, as a plain socket sees them."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(f"GET {path} HTTP/{version}\r\nHost: localhost\r\n{headers}\r\n".encode())
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


def test_the_stream_begins_with_retry_and_a_snapshot_and_counts_without_gaps(server: Server) -> None:
    job_id = server.create(ownerId="s1")
    head, _, body = raw(server, f"/api/jobs/{job_id}/stream").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    for line in (
        b"Content-Type: text/event-stream; charset=utf-8",
        b"Cache-Control: no-cache, no-transform",
        b"X-Accel-Buffering: no",
    ):
        assert line in head
    text = body.decode()
    assert text.startswith("retry: 2000\n")
    blocks = text.removeprefix("retry: 2000\n").split("\n\n")
    assert blocks[-1] == ""
    seqs, types = [], []
    for block in blocks[:-1]:
        first, data = block.split("\n")
        event = json.loads(data.removeprefix("data: "))
        assert first == f"id: {event['seq']}"
        seqs.append(event["seq"])
        types.append(event["type"])
    assert types[0] == "init"
    assert seqs == list(range(seqs[0], seqs[-1] + 1))
    assert [kind for kind in types if kind in ENDINGS] == ["complete"] == types[-1:]


def test_an_old_client_is_served_as_well(tmp_path: Path) -> None:
    server = Server(tmp_path, "--auth", "token")  # with none, HTTP/1.0 is taken for a proxy's
    server.http.headers.update(bearer(tokens_for(tmp_path, "ann")[0]))
    assert b'"type":"complete"' in raw(server, f"/api/jobs/{server.create()}/stream", version="1.0")
    server.stop()


def test_progress_moves_through_the_stages_and_never_back(server: Server) -> None:
    events = [event for event in server.stream(server.create(ownerId="s3"), after=0) if event["type"] == "progress"]
    assert [event["progress"] for event in events] == sorted(event["progress"] for event in events)
    assert {1, 2, 3, 5, 6} <= {event["stage"] for event in events}
    assert any(event["detail"].startswith("Searching for track 3/5") for event in events)


def test_segments_come_one_by_one_and_make_up_the_timeline(server: Server) -> None:
    events = list(server.stream(server.create(ownerId="s4"), after=0))
    told = {event["index"]: event["segment"] for event in events if event["type"] == "segment"}
    timeline = events[-1]["result"]["data"]["timeline"]
    assert [told[index] for index in range(len(timeline))] == timeline


@pytest.mark.parametrize("how", ["after", "last_event_id"])
def test_a_reader_that_comes_back_misses_nothing_and_sees_nothing_twice(server: Server, how: str) -> None:
    job_id = server.create(ownerId="s5")
    everything = list(server.stream(job_id, after=0))
    for seq in (0, 1, 7, len(everything) - 1):
        assert list(server.stream(job_id, **{how: seq})) == everything[seq:]


def test_the_header_counts_for_more_than_the_query(server: Server) -> None:
    job_id = server.create(ownerId="s6")
    last = server.finish(job_id)["seq"]
    assert [event["seq"] for event in server.stream(job_id, after=0, last_event_id=last - 1)] == [last]


@pytest.mark.parametrize("how", ["after", "last_event_id"])
@pytest.mark.parametrize("cursor", ["99999", "abc", "-1", "1.5", "0x1", "", "9" * 30, f"{10**30}"])
def test_a_number_nobody_knows_gets_a_fresh_snapshot(server: Server, cursor: str, how: str) -> None:
    job_id = server.create(ownerId="s7")
    first = next(server.stream(job_id, **{how: cursor}))
    assert (first["type"], first["jobId"]) == ("init", job_id)
    last = server.finish(job_id)
    again = list(server.stream(job_id, **{how: cursor}))
    assert [event["type"] for event in again] == ["init", "complete"]
    assert again[-1] == last


def test_a_number_of_another_job_is_taken_for_one_of_this(server: Server) -> None:
    long, short = server.create(ownerId="s7"), server.create("Nobody Has Ever Heard Of Them", ownerId="s7")
    last = server.finish(long)["seq"]
    everything = list(server.stream(short, after=0))
    assert 2 < len(everything) < last
    assert list(server.stream(short, last_event_id=2)) == everything[2:]
    assert [event["type"] for event in server.stream(short, last_event_id=last)] == ["init", "error"]


def test_a_finished_job_gives_its_snapshot_and_its_ending_then_204(server: Server) -> None:
    job_id = server.create(ownerId="s8")
    last = server.finish(job_id)
    events = list(server.stream(job_id))
    assert [event["type"] for event in events] == ["init", "complete"]
    assert len(events[0]["segments"]) == 12
    reply = server.http.get(f"/api/jobs/{job_id}/stream", headers={"Last-Event-ID": str(last["seq"])})
    assert (reply.status_code, reply.content) == (204, b"")


def test_leaving_does_not_cancel_the_job(server: Server) -> None:
    job_id = server.create("Ludwig van Beethoven", ownerId="s9")
    with server.http.stream("GET", f"/api/jobs/{job_id}/stream") as reply:
        next(reply.iter_lines())
    assert server.finish(job_id)["type"] == "complete"


def test_finished_jobs_can_be_read_after_a_restart(tmp_path: Path) -> None:
    before = Server(tmp_path)
    job_id = before.create()
    events = list(before.stream(job_id, after=0))
    playlist = before.http.get(f"/api/playlists/{events[-1]['result']['playlistId']}").json()
    before.stop(signal.SIGKILL)
    after = Server(tmp_path)
    assert list(after.stream(job_id, after=0)) == events
    assert after.http.get(f"/api/playlists/{events[-1]['result']['playlistId']}").json() == playlist
    opening = playlist["playlist"]["timeline"][0]["audioUrl"]
    assert after.http.get(opening).status_code == 200
    assert after.stop() == 0


def test_a_running_jobs_stream_ends_when_the_server_stops(tmp_path: Path) -> None:
    running = Server(tmp_path)
    job_id = running.create("Johann Sebastian Bach", narrationTargetSecs=300)
    events = running.raw_stream(job_id)
    next(events)
    running.process.send_signal(signal.SIGTERM)
    try:
        last = list(events)[-1]
    except httpx.RemoteProtocolError:
        pytest.fail("the stream broke off instead of ending")
    assert last.event == "heartbeat"
    assert 1000 <= (last.retry or 0) <= 5000
    assert running.process.wait(30) == 0
    assert "Traceback" not in running.log()
    assert "never retrieved" not in running.log()
    running.stop()


def test_readers_that_come_one_by_one_to_a_finished_job_all_get_its_ending(server: Server) -> None:
    job_id = server.create(ownerId="s10")
    server.finish(job_id)
    streams = [server.raw_stream(job_id) for _ in range(40)]
    for stream in streams:  # each joins while those before it are still being served
        next(stream)
    assert [json.loads(list(stream)[-1].data)["type"] for stream in streams] == ["complete"] * 40
