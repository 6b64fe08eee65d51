"""A user's documentaries as a podcast, read by a feed reader that is not ours."""

from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from tests.exports.sound_probe import needs_ffmpeg, probe
from tests.server import Server
from tests.web.test_playlists import NARRATION, SONG, create

HOSTILE = '<b>&amp; ]]> \u202eRTL</b> "quoted"'
SPOTIFY = {**SONG, "trackUri": "spotify:track:4uLU6hMCjMI75M1A2tKUQC", "audioUrl": None}


@pytest.fixture(autouse=True)
def _with_ffmpeg() -> None:
    needs_ffmpeg()


def feed(server: Server, user: str) -> feedparser.FeedParserDict:
    reply = server.http.get(f"/api/users/{user}/feed.xml")
    assert reply.status_code == 200, reply.text
    assert reply.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    ElementTree.fromstring(reply.content)
    parsed = feedparser.parse(reply.content)
    assert not parsed.bozo
    return parsed


def test_each_documentary_is_an_episode_with_its_file_chapters_and_transcript(server: Server, tmp_path: Path) -> None:
    whole = server.finish(server.create(ownerId="somebody"))["result"]["data"]
    playlist_id = create(server, "podcaster", title=whole["title"], timeline=whole["timeline"][:3])
    parsed = feed(server, "podcaster")
    (entry,) = parsed.entries
    assert (entry.id, entry.title) == (playlist_id, whole["title"])
    assert entry.published_parsed
    (enclosure,) = entry.enclosures
    assert enclosure.type == "audio/mpeg"
    file = server.http.get(enclosure.href, timeout=300)
    assert len(file.content) == int(enclosure.length)  # told before it was made
    (tmp_path / "episode.mp3").write_bytes(file.content)
    assert abs(float(probe(tmp_path / "episode.mp3")["format"]["duration"]) - int(entry.itunes_duration)) < 1
    assert server.http.get(entry.podcast_chapters["url"]).json()["version"] == "1.2.0"
    assert server.http.get(entry.podcast_transcript["url"]).text.startswith("WEBVTT")
    assert server.http.get(parsed.feed.image.href).headers["Content-Type"] == "image/png"
    assert entry.link.endswith(f"/?playlistId={entry.id}")


def test_of_songs_from_spotify_the_narration_is_an_episode(server: Server) -> None:
    create(server, "poddy", title=HOSTILE, timeline=[NARRATION, SPOTIFY])
    (entry,) = feed(server, "poddy").entries
    assert entry.enclosures[0].href.endswith("/export/narration")
    assert entry.podcast_transcript["url"].endswith("/export/narration-vtt")
    assert entry.title.endswith("(narration only)")
    assert entry.itunes_duration == "1"


def test_what_people_type_stays_text_in_a_feed(server: Server) -> None:
    create(server, "podtext", title=HOSTILE, summary=HOSTILE)
    root = ElementTree.fromstring(server.http.get("/api/users/podtext/feed.xml").content)
    assert root.findtext("channel/item/title") == HOSTILE.replace("\u202e", " ")
    assert HOSTILE.replace("\u202e", "") in root.findtext("channel/item/description", "")


def test_a_reader_that_has_the_feed_is_told_so_until_it_changes(server: Server) -> None:
    playlist_id = create(server, "podcache")
    first = server.http.get("/api/users/podcache/feed.xml")
    known = {"If-None-Match": first.headers["ETag"]}
    assert server.http.get("/api/users/podcache/feed.xml", headers=known).status_code == 304
    server.http.delete(f"/api/playlists/{playlist_id}")
    changed = server.http.get("/api/users/podcache/feed.xml", headers=known)
    assert changed.status_code == 200
    assert not feedparser.parse(changed.content).entries


def test_addresses_begin_with_the_public_url_where_there_is_one(tmp_path: Path) -> None:
    server = Server(tmp_path, "--public-url", "https://music.example/")
    playlist_id = create(server, "ann")
    (entry,) = feed(server, "ann").entries
    assert entry.enclosures[0].href == f"https://music.example/api/playlists/{playlist_id}/export/mp3"
    listed = server.http.get(f"/api/playlists/{playlist_id}/export/m3u8").text
    assert "https://music.example/library/t" in listed
    assert server.stop() == 0
