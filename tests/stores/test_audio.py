import asyncio
import os
from contextlib import closing
from pathlib import Path

import pytest

from musicdoc_server.errors import CannotSpeak, OverBudget, StoreError
from musicdoc_server.models import Clip, JobRequest
from musicdoc_server.stores.audio import AudioFiles
from musicdoc_server.upstream import Usage, afford, used, watched
from musicdoc_server.voices.base import Ahead, Speech, Voice
from musicdoc_server.voices.fallback import FallbackVoice
from musicdoc_server.voices.local import LocalVoice


class CountingVoice:
    """The local voice, which counts and can be held back."""

    def __init__(self) -> None:
        self.local = LocalVoice()
        self.key = self.local.key
        self.words_per_min = self.local.words_per_min
        self.spoken: list[str] = []
        self.asked = asyncio.Event()
        self.stopped = asyncio.Event()
        self.may_speak = asyncio.Event()
        self.may_speak.set()

    def ahead(self) -> Ahead:
        return self.local.ahead()

    async def speak(self, text: str) -> Speech:
        self.spoken.append(text)
        self.asked.set()
        try:
            await self.may_speak.wait()
        except asyncio.CancelledError:
            self.stopped.set()
            raise
        return await self.local.speak(text)


def with_voice(test):  # type: ignore[no-untyped-def]
    async def run() -> None:
        voice = CountingVoice()
        try:
            await test(voice)
        finally:
            await voice.local.close()

    asyncio.run(run())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_text_is_spoken_once_and_found_again(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        clip = await AudioFiles(tmp_path / "audio").clip(voice, "Good evening.")
        again = await AudioFiles(tmp_path / "audio").clip(voice, "Good evening.")
        assert voice.spoken == ["Good evening."]
        assert again.url == clip.url
        assert again.duration_ms == pytest.approx(clip.duration_ms, abs=1)
        assert clip.duration_ms > 500
        path = AudioFiles(tmp_path / "audio").path(clip.url.removeprefix("/audio/"))
        assert path
        assert sorted(files(tmp_path)) == [path, path.with_suffix(".vtt")]

    with_voice(test)


def test_when_which_sentence_is_heard_lies_beside_a_clip_that_needs_it_not(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        clip = await audio.clip(voice, "Good evening. It is <late> & dark.")
        cues = audio.cues(clip.url)
        assert [cue.text for cue in cues] == ["Good evening.", "It is <late> & dark."]
        assert 0 < cues[1].start_ms < cues[1].end_ms == pytest.approx(clip.duration_ms, abs=1)
        path = audio.path(clip.url.removeprefix("/audio/"))
        assert path
        path.with_suffix(".vtt").unlink()
        assert await audio.clip(voice, "Good evening. It is <late> & dark.") == clip
        assert audio.cues(clip.url) == audio.cues("/audio/../secret.mp3") == ()

    with_voice(test)


def test_another_text_or_voice_has_another_file(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        urls = {(await audio.clip(voice, text)).url for text in ("One.", "Two.")}
        voice.key = "another"
        urls.add((await audio.clip(voice, "One.")).url)
        assert len(urls) == 3

    with_voice(test)


def test_two_who_ask_at_once_share_one_speech(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        first, second = await asyncio.gather(audio.clip(voice, "Together."), audio.clip(voice, "Together."))
        assert first == second
        assert voice.spoken == ["Together."]

    with_voice(test)


def test_who_stops_waiting_does_not_stop_the_speech(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        voice.may_speak.clear()
        leaving, staying = (asyncio.create_task(audio.clip(voice, "Stay.")) for _ in range(2))
        await voice.asked.wait()
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        voice.may_speak.set()
        assert (await staying).duration_ms
        assert voice.spoken == ["Stay."]

    with_voice(test)


def test_when_the_last_one_stops_waiting_the_speech_is_stopped(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        voice.may_speak.clear()
        leaving = [asyncio.create_task(audio.clip(voice, "Stop.")) for _ in range(2)]
        await voice.asked.wait()
        for each in leaving:
            each.cancel()
            with pytest.raises(asyncio.CancelledError):
                await each
        async with asyncio.timeout(10):
            await voice.stopped.wait()

    with_voice(test)


def test_who_comes_while_a_speech_is_being_stopped_gets_one(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        voice.may_speak.clear()
        leaving = asyncio.create_task(audio.clip(voice, "Go on."))
        await voice.asked.wait()
        leaving.cancel()
        voice.may_speak.set()
        coming = asyncio.create_task(audio.clip(voice, "Go on."))
        assert (await coming).duration_ms
        assert leaving.cancelled()

    with_voice(test)


def test_a_clip_told_ahead_is_kept_like_any_other(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        with closing(audio.ahead(voice)) as ahead:
            ahead.say("Good evening.")
            clip = await ahead.clip("Good evening.")
        assert (await audio.clip(voice, "Good evening.")).url == clip.url
        assert not voice.spoken  # it was spoken by what `voice.ahead()` gave

    with_voice(test)


def test_what_cannot_be_spoken_leaves_no_file_and_may_be_asked_again(tmp_path: Path) -> None:
    async def test(voice: CountingVoice) -> None:
        audio = AudioFiles(tmp_path)
        for _ in range(2):
            with pytest.raises(CannotSpeak):
                await audio.clip(voice, "...")
        assert len(voice.spoken) == 2
        assert not files(tmp_path)

    with_voice(test)


@pytest.mark.parametrize("rubbish", [b"", b"not music at all" * 100])
def test_a_broken_file_is_spoken_anew(tmp_path: Path, rubbish: bytes) -> None:
    async def test(voice: CountingVoice) -> None:
        clip = await AudioFiles(tmp_path).clip(voice, "Again.")
        path = tmp_path / clip.url.removeprefix("/audio/")
        whole = path.read_bytes()
        path.write_bytes(rubbish)
        assert await AudioFiles(tmp_path).clip(voice, "Again.") == clip
        assert path.read_bytes() == whole

    with_voice(test)


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "audio").write_text("in the way")

    async def test(voice: CountingVoice) -> None:
        with pytest.raises(StoreError, match=r"could not be stored: .+"):
            await AudioFiles(tmp_path / "audio").clip(voice, "Nowhere to go.")

    with_voice(test)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """/dev/full takes the place of the unfinished file: the kernel itself says that the disk is full."""
    monkeypatch.setattr("tempfile.mkstemp", lambda dir: (os.open("/dev/full", os.O_WRONLY), str(Path(dir) / "part")))

    async def test(voice: CountingVoice) -> None:
        with pytest.raises(StoreError, match="No space left"):
            await AudioFiles(tmp_path).clip(voice, "Full.")
        assert not files(tmp_path)

    with_voice(test)


def test_what_a_killed_server_left_is_swept_away_later(tmp_path: Path) -> None:
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    old, new = unfinished / "old", unfinished / "new"
    old.write_bytes(b"half a fi")
    new.write_bytes(b"half a fi")
    os.utime(old, (0, 0))

    async def test(voice: CountingVoice) -> None:
        await AudioFiles(tmp_path).clip(voice, "Sweep.")

    with_voice(test)
    assert list(unfinished.iterdir()) == [new]


@pytest.mark.parametrize(
    "name", ["", "x.mp3", "../" + "a" * 64 + ".mp3", "a" * 64, "A" * 64 + ".mp3", "a" * 64 + ".mp3\n", "unfinished"]
)
def test_only_our_own_names_lead_to_a_file(tmp_path: Path, name: str) -> None:
    assert AudioFiles(tmp_path).path(name) is None
    assert AudioFiles(tmp_path).path("a" * 64 + ".mp3") == tmp_path / ("a" * 64 + ".mp3")


class Paid:
    """A voice that may be asked as long as somebody's purse has something in it."""

    key, words_per_min = "paid", 150.0

    def __init__(self) -> None:
        self.spoken = 0
        self.asked, self.may_speak = asyncio.Event(), asyncio.Event()

    def ahead(self) -> Ahead:
        raise NotImplementedError

    async def speak(self, text: str) -> Speech:
        self.asked.set()
        await self.may_speak.wait()
        afford()
        self.spoken += 1
        used(speech_chars=len(text))
        return Speech(b"sound", 1000)


class Purse:
    def __init__(self, chars: int) -> None:
        self.chars = chars

    def check(self, so_far: Usage, more: Usage | None = None) -> None:
        if so_far.speech_chars >= self.chars:
            raise OverBudget("No more of these.")

    def note(self, used: Usage) -> None:
        """It is on the watch's account."""

    def expected(self, request: JobRequest) -> Usage:
        raise NotImplementedError


async def job(audio: AudioFiles, voice: Voice, chars: int) -> tuple[Clip, int]:
    """A documentary that may have so many characters spoken: its clip, and what it was charged."""
    with watched(lambda _: None, Purse(chars)) as watch:
        return await audio.clip(voice, "Good evening."), watch.usage.speech_chars


@pytest.mark.gen_test
async def test_what_two_documentaries_share_is_paid_once_by_the_first(tmp_path: Path) -> None:
    audio, voice = AudioFiles(tmp_path), Paid()
    both = [asyncio.create_task(job(audio, voice, 100)) for _ in range(2)]
    await voice.asked.wait()
    voice.may_speak.set()
    (first, paid), (second, shared) = await asyncio.gather(*both)
    assert (first, paid, shared, voice.spoken) == (second, len("Good evening."), 0, 1)


@pytest.mark.gen_test
async def test_a_documentary_that_may_spend_no_more_takes_no_other_one_with_it(tmp_path: Path) -> None:
    audio, voice = AudioFiles(tmp_path), Paid()
    over = asyncio.create_task(job(audio, voice, 0))
    await voice.asked.wait()
    others = [asyncio.create_task(job(audio, voice, 100)) for _ in range(3)]
    await asyncio.sleep(0)
    voice.may_speak.set()
    with pytest.raises(OverBudget):
        await over
    charged = [chars for _, chars in await asyncio.gather(*others)]
    assert (sorted(charged), voice.spoken) == ([0, 0, len("Good evening.")], 1)


@pytest.mark.gen_test
async def test_where_another_voice_stood_in_for_somebody_else_one_asks_for_oneself(tmp_path: Path) -> None:
    audio, paid, voice = AudioFiles(tmp_path), Paid(), LocalVoice()
    both = FallbackVoice(paid, voice)
    over = asyncio.create_task(job(audio, both, 0))
    await paid.asked.wait()
    other = asyncio.create_task(job(audio, both, 100))
    await asyncio.sleep(0)
    paid.may_speak.set()
    assert [(await each)[0].stand_in for each in (over, other)] == [True, False]
    await voice.close()
