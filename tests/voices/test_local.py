"""The voice and its process: what happens when either is killed, hangs or is closed."""

import asyncio
import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicdoc_server.errors import Busy, CannotSpeak, MusicdocError
from musicdoc_server.sentences import sentences
from musicdoc_server.voices.local import LocalVoice

SERVER = """
import asyncio, sys
from musicdoc_server.voices.local import LocalVoice

async def main():
    voice = LocalVoice()
    await voice.speak("Good evening.")
    print(voice._speaker.process.pid, *({"hibari", "onnxruntime", "numpy", "soundfile"} & set(sys.modules)), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def ended(pid_fd: int) -> bool:
    """Waits for a process to end."""
    return bool(select.select([pid_fd], [], [], 20)[0])


def with_voice(test: Callable[[LocalVoice], Awaitable[None]]) -> None:
    async def run() -> None:
        voice = LocalVoice()
        try:
            await test(voice)
        finally:
            await voice.close()

    asyncio.run(run())


def test_a_killed_server_leaves_no_speaker_and_a_running_one_loads_no_engine() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True, env=env) as server:
        assert server.stdout
        pid, *engine = server.stdout.readline().split()
        speaker = os.pidfd_open(int(pid))
        server.kill()
    assert ended(speaker)
    os.close(speaker)
    assert not engine


def test_another_speaker_is_started_when_one_dies() -> None:
    async def test(voice: LocalVoice) -> None:
        await voice.warm_up()
        assert voice._speaker.process
        first = voice._speaker.process.pid
        speaking = asyncio.create_task(voice.speak("This sentence is heard although its first speaker dies. " * 40))
        await asyncio.sleep(0)
        os.kill(first, signal.SIGKILL)
        assert (await speaking).duration_ms > 60_000
        assert voice._speaker.process.pid != first

    with_voice(test)


HANGS_ONCE = """
import json, pathlib, sys
print(json.dumps({"id": 0}), flush=True)
first = pathlib.Path(sys.argv[1])
for line in sys.stdin:
    if first.exists():
        print(json.dumps({"id": json.loads(line)["id"], "durationMs": 7, "bytes": 3}) + "\\nmp3", end="", flush=True)
    first.touch()
"""


def test_another_speaker_is_started_when_one_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musicdoc_server.voices.local._LONGEST_S", 1)

    async def test() -> None:
        voice = LocalVoice(command=(sys.executable, "-c", HANGS_ONCE, str(tmp_path / "first")))
        assert (await voice.speak("Heard after all.")).duration_ms == 7
        await voice.close()

    asyncio.run(test())


def test_signals_for_the_whole_service_do_not_cut_the_speaker_short() -> None:
    async def test(voice: LocalVoice) -> None:
        await voice.warm_up()
        assert voice._speaker.process
        first = voice._speaker.process.pid
        os.kill(first, signal.SIGINT)
        os.kill(first, signal.SIGTERM)
        assert (await voice.speak("Last words.")).duration_ms
        assert voice._speaker.process.pid == first

    with_voice(test)


def test_closing_ends_the_speaker_and_whoever_waits_is_told() -> None:
    async def test(voice: LocalVoice) -> None:
        await voice.warm_up()
        assert voice._speaker.process
        speaker = os.pidfd_open(voice._speaker.process.pid)
        speaking = asyncio.create_task(voice.speak("One more sentence that nobody will hear. " * 40))
        await asyncio.sleep(0)
        await voice.close()
        assert ended(speaker)
        os.close(speaker)
        for late in (speaking, voice.speak("Too late.")):
            with pytest.raises(Busy):
                await late

    with_voice(test)


def test_a_speaker_that_cannot_load_is_an_error_not_a_wait() -> None:
    async def test() -> None:
        with pytest.raises(Busy, match="stopped"):
            await LocalVoice(command=(sys.executable, "-c", "raise SystemExit(3)")).speak("Hello.")
        with pytest.raises(MusicdocError, match="could not be started"):
            await LocalVoice(command=("/no/such/program",)).warm_up()

    asyncio.run(test())


def test_a_sentence_is_timed_by_its_sound() -> None:
    """Between two sentences the voice is silent: each begins where that silence ends."""
    text = "He was ill.\n\nNo. 2 came in 1888, “slow and grave”! St. Louis, by J. S. B… Who? 300,000,000,000 heard it."

    async def test(voice: LocalVoice) -> None:
        speech = await voice.speak(text)
        assert [cue.text for cue in speech.cues] == sentences(" ".join(text.split()))
        samples, rate = soundfile.read(io.BytesIO(speech.mp3), dtype="float32")
        for cue in speech.cues[1:]:
            at = rate * cue.start_ms // 1000
            assert np.abs(samples[at - rate * 3 // 10 : at - rate // 50]).max() < 0.01
            assert np.abs(samples[at : at + rate * 3 // 10]).max() > 0.05

    with_voice(test)


def test_other_alphabets_and_endless_texts_are_refused_with_a_reason() -> None:
    async def test(voice: LocalVoice) -> None:
        for text in ("Привет, мир", "你好世界", "Ωμέγα", "مرحبا"):
            with pytest.raises(CannotSpeak, match="English only"):
                await voice.speak(text)
        with pytest.raises(CannotSpeak, match="at most 50,000"):
            await voice.speak("word " * 10_001)
        with pytest.raises(CannotSpeak, match="too many figures"):
            await voice.speak("9" * 25_000 + " words")

    with_voice(test)


def test_a_long_sentence_without_a_comma_is_spoken_to_its_end() -> None:
    async def test(voice: LocalVoice) -> None:
        once = await voice.speak("the same eight words come round and round " * 6)
        often = await voice.speak("the same eight words come round and round " * 60)
        assert often.duration_ms == pytest.approx(10 * once.duration_ms, rel=0.15)

    with_voice(test)
