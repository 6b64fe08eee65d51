"""The Web API's catalogue, through spotipy and by hand."""

from __future__ import annotations

import httpx
import pytest
import requests
import spotipy

from tests.standins.process import StandIn
from tests.standins.spotify.behaviour import PREMIUM_TOKEN


@pytest.fixture
def sp(spotify: StandIn) -> spotipy.Spotify:
    client = spotipy.Spotify(auth=PREMIUM_TOKEN, requests_session=requests.Session(), requests_timeout=(3, 8))
    client.prefix = f"{spotify.url}/v1/"
    return client


def titles(found: dict) -> list[str]:
    return [f"{track['name']} / {track['artists'][0]['name']}" for track in found["tracks"]["items"]]


def test_a_song_is_found_by_its_title_and_artist(sp: spotipy.Spotify) -> None:
    track = sp.search('track:"Digital Bath" artist:"Deftones"', limit=3)["tracks"]["items"][0]
    assert (track["name"], track["album"]["name"]) == ("Digital Bath", "White Pony")
    assert track["album"]["release_date"] == "2000-06-20"
    assert track["uri"] == f"spotify:track:{track['id']}"
    assert len(track["id"]) == 22
    assert len(track["external_ids"]["isrc"]) == 12


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("radiohed creap", "Creep / Radiohead"),
        ("joga bjork", "Jóga / Björk"),
        ('track:creep artist:"stone temple pilots"', "Creep / Stone Temple Pilots"),
        ("track:creep year:1994", "Creep / TLC"),
        ('album:"white pony" passenger', "Passenger (feat. Maynard James Keenan) / Deftones"),
    ],
)
def test_search_reads_filters_accents_and_slips(sp: spotipy.Spotify, query: str, first: str) -> None:
    assert titles(sp.search(query))[0] == first


def test_one_title_comes_by_several_artists_and_in_several_versions(sp: spotipy.Spotify) -> None:
    found = titles(sp.search("track:creep", limit=10))
    assert {"Creep / Radiohead", "Creep / TLC", "Creep / Stone Temple Pilots"} <= set(found)
    assert any("Karaoke" in title for title in found)


def test_a_recording_keeps_its_isrc_on_a_compilation_and_not_live(sp: spotipy.Spotify) -> None:
    found = sp.search('track:"Karma Police" artist:Radiohead', limit=10)["tracks"]["items"]
    isrc = {track["album"]["name"]: track["external_ids"]["isrc"] for track in found}
    assert isrc["OK Computer"] == isrc["Radiohead: The Best Of"]
    assert isrc["OK Computer"] != isrc["OK Computer OKNOTOK 1997 2017"]


def test_pages_follow_each_other_without_gap_or_repeat(sp: spotipy.Spotify) -> None:
    page = sp.search("artist:deftones", limit=10)["tracks"]
    ids = [track["id"] for track in page["items"]]
    while page["next"]:
        page = sp.next(page)["tracks"]
        ids += [track["id"] for track in page["items"]]
    assert len(ids) == len(set(ids)) == page["total"] > 60


@pytest.mark.parametrize(
    "wrong",
    [{"limit": 11}, {"limit": 0}, {"offset": 1000, "limit": 5}, {"q": " "}, {"type": "song"}, {"market": "Germany"}],
)
def test_search_refuses_what_the_real_one_refuses(api: httpx.Client, wrong: dict) -> None:
    reply = api.get("/search", params={"q": "creep", "type": "track", **wrong})
    assert reply.status_code == 400
    assert reply.json()["error"]["status"] == 400


def test_albums_of_an_artist_come_ten_at_most(sp: spotipy.Spotify) -> None:
    artist = sp.search("deftones", type="artist")["artists"]["items"][0]
    albums = sp.artist_albums(artist["id"], include_groups="album", limit=10)
    assert [album["name"] for album in albums["items"]][-1] == "Adrenaline" or albums["next"]
    assert albums["total"] == 11
    with pytest.raises(spotipy.SpotifyException) as refused:
        sp.artist_albums(artist["id"])
    assert refused.value.http_status == 400
    tracks = sp.album_tracks(albums["items"][0]["id"])["items"]
    assert [track["track_number"] for track in tracks] == list(range(1, len(tracks) + 1))


