"""Sound files: who waits for them, when the work is stopped, what is kept. The programs run here are real ones."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from musicdoc_server.errors import ExportFailed, NotExportable, RecordingMissing, StoreError
from musicdoc_server.exports.ffmpeg import Ffmpeg
from musicdoc_server.exports.making import Maker, Pictures
from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.exports.sound import MP3, NARRATION, contents
from musicdoc_server.models import Documentary, Narration, Playlist, new_playlist


def program(folder: Path, script: str) -> str:
    """A program that notes each of its processes in the file `ran`, then does what the script says."""
    file = folder / "program"
    file.write_text(f"#!/bin/sh\necho $$ >> {folder}/ran\n{script}\n")
    file.chmod(0o755)
    return str(file)


def playlist(title: str = "Evening") -> Playlist:
    spoken = Narration(index=0, title="Opening", text="Hi.", audio_url=f"/audio/{'0' * 64}.mp3", duration_ms=1000)
    return new_playlist("ann", Documentary(title=title, timeline=(spoken,)))


def recordings(folder: Path, script: str, *, most_bytes: int = 10**9, linger_s: float = 0.0) -> Recordings:
    (folder / "opening.mp3").write_bytes(b"sound")

    async def no_cover(track: str) -> None:
        return None

    maker = Maker(Ffmpeg(program(folder, script)), Pictures(no_cover, folder / "none.png"))
    return Recordings(folder / "exports", most_bytes, lambda _: folder / "opening.mp3", maker, linger_s=linger_s)


def ran(folder: Path) -> list[int]:
    file = folder / "ran"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


async def until(what: Callable[[], bool]) -> None:
    def look() -> None:
        ends = time.monotonic() + 20
        while not what():
            assert time.monotonic() < ends
            time.sleep(0.01)

    await asyncio.to_thread(look)


async def running(folder: Path) -> int:
    await until(lambda: bool(ran(folder)))
    return ran(folder)[0]


async def ended(pid: int) -> None:
    await until(lambda: not Path(f"/proc/{pid}").exists())


def test_the_work_is_shared_and_stops_when_the_last_one_who_waits_has_left(tmp_path: Path) -> None:
    async def test() -> None:
        made, wanted = recordings(tmp_path, "exec sleep 600"), playlist()
        first = asyncio.create_task(made.file(wanted, NARRATION))
        second = asyncio.create_task(made.file(wanted, NARRATION))
        pid = await running(tmp_path)
        first.cancel()
        standing = await made.standing(wanted, NARRATION, wait_s=0.1)
        assert (standing.file, standing.share) == (None, 0.0)
        os.kill(pid, 0)  # somebody still waits
        second.cancel()
        await ended(pid)
        assert ran(tmp_path) == [pid]
        await made.close()

    asyncio.run(test())


def test_who_comes_while_the_work_is_being_stopped_has_it_done_anew(tmp_path: Path) -> None:
    async def test(folder: Path) -> None:
        made, wanted = (
            recordings(folder, f"[ -e {folder}/once ] && exit 1; touch {folder}/once; exec sleep 600"),
            playlist(),
        )
        first = asyncio.create_task(made.file(wanted, NARRATION))
        await running(folder)
        second = asyncio.create_task(made.file(wanted, NARRATION))
        first.cancel()
        with pytest.raises(RecordingMissing):  # by the second run; the first one's end is none of its business
            await second
        await made.close()

    for name in map(str, range(10)):  # the moments between its end's beginning and its end are few
        (tmp_path / name).mkdir()
        asyncio.run(test(tmp_path / name))


def test_closing_stops_what_is_being_made(tmp_path: Path) -> None:
    async def test() -> None:
        made = recordings(tmp_path, "exec sleep 600", linger_s=600)
        asking = asyncio.create_task(made.file(playlist(), NARRATION))
        pid = await running(tmp_path)
        await made.close()
        await ended(pid)
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(test())


def test_a_program_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    async def test() -> None:
        with pytest.raises(ExportFailed, match="too long"):
            await Ffmpeg(program(tmp_path, "exec sleep 600")).run([], timeout_s=0.3)
        await ended(ran(tmp_path)[0])

    asyncio.run(test())


def test_a_full_disk_is_called_that(tmp_path: Path) -> None:
    full = program(tmp_path, "echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1")
    with pytest.raises(StoreError, match="disk is full"):
        asyncio.run(Ffmpeg(full).run([], timeout_s=20))


def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    made = recordings(tmp_path, "echo 'Invalid data found' >&2; exit 1")
    with pytest.raises(RecordingMissing, match="Opening"):
        asyncio.run(made.file(playlist(), NARRATION))
    assert not [file for file in (tmp_path / "exports").rglob("*") if file.is_file()]


def test_what_was_asked_for_last_is_kept_within_the_bound(tmp_path: Path) -> None:
    async def test() -> None:
        made = recordings(tmp_path, "exit 1", most_bytes=25)
        wanted = [playlist(title) for title in ("First", "Second", "Third")]
        keys = [contents(each, NARRATION, lambda _: tmp_path / "opening.mp3").key for each in wanted]
        files = [tmp_path / "exports" / f"{key}.mp3" for key in keys]
        files[0].parent.mkdir()
        for age, file in enumerate(files):
            file.write_bytes(b"0123456789")
            os.utime(file, (age, age))
        assert (await made.standing(wanted[0], NARRATION, wait_s=0)).file  # and was asked for just now
        await made.sweep()
        assert [file.exists() for file in files] == [True, False, True]

    asyncio.run(test())


def test_a_documentary_with_nothing_in_it_is_no_file(tmp_path: Path) -> None:
    nothing = new_playlist("ann", Documentary(title="Nothing", timeline=()))
    with pytest.raises(NotExportable):
        contents(nothing, MP3, lambda _: tmp_path)
