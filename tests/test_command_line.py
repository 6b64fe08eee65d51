"""The command line, as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def musicdoc(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "musicdoc_server", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_make_saves_a_playlist_that_any_player_can_play(tmp_path: Path) -> None:
    done = musicdoc("make", "Beethoven", "--narration-secs", "10", "--data-dir", str(tmp_path))
    assert done.returncode == 0, done.stderr
    file = Path(done.stdout.strip().splitlines()[-1])
    lines = file.read_text(encoding="utf-8").splitlines()
    entries = [Path(line) for line in lines if not line.startswith("#")]
    assert lines[0] == "#EXTM3U"
    assert len(entries) == 12
    assert all(entry.is_file() and entry.suffix == ".mp3" for entry in entries)


def test_make_shows_where_it_is(tmp_path: Path) -> None:
    done = musicdoc("make", "Satie", "--narration-secs", "10", "--data-dir", str(tmp_path))
    assert "Saving playlist" in done.stderr


def test_make_with_json_prints_one_event_a_line(tmp_path: Path) -> None:
    done = musicdoc("make", "Satie", "--json", "--narration-secs", "10", "--data-dir", str(tmp_path))
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "complete"


def test_make_fails_with_a_sentence_and_exit_code_1(tmp_path: Path) -> None:
    done = musicdoc("make", "qwertzuiop asdf", "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert "Satie" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["make", "  "], "topic"),
        (["make", "Satie", "--narration-secs", "5"], "at least 10"),
        (["make", "Satie", "--language", "Klingon"], "language"),
        (["make", "Satie", "--language", "de"], "German needs a language model"),
        (["make", "Satie", "--voice", "af_sky"], "can only be “heart”"),
        (["--library", "/nowhere/at/all"], "/nowhere/at/all"),
        (["--library", "/etc/hostname"], "/etc/hostname"),
        (["--port", "x"], "port"),
        (["--data-dir", "/proc/nothing"], "/proc/nothing"),
        (["--host", "192.0.2.1"], "192.0.2.1"),
    ],
)
def test_what_cannot_start_says_why_and_exits_with_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    data = [] if "--data-dir" in arguments else ["--data-dir", str(tmp_path)]
    done = musicdoc(*arguments, *data)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_the_commands() -> None:
    done = musicdoc("--help")
    assert done.returncode == 0
    assert "make" in done.stdout