def test_development_mode_has_lost_routes_and_fields(api: httpx.Client, sp: spotipy.Spotify) -> None:
    track = sp.search("track:creep artist:radiohead")["tracks"]["items"][0]
    artist = track["artists"][0]["id"]
    lost = [f"/artists/{artist}/top-tracks", f"/tracks?ids={track['id']}", f"/artists?ids={artist}", "/users/listener"]
    assert [api.get(path).status_code for path in lost] == [403] * len(lost)
    assert api.post("/users/listener/playlists", json={"name": "a"}).status_code == 403
    assert not {"popularity", "available_markets", "preview_url"} & set(track)
    assert not {"popularity", "followers"} & set(sp.artist(artist))
    assert not {"product", "email", "country"} & set(sp.me())


def test_an_older_app_still_has_them(spotify: StandIn, sp: spotipy.Spotify) -> None:
    spotify.set(development_mode=False)
    track = sp.search("track:creep artist:radiohead", limit=50)["tracks"]["items"][0]
    assert track["popularity"]
    assert sp.me()["product"] == "premium"
    best = sp.artist_top_tracks(track["artists"][0]["id"])["tracks"]
    assert len(best) == 10
    assert sp.tracks([track["id"]])["tracks"][0]["name"] == "Creep"


def test_a_missing_title_is_missing_everywhere(spotify: StandIn, sp: spotipy.Spotify) -> None:
    album = sp.search("track:creep artist:radiohead")["tracks"]["items"][0]["album"]["id"]
    spotify.set(missing=["Creep"])
    assert not [title for title in titles(sp.search("creep radiohead", limit=10)) if title.startswith("Creep")]
    assert "Creep" not in {track["name"] for track in sp.album_tracks(album)["items"]}


def test_a_title_can_be_left_with_nothing_but_other_versions(spotify: StandIn, sp: spotipy.Spotify) -> None:
    spotify.set(only_variants=["Karma Police"])
    found = titles(sp.search("track:karma police", limit=10))
    assert found
    assert all("Remastered" in title or "Karaoke" in title for title in found)


def test_other_versions_can_come_first(spotify: StandIn, sp: spotipy.Spotify) -> None:
    spotify.set(variants_first=True)
    assert titles(sp.search('track:"Digital Bath"'))[0] != "Digital Bath / Deftones"


def test_some_artists_have_few_tracks_and_some_sound_alike(sp: spotipy.Spotify) -> None:
    assert sp.search('artist:"The La\'s"', limit=10)["tracks"]["total"] == 3
    names = [artist["name"] for artist in sp.search("radiohead", type="artist")["artists"]["items"]]
    assert names == ["Radiohead", "Radiohead Tribute Players"]
    grunge = sp.search("genre:grunge", type="artist", limit=10)["artists"]["items"]
    assert len(grunge) >= 5


def test_links_and_covers_lead_to_the_stand_in_itself(spotify: StandIn, sp: spotipy.Spotify) -> None:
    track = sp.search("track:lithium artist:nirvana")["tracks"]["items"][0]
    cover = httpx.get(track["album"]["images"][1]["url"])
    assert cover.headers["content-type"] == "image/png"
    assert cover.content.startswith(b"\x89PNG")
    assert track["external_urls"]["spotify"].startswith(spotify.url)
    assert "Lithium" in httpx.get(track["external_urls"]["spotify"]).text


def test_an_unknown_id_and_an_unknown_route_are_404(api: httpx.Client) -> None:
    for path in ("/tracks/nothing", "/albums/nothing", "/artists/nothing", "/no/such/route"):
        assert api.get(path).json()["error"]["status"] == 404
