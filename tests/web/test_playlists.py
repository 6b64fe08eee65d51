"""Saved documentaries, over HTTP."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from musicdoc_server.captions import read
from tests.server import Server

NARRATION = {
    "type": "narration",
    "index": 0,
    "title": "Opening",
    "text": "Hello.",
    "audioUrl": "/audio/" + "0" * 64 + ".mp3",
    "durationMs": 900,
}
SONG = {
    "type": "song",
    "index": 1,
    "title": "Rêverie",
    "artist": "A",
    "trackId": "t",
    "trackUri": "library:t",
    "durationMs": 60_000,
    "audioUrl": "/library/t",
}


def create(server: Server, owner: str, **fields: object) -> str:
    body = {"title": "Evening", "timeline": [NARRATION, SONG], "ownerId": owner, **fields}
    reply = server.http.post("/api/playlists", json=body)
    assert reply.status_code == 201, reply.text
    playlist_id = str(reply.json()["playlist"]["id"])
    assert reply.headers["Location"] == f"/api/playlists/{playlist_id}"
    return playlist_id


def test_a_finished_documentary_is_a_playlist_of_its_owner(server: Server) -> None:
    result = server.finish(server.create(ownerId="keeper"))["result"]
    playlist = server.http.get(f"/api/playlists/{result['playlistId']}").json()["playlist"]
    assert playlist["timeline"] == result["data"]["timeline"]
    assert (playlist["title"], playlist["ownerId"]) == (result["data"]["title"], "keeper")
    (listed,) = server.http.get("/api/users/keeper/playlists").json()["playlists"]
    assert listed["id"] == result["playlistId"]
    assert listed["songs"] == 5
    assert listed["durationMs"] == sum(entry["durationMs"] for entry in playlist["timeline"])
    assert "timeline" not in listed


def test_the_sources_of_a_narration_are_kept_and_none_are_needed(server: Server) -> None:
    sources = [{"text": "Satie was born in Honfleur.", "source": "A book"}]
    told = {**NARRATION, "sources": sources}
    timeline = [told, {**NARRATION, "index": 1}]
    playlist_id = create(server, "scholar", timeline=timeline)
    kept = server.http.get(f"/api/playlists/{playlist_id}").json()["playlist"]["timeline"]
    assert [entry["sources"] for entry in kept] == [sources, []]
    for wrong in ([*sources * 21], [{"text": "x" * 1001, "source": "A book"}], ["A book"]):
        body = {"title": "Evening", "timeline": [{**NARRATION, "sources": wrong}]}
        assert server.http.post("/api/playlists", json=body).status_code == 400


def test_a_playlist_is_created_read_renamed_and_deleted(server: Server) -> None:
    playlist_id = create(server, "ann")
    path = f"/api/playlists/{playlist_id}"
    assert server.http.get(path).json()["playlist"]["timeline"][1]["title"] == "Rêverie"
    renamed = server.http.patch(path, json={"title": " Late evening "}).json()["playlist"]
    assert (renamed["title"], renamed["timeline"][0]["text"]) == ("Late evening", "Hello.")
    assert server.http.get(path).json()["playlist"]["title"] == "Late evening"
    assert server.http.delete(path).json() == {"ok": True}
    assert server.http.get(path).status_code == 404
    assert server.http.delete(path).status_code == 404
    assert server.http.get("/api/users/ann/playlists").json()["playlists"] == []


def test_a_deleted_playlist_is_gone_everywhere_and_can_be_had_back(server: Server) -> None:
    playlist_id = create(server, "cat")
    path = f"/api/playlists/{playlist_id}"
    before = server.http.get(path).json()
    server.http.delete(path)
    assert server.http.get(f"{path}/export/json").status_code == 404
    assert server.http.patch(path, json={"title": "Late"}).status_code == 404
    assert server.http.get("/api/users/cat/playlists").json()["playlists"] == []
    (deleted,) = server.http.get("/api/users/cat/playlists?deleted=true").json()["playlists"]
    assert (deleted["id"], deleted["title"]) == (playlist_id, "Evening")
    restored = server.http.post(f"{path}/restore")
    assert (restored.status_code, restored.json()) == (200, before)
    assert server.http.post(f"{path}/restore").status_code == 200
    assert server.http.get(path).json() == before
    assert len(server.http.get("/api/users/cat/playlists").json()["playlists"]) == 1
    assert server.http.get("/api/users/cat/playlists?deleted=true").json()["playlists"] == []
    assert server.http.get("/api/users/cat/playlists?deleted=maybe").status_code == 400
    never = server.http.post("/api/playlists/pl_none/restore")
    assert (never.status_code, never.json()["code"]) == (404, "not_found")


def test_after_an_hour_a_deleted_playlist_stays_gone_and_the_cleanup_empties_it(tmp_path: Path) -> None:
    server = Server(tmp_path)
    late, soon = create(server, "dee"), create(server, "dee")
    for playlist_id, minutes in ((late, 61), (soon, 59)):
        server.http.delete(f"/api/playlists/{playlist_id}")
        with closing(sqlite3.connect(tmp_path / "musicdoc.db")) as database:
            at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(timespec="milliseconds")[:-6] + "Z"
            database.execute("UPDATE playlists SET deleted_at = ? WHERE id = ?", (at, playlist_id))
            database.commit()
    assert server.http.post(f"/api/playlists/{late}/restore").status_code == 404
    assert server.stop() == 0
    server = Server(tmp_path)  # the cleanup runs at each start, too
    assert server.http.post(f"/api/playlists/{soon}/restore").status_code == 200
    with closing(sqlite3.connect(tmp_path / "musicdoc.db")) as database:
        query = "SELECT count(*) FROM playlists WHERE id = ? AND data = ''"
        while database.execute(query, (late,)).fetchone() != (1,):
            assert server.process.poll() is None
            server.http.get("/healthz")
    assert server.stop() == 0


def test_a_list_tells_what_can_be_searched_and_heard(server: Server) -> None:
    own = create(server, "eve")
    spotify = {**SONG, "trackUri": "spotify:track:1", "artist": "Béla", "audioUrl": None}
    create(server, "eve", timeline=[NARRATION, spotify, {**spotify, "index": 2}])
    listed = {entry["id"]: entry for entry in server.http.get("/api/users/eve/playlists").json()["playlists"]}
    assert (listed[own]["ownFiles"], listed[own]["artists"], listed[own]["narrationMs"]) == (True, ["A"], 900)
    other = next(entry for id_, entry in listed.items() if id_ != own)
    assert (other["ownFiles"], other["artists"], other["songs"]) == (False, ["Béla"], 2)


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 301},
        {"timeline": [SONG, NARRATION]},
        {"timeline": [{**NARRATION, "audioUrl": "/audio/../library/x"}]},
        {"timeline": None},
        {"timeline": [{**SONG, "audioUrl": "javascript:alert(1)"}]},
        {"timeline": [{**SONG, "audioUrl": "https://elsewhere.example/x.mp3"}]},
        {"timeline": [{**SONG, "type": "film"}]},
        {"timeline": [{**NARRATION, "durationMs": -1}]},
    ],
    ids=str,
)
def test_a_playlist_that_is_none_is_refused(server: Server, change: dict[str, object]) -> None:
    body = {"title": "Evening", "timeline": [NARRATION, SONG], **change}
    reply = server.http.post("/api/playlists", json=body)
    assert reply.status_code == 400, reply.text
    assert next(iter(change)) in reply.json()["error"]


@pytest.mark.parametrize("title", ["", "   ", 5, None])
def test_a_title_that_is_none_is_refused(server: Server, title: object) -> None:
    path = f"/api/playlists/{create(server, 'bob')}"
    assert server.http.patch(path, json={"title": title}).status_code == 400
    assert server.http.get(path).json()["playlist"]["title"] == "Evening"


def test_the_captions_of_a_narration_are_served_like_its_sound(server: Server) -> None:
    timeline = server.finish(server.create(ownerId="reader"))["result"]["data"]["timeline"]
    sound = timeline[0]["audioUrl"]
    reply = server.http.get(sound.replace(".mp3", ".vtt"))
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert "max-age" in reply.headers["Cache-Control"]
    cues = read(reply.text)
    assert " ".join(cue.text for cue in cues) == " ".join(timeline[0]["text"].split())
    assert cues[-1].end_ms == pytest.approx(timeline[0]["durationMs"], abs=2)
    again = server.http.get(reply.url, headers={"If-None-Match": reply.headers["Etag"]})
    assert again.status_code == 304
    part = server.http.get(reply.url, headers={"Range": "bytes=0-5"})
    assert (part.status_code, part.text) == (206, "WEBVTT")
    missing = server.http.get(f"/audio/{'0' * 64}.vtt")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
