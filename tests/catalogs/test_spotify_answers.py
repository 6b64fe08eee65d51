"""Whatever Spotify, or what stands in its place, answers: songs, or none."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicdoc_server.catalogs.spotify_tracks import artists_in, distinct, tracks_in
from musicdoc_server.models import Song

ENOUGH = settings(max_examples=100, deadline=None)
NASTY = ["", "\ud800", "a\ud800b", "a\0b", "x" * 400, "a\u2028b", "1999-13-99"]
TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(NASTY)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
ANYTHING = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
ID = st.sampled_from(["4fzsfWzRhPawzqhX8Qt9F3", "1", "", "a/b"]) | ANYTHING
NAMED = st.fixed_dictionaries({}, optional={"name": TEXT | ANYTHING, "id": ID}) | ANYTHING
TRACK = st.fixed_dictionaries(
    {"name": TEXT, "id": ID, "artists": st.lists(NAMED, max_size=4), "duration_ms": st.integers() | ANYTHING},
    optional={
        "album": st.fixed_dictionaries({"name": TEXT, "release_date": TEXT | ANYTHING}) | ANYTHING,
        "external_ids": st.fixed_dictionaries({"isrc": TEXT | ANYTHING}) | ANYTHING,
        "is_playable": st.booleans() | ANYTHING,
    },
)
PAGE = st.fixed_dictionaries({"items": st.lists(TRACK | NAMED, max_size=4)}) | st.lists(TRACK, max_size=3) | ANYTHING


def told(answer: dict[str, Any]) -> int:
    """How many tracks and artists come of an answer; all of them can be stored and sent."""
    tracks, artists = distinct(tracks_in(answer)), artists_in(answer)
    for track in [found.track for found in tracks]:
        song = Song(
            index=0,
            title=track.title,
            artist=track.artist,
            album=track.album,
            year=track.year,
            track_id=track.id,
            track_uri=track.uri,
            duration_ms=track.duration_ms,
        )
        assert Song.model_validate_json(song.model_dump_json()) == song
    for artist in artists:
        assert artist.name.encode()
        assert artist.id.isalnum()
    return len(tracks) + len(artists)


@ENOUGH
@given(st.fixed_dictionaries({}, optional={"tracks": PAGE, "artists": PAGE}))
def test_what_comes_of_an_answer_can_be_told(answer: dict[str, Any]) -> None:
    told(answer)


@pytest.mark.parametrize("name", NASTY[1:], ids=ascii)
def test_a_name_of_any_signs_can_be_told(name: str) -> None:
    by = {"name": name, "id": "1"}
    track = {"name": name, "id": "2", "artists": [by], "duration_ms": 5, "album": {"name": name, "release_date": name}}
    assert told({"tracks": {"items": [track]}, "artists": {"items": [by]}}) == 2


def test_a_track_that_says_it_plays_for_years_is_left_out() -> None:
    track = {"name": "x", "id": "2", "artists": [{"name": "y", "id": "1"}], "duration_ms": 10**14}
    assert told({"tracks": {"items": [track]}}) == 0
