"""Saved documentaries, over HTTP."""

import pytest

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
