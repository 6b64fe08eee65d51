"""Whole documentaries as sound files, measured by ffmpeg and read by mutagen."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import mutagen
import pytest

from tests.exports.sound_probe import SECONDS, cover_size, loudness, loudness_from, music_folder, needs_ffmpeg, probe
from tests.server import Server

MAKING_S = 300.0


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose music is five songs in five formats, some loud, some quiet, with names that need care."""
    needs_ffmpeg()
    music = music_folder(tmp_path_factory.mktemp("music"))
    running = Server(tmp_path_factory.mktemp("data"), "--library", str(music))
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.log()


@pytest.fixture(scope="module")
def playlist(noisy: Server) -> dict[str, Any]:
    result = noisy.finish(noisy.create("The Noise", ownerId="ann"))["result"]
    return dict(noisy.http.get(f"/api/playlists/{result['playlistId']}").json()["playlist"])


def path(playlist: dict[str, Any], sound: str) -> str:
    return f"/api/playlists/{playlist['id']}/export/{sound}"


def saved(server: Server, address: str, file: Path) -> Path:
    reply = server.http.get(address, timeout=MAKING_S)
    assert reply.status_code == 200, reply.text
    file.write_bytes(reply.content)
    return file


@pytest.fixture(scope="module")
def mp3(noisy: Server, playlist: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(noisy, path(playlist, "mp3"), tmp_path_factory.mktemp("made") / "whole.mp3")


@pytest.fixture(scope="module")
def m4b(noisy: Server, playlist: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(noisy, path(playlist, "m4b"), tmp_path_factory.mktemp("made") / "whole.m4b")


@pytest.mark.parametrize("kind", ["mp3", "m4b"])
def test_a_whole_documentary_is_one_file_at_one_loudness_with_chapters(
    kind: str, playlist: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    file = request.getfixturevalue(kind)
    lufs, peak_db = loudness(file)
    assert abs(lufs + 16) <= 1
    assert peak_db <= -1
    seen, timeline = probe(file), playlist["timeline"]
    assert abs(float(seen["format"]["duration"]) * 1000 - sum(part["durationMs"] for part in timeline)) < 100
    assert len(seen["chapters"]) == len(timeline) == 12
    start_ms = 0
    for chapter, part in zip(seen["chapters"], timeline, strict=True):
        assert abs(float(chapter["start_time"]) * 1000 - start_ms) < 100
        song = part["type"] == "song"
        assert chapter["tags"]["title"] == (f"The Noise – {part['title']}" if song else part["title"])
        if song:  # each by itself, the quiet one and the loud one
            assert abs(loudness_from(file, start_ms / 1000 + 0.5, SECONDS - 1) + 16) <= 2
        start_ms += part["durationMs"]


def test_chapters_begin_where_the_chapters_file_says(noisy: Server, playlist: dict[str, Any], mp3: Path) -> None:
    told = noisy.http.get(path(playlist, "chapters")).json()["chapters"]
    heard = probe(mp3)["chapters"]
    assert [chapter["title"] for chapter in told] == [chapter["tags"]["title"] for chapter in heard]
    for said, is_ in zip(told, heard, strict=True):
        assert abs(said["startTime"] - float(is_["start_time"])) < 0.1


def test_an_mp3_says_what_it_is_and_has_the_librarys_cover(playlist: dict[str, Any], mp3: Path) -> None:
    file = mutagen.File(mp3)
    assert file.tags["TIT2"].text == [playlist["title"]]
    assert file.tags["TALB"].text == ["Musicdoc"]
    assert file.tags["CTOC:toc"].child_element_ids == [f"ch{number}" for number in range(12)]
    assert file.tags["APIC:"].mime == "image/jpeg"
    assert cover_size(mp3) == (1000, 500)
    assert "synthetic voice" in str(file.tags["TXXX:comment"].text)


def test_an_m4b_says_what_it_is_and_has_the_librarys_cover(playlist: dict[str, Any], m4b: Path) -> None:
    file = mutagen.File(m4b)
    assert file.tags["\xa9nam"] == [playlist["title"]]
    assert cover_size(m4b) == (1000, 500)
    assert [chapter.title for chapter in file.chapters][:1] == [playlist["timeline"][0]["title"]]
    assert probe(m4b)["format"]["tags"]["major_brand"].strip() == "M4B"


def test_the_file_is_served_like_any_recording(noisy: Server, playlist: dict[str, Any], mp3: Path) -> None:
    whole = mp3.read_bytes()
    head = noisy.http.head(path(playlist, "mp3"))
    assert int(head.headers["Content-Length"]) == len(whole)
    assert head.headers["Content-Type"] == "audio/mpeg"
    assert head.headers["Content-Disposition"].endswith('.mp3"')
    part = noisy.http.get(path(playlist, "mp3"), headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, whole[1000:2000])
    again = noisy.http.get(path(playlist, "mp3"), headers={"If-None-Match": head.headers["ETag"]})
    assert again.status_code == 304
    assert part.headers["ETag"] == head.headers["ETag"]


def test_a_page_is_told_when_the_file_is_ready(noisy: Server, playlist: dict[str, Any], mp3: Path) -> None:
    told = noisy.http.post(f"{path(playlist, 'mp3')}/make").json()
    assert told == {"ok": True, "ready": True, "progress": 100, "bytes": mp3.stat().st_size}
    unknown = noisy.http.post(f"{path(playlist, 'wav')}/make")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    session = noisy.http.get("/api/session").json()
    assert {"mp3", "m4b", "narration", "vtt"} <= set(session["exports"])


def spotify_made(server: Server, playlist: dict[str, Any]) -> dict[str, Any]:
    """Its beginning, with songs from Spotify in place of the library's."""
    spotify = {"trackUri": "spotify:track:4uLU6hMCjMI75M1A2tKUQC", "audioUrl": None, "coverUrl": None}
    timeline = [{**part, **spotify} if part["type"] == "song" else part for part in playlist["timeline"][:4]]
    body = {"title": "From elsewhere", "ownerId": "bob", "timeline": timeline}
    return dict(server.http.post("/api/playlists", json=body).json()["playlist"])


def test_of_songs_from_spotify_only_the_narration_can_be_had(
    noisy: Server, playlist: dict[str, Any], tmp_path: Path
) -> None:
    made = spotify_made(noisy, playlist)
    for name in ("mp3", "m4b"):
        for reply in (noisy.http.get(path(made, name)), noisy.http.post(f"{path(made, name)}/make")):
            assert (reply.status_code, reply.json()["code"]) == (403, "not_exportable")
            assert "narration alone" in reply.json()["error"]
    seen = probe(saved(noisy, path(made, "narration"), tmp_path / "narration.mp3"))
    spoken = [part for part in made["timeline"] if part["type"] == "narration"]
    assert [chapter["tags"]["title"] for chapter in seen["chapters"]] == [part["title"] for part in spoken]
    assert abs(float(seen["format"]["duration"]) * 1000 - sum(part["durationMs"] for part in spoken)) < 100
    transcript = noisy.http.get(path(made, "narration-vtt")).text
    assert "♪" not in transcript


def test_another_title_is_another_file_and_none_is_made_of_what_is_deleted(
    noisy: Server, playlist: dict[str, Any], tmp_path: Path
) -> None:
    made = spotify_made(noisy, playlist)
    at = f"/api/playlists/{made['id']}"
    noisy.http.patch(at, json={"title": "Ünder; another = name #2\\"})
    file = saved(noisy, path(made, "narration"), tmp_path / "narration.mp3")
    assert mutagen.File(file).tags["TIT2"].text[0].strip() == "Ünder; another = name #2\\"
    noisy.http.delete(at)
    assert noisy.http.get(path(made, "narration")).status_code == 404
    assert noisy.http.post(f"{path(made, 'narration')}/make").status_code == 404


def test_a_song_that_has_gone_from_the_folder_is_named(noisy: Server, playlist: dict[str, Any], tmp_path: Path) -> None:
    timeline = [{**part, "trackId": "nothing"} if part["type"] == "song" else part for part in playlist["timeline"]]
    body = {"title": "Lost", "ownerId": "eve", "timeline": timeline}
    lost = noisy.http.post("/api/playlists", json=body).json()["playlist"]
    reply = noisy.http.get(path(lost, "mp3"))
    assert (reply.status_code, reply.json()["code"]) == (409, "recording_missing")
    assert timeline[2]["title"] in reply.json()["error"]


def children(server: Server) -> list[int]:
    """The ffmpeg processes that the server has started."""
    said = subprocess.run(["pgrep", "-P", str(server.process.pid), "ffmpeg"], capture_output=True, check=False).stdout
    return [int(line) for line in said.split()]


def test_when_ffmpeg_is_killed_the_error_says_so_and_another_try_helps(noisy: Server, playlist: dict[str, Any]) -> None:
    made = spotify_made(noisy, playlist)
    noisy.http.patch(f"/api/playlists/{made['id']}", json={"title": "To be killed"})
    replies: list[httpx.Response] = []
    asking = threading.Thread(
        target=lambda: replies.append(httpx.get(noisy.url + path(made, "narration"), timeout=MAKING_S))
    )
    asking.start()
    killed = 0
    while asking.is_alive() and not killed:
        for child in children(noisy):
            try:
                os.kill(child, signal.SIGKILL)
                killed = child
            except ProcessLookupError:
                continue
    asking.join()
    assert killed
    assert replies[0].status_code in {409, 500}
    assert replies[0].json()["code"] in {"export_failed", "recording_missing"}
    assert noisy.http.get(path(made, "narration"), timeout=MAKING_S).status_code == 200


def test_without_ffmpeg_no_sound_files_are_offered(tmp_path: Path) -> None:
    bare = tmp_path / "bin"
    bare.mkdir()
    server = Server(tmp_path / "data", env={"PATH": str(bare)})
    assert "mp3" not in server.http.get("/api/session").json()["exports"]
    made = server.http.post("/api/playlists", json={"title": "Nothing", "timeline": []}).json()["playlist"]
    for address in (path(made, "mp3"), "/api/users/local/feed.xml"):
        reply = server.http.get(address)
        assert (reply.status_code, reply.json()["code"]) == (501, "not_offered")
        assert "ffmpeg" in reply.json()["error"]
    assert server.stop() == 0


def test_a_timeline_that_says_wrong_lengths_makes_a_file_of_the_true_one(
    noisy: Server, playlist: dict[str, Any], tmp_path: Path
) -> None:
    first = {**playlist["timeline"][0], "durationMs": 600_000_000}
    body = {"title": "Longer than it is", "ownerId": "eve", "timeline": [first]}
    made = noisy.http.post("/api/playlists", json=body).json()["playlist"]
    seen = probe(saved(noisy, path(made, "mp3"), tmp_path / "true.mp3"))
    assert abs(float(seen["format"]["duration"]) * 1000 - playlist["timeline"][0]["durationMs"]) < 100
