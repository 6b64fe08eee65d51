"""A song of the library is heard by whoever has its address, and nobody can work that out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from musicdoc_server.catalogs import demo
from musicdoc_server.catalogs.tags import SUFFIXES
from musicdoc_server.keys import keyed_id
from tests.server import Server

MUSIC = Path(demo.__file__).parent


def guesses() -> Iterator[str]:
    """What the ids of the shipped songs were, to everybody who knows their paths."""
    for file in sorted(MUSIC.rglob("*")):
        if file.suffix in SUFFIXES:
            yield hashlib.blake2b(bytes(file.relative_to(MUSIC)), digest_size=12).hexdigest()


def songs(server: Server, playlist_id: str) -> list[dict[str, Any]]:
    timeline = server.http.get(f"/api/playlists/{playlist_id}").json()["playlist"]["timeline"]
    return [part for part in timeline if part["type"] == "song"]


def test_nobody_hears_a_song_by_guessing_where_its_file_is(server: Server) -> None:
    assert len(list(guesses())) > 5
    for guess in guesses():
        assert server.http.get(f"/library/{guess}").status_code == 404
        assert server.http.get(f"/library/{guess}/cover").status_code == 404


def as_saved_before(file: Path) -> None:
    """Makes the database what an earlier version would have left."""
    with closing(sqlite3.connect(file)) as database, database:
        (key,) = database.execute("SELECT key FROM keys WHERE name = 'library'").fetchone()
        for guess in guesses():
            database.execute("UPDATE playlists SET data = replace(data, ?, ?)", (keyed_id(key, guess), guess))
        assert any(guess in database.execute("SELECT data FROM playlists").fetchone()[0] for guess in guesses())
        database.execute("UPDATE schema_version SET version = 3")


def test_documentaries_of_an_earlier_version_play_on(tmp_path: Path) -> None:
    server = Server(tmp_path)
    playlist_id = server.finish(server.create())["result"]["playlistId"]
    before = songs(server, playlist_id)
    server.stop()
    as_saved_before(tmp_path / "musicdoc.db")
    server = Server(tmp_path)
    after = songs(server, playlist_id)
    assert after == before
    assert not {song["trackId"] for song in after} & set(guesses())
    listed = server.http.get(f"/api/playlists/{playlist_id}/export/m3u8").text
    sounding = server.http.get(f"/api/playlists/{playlist_id}/export/xspf").text
    for song in after:
        assert server.http.get(song["audioUrl"], headers={"Range": "bytes=0-99"}).status_code == 206
        assert song["trackUri"] == f"library:{song['trackId']}"
        assert song["audioUrl"] in listed
        assert song["audioUrl"] in sounding
        if song.get("coverUrl"):
            assert server.http.get(song["coverUrl"]).status_code == 200
    server.stop()
