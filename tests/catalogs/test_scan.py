import logging
import os
import sqlite3
from pathlib import Path

import pytest

from musicdoc_server.catalogs import scan as scanning
from musicdoc_server.catalogs.scan import Scanner, Stopped
from musicdoc_server.catalogs.shelf import Shelf
from tests.catalogs.music import KEY, audio, library, make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return library(
        tmp_path / "music",
        {
            "a/one.mp3": {"artist": "A", "title": "One"},
            "a/two.mp3": {"artist": "A", "title": "Two"},
            "b/three.mp3": {"artist": "B", "title": "Three"},
        },
    )


def titles(shelf: Shelf | None) -> set[str]:
    assert shelf is not None
    return {entry.title for entry in shelf.entries}


def scanner(folder: Path) -> Scanner:
    return Scanner(folder, folder.parent / "index.db", KEY)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read from now on."""
    read: list[str] = []
    original = scanning.read_tags
    monkeypatch.setattr(scanning, "read_tags", lambda file, path: read.append(str(path)) or original(file, path))
    return read


def test_the_first_scan_finds_all_and_counts(folder: Path) -> None:
    first = scanner(folder)
    assert first.load() is None
    assert titles(first.scan()) == {"One", "Two", "Three"}
    assert (first.files_seen, first.files_total) == (3, 3)


def test_the_second_start_reads_nothing_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner(folder).scan()
    read = reads(monkeypatch)
    second = scanner(folder)
    assert titles(second.load()) == {"One", "Two", "Three"}
    assert second.scan() is None
    assert read == []


def test_changed_new_and_gone_files_are_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner(folder).scan()
    make(folder / "a/one.mp3", artist="A", title="One again")
    make(folder / "c/four.flac", artist="C", title="Four")
    (folder / "b/three.mp3").unlink()
    read = reads(monkeypatch)
    second = scanner(folder)
    second.load()
    assert titles(second.scan()) == {"One again", "Two", "Four"}
    assert sorted(read) == ["a/one.mp3", "c/four.flac"]


def test_a_file_of_the_same_size_is_read_again_when_its_time_changed(folder: Path) -> None:
    scanner(folder).scan()
    file = folder / "a/one.mp3"
    size = file.stat().st_size
    make(file, artist="A", title="Six")
    assert file.stat().st_size == size
    assert "Six" in titles(scanner(folder).scan())


def test_broken_files_are_named_once_and_skipped(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a/broken.mp3").write_bytes(b"no music" * 100)
    (folder / "a/empty.flac").touch()
    assert titles(scanner(folder).scan()) == {"One", "Two", "Three"}
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warned) == 2
    assert {name for name in ("broken.mp3", "empty.flac") if any(name in line for line in warned)} == {
        "broken.mp3",
        "empty.flac",
    }
    read = reads(monkeypatch)
    assert scanner(folder).scan() is None
    assert read == []


def test_links_out_of_the_folder_and_hidden_files_are_left_alone(folder: Path, tmp_path: Path) -> None:
    outside = library(tmp_path / "outside", {"secret.mp3": {"artist": "S", "title": "Secret"}})
    (folder / "link.mp3").symlink_to(outside / "secret.mp3")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    (folder / "around").symlink_to(folder, target_is_directory=True)
    make(folder / ".hidden.mp3", title="Hidden")
    make(folder / ".trash" / "old.mp3", title="Old")
    make(folder / "notes.txt.mp3.part.mp3", title="Part")
    (folder / "list.m3u").write_text("one.mp3")
    assert titles(scanner(folder).scan()) == {"One", "Two", "Three", "Part"}


def test_odd_names_are_kept_as_they_are(folder: Path) -> None:
    odd = os.fsencode(folder) + b"/\xff\xfe caf\xe9 \n'.mp3"
    with open(odd, "wb") as file:
        file.write(audio(".mp3"))
    scanner(folder).scan()
    shelf = scanner(folder).load()
    assert shelf is not None
    assert [entry for entry in shelf.entries if (folder / entry.path).exists()] == list(shelf.entries)
    assert len(shelf.entries) == 4
    for place in range(4):
        assert shelf.track(place).to_json()["title"].encode()


def test_an_interrupted_scan_goes_on_where_it_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scanner(folder)
    original = scanning.read_tags

    def read_one_and_stop(file: Path, path: object) -> object:
        first.stop()
        return original(file, path)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(scanning, "read_tags", read_one_and_stop)
        with pytest.raises(Stopped):
            first.scan()
    read = reads(monkeypatch)
    second = scanner(folder)
    assert second.load() is None
    assert titles(second.scan()) == {"One", "Two", "Three"}
    assert len(read) == 2


def test_another_folder_does_not_see_the_old_index(folder: Path, tmp_path: Path) -> None:
    scanner(folder).scan()
    other = library(tmp_path / "other", {"a/one.mp3": {"artist": "X", "title": "Else"}})
    second = Scanner(other, folder.parent / "index.db", KEY)
    assert second.load() is None
    assert titles(second.scan()) == {"Else"}


@pytest.mark.parametrize("content", [b"", b"this is no database" * 100, b"SQLite format 3\0" + b"\7" * 5000])
def test_a_broken_index_is_made_anew(folder: Path, content: bytes) -> None:
    (folder.parent / "index.db").write_bytes(content)
    first = scanner(folder)
    assert first.load() is None
    assert titles(first.scan()) == {"One", "Two", "Three"}
    assert titles(scanner(folder).load()) == {"One", "Two", "Three"}


def test_an_index_that_cannot_be_kept_is_done_without(folder: Path, tmp_path: Path) -> None:
    first = Scanner(folder, tmp_path / "no" / "such" / "folder" / "index.db", KEY)
    assert first.load() is None
    assert titles(first.scan()) == {"One", "Two", "Three"}


def test_an_index_in_use_elsewhere_is_done_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner(folder).scan()
    make(folder / "c/four.mp3", title="Four")
    holder = sqlite3.connect(folder.parent / "index.db")
    holder.execute("BEGIN IMMEDIATE")
    original = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, timeout: original(file, timeout=0))
    assert titles(scanner(folder).scan()) == {"One", "Two", "Three", "Four"}
    holder.close()


def test_facts_are_kept_and_followed_too(folder: Path) -> None:
    body = '{"artist": {"name": "A", "facts": [{"id": "f", "kind": "life", "text": "A was.", "source": "s"}]}}'
    (folder / "a/facts.json").write_text(body)
    scanner(folder).scan()
    second = scanner(folder)
    loaded = second.load()
    assert loaded is not None
    assert [fact.text for fact in loaded.artist_facts["a"]] == ["A was."]
    assert second.scan() is None
    (folder / "a/facts.json").write_text(body.replace("A was.", "A is, still."))
    changed = scanner(folder).scan()
    assert changed is not None
    assert [fact.text for fact in changed.artist_facts["a"]] == ["A is, still."]
    (folder / "a/facts.json").unlink()
    without = scanner(folder).scan()
    assert without is not None
    assert without.artist_facts == {}
