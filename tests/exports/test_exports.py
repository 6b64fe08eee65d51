"""A documentary as files for other programs, read back by readers that are not ours where there are any."""

import json
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.captions import Cue, read, vtt
from musicdoc_server.exports.playlists import m3u, slug, xspf
from musicdoc_server.exports.timing import cues
from musicdoc_server.exports.transcript import chapters, transcript
from musicdoc_server.models import Documentary, Narration, Segment, Song
from tests.server import Server

TEXT = 'Satie wrote No. 1 in 1888 <at night>. "Slow," it says & means it! Listen.'
NARRATION = Narration(index=0, title="Opening\nline", text=TEXT, audio_url=f"/audio/{'0' * 64}.mp3", duration_ms=10_000)
SONG = Song(index=1, title="Rêverie", artist="Claude & Co", track_id="t", track_uri="library:t", duration_ms=61_500)
DATA = Documentary(title="Évening: a life", summary="s", timeline=(NARRATION, SONG))


def place(segment: Segment) -> str | None:
    return f"http://here/{segment.index}"


def test_a_playlist_has_a_line_for_what_can_be_played() -> None:
    lines = m3u(DATA, place).splitlines()
    assert lines == [
        "#EXTM3U",
        "#PLAYLIST:Évening: a life",
        "#EXTINF:10,Opening line",
        "http://here/0",
        "#EXTINF:62,Claude & Co - Rêverie",
        "http://here/1",
    ]
    assert "#EXTINF" not in m3u(DATA, lambda segment: None)


def test_xspf_is_xml_with_the_words() -> None:
    root = ElementTree.fromstring(xspf(DATA, place))
    names = {"x": "http://xspf.org/ns/0/"}
    tracks = root.findall("x:trackList/x:track", names)
    assert [track.findtext("x:location", "", names) for track in tracks] == ["http://here/0", "http://here/1"]
    assert tracks[0].findtext("x:annotation", "", names) == TEXT
    assert tracks[1].findtext("x:creator", "", names) == "Claude & Co"


def test_a_transcript_follows_the_voice_sentence_by_sentence() -> None:
    assert [cue.text for cue in cues(NARRATION)] == [
        "Satie wrote No. 1 in 1888 <at night>.",
        '"Slow," it says & means it!',
        "Listen.",
    ]
    told = transcript(DATA)
    assert told.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "&lt;at night&gt;" in told
    assert "00:00:10.000 --> 00:01:11.500\n♪ Rêverie – Claude &amp; Co" in told


def test_a_transcript_takes_the_times_of_the_clip_where_they_are_of_these_words() -> None:
    of_these_words = (Cue(0, 1_000, TEXT),)
    assert "00:00:00.000 --> 00:00:01.000" in transcript(DATA, {NARRATION.audio_url: of_these_words}.__getitem__)
    other = (Cue(0, 1_000, "Of another text."),)
    assert transcript(DATA, lambda _: other) == transcript(DATA)


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 10**6), st.text(min_size=1).filter(str.strip))))
def test_captions_are_read_as_they_were_written(told: list[tuple[int, int, str]]) -> None:
    cues = [Cue(start_ms, start_ms + ms, " ".join(text.split())) for start_ms, ms, text in told]
    assert list(read(vtt(cues))) == cues


@given(text=st.text(min_size=1).filter(str.strip), duration_ms=st.integers(0, 10**7))
def test_cues_cover_a_narration_without_gap_or_overlap(text: str, duration_ms: int) -> None:
    found = cues(NARRATION.model_copy(update={"text": text, "duration_ms": duration_ms}))
    assert found[0].start_ms == 0
    assert found[-1].end_ms == duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(found))
    assert " ".join(" ".join(cue.text for cue in found).split()) == " ".join(text.split())


def test_chapters_begin_where_their_segments_do() -> None:
    data = json.loads(chapters(DATA, place))
    assert [chapter["startTime"] for chapter in data["chapters"]] == [0, 10]
    assert data["version"] == "1.2.0"


def test_a_files_name_is_plain() -> None:
    assert slug("Évening: a life/../x") == "evening-a-life-x"
    assert slug("日本") == "documentary"


def test_a_finished_documentary_comes_in_every_format_and_its_addresses_play(server: Server) -> None:
    playlist_id = server.finish(server.create(ownerId="exporter"))["result"]["playlistId"]
    path = f"/api/playlists/{playlist_id}/export"
    for name in ("json", "m3u8", "xspf", "vtt", "chapters"):
        reply = server.http.get(f"{path}/{name}")
        assert reply.status_code == 200
        assert "attachment" in reply.headers["Content-Disposition"]
    places = [line for line in server.http.get(f"{path}/m3u8").text.splitlines() if not line.startswith("#")]
    assert len(places) == 12
    assert all(server.http.get(place).headers["Content-Type"] == "audio/mpeg" for place in places[:3])
    assert "exporter" not in server.http.get(f"{path}/json").text
    narration = server.http.get(f"/api/playlists/{playlist_id}").json()["playlist"]["timeline"][0]
    captions = server.http.get(narration["audioUrl"].replace(".mp3", ".vtt"))
    assert server.http.get(f"{path}/vtt").text.startswith(captions.text.rstrip())
    unknown = server.http.get(f"{path}/mp4")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert server.http.get("/api/playlists/pl_none/export/vtt").status_code == 404
