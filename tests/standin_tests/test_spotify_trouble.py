"""Limits, tokens and errors of the Web API, as spotipy sees them."""

from __future__ import annotations

import httpx
import pytest
import requests
import spotipy

from tests.standins.process import StandIn
from tests.standins.spotify.behaviour import FREE_TOKEN, PREMIUM_TOKEN


def client(spotify: StandIn, token: str = PREMIUM_TOKEN, wait_s: float = 8) -> spotipy.Spotify:
    made = spotipy.Spotify(auth=token, requests_session=requests.Session(), requests_timeout=(3, wait_s))
    made.prefix = f"{spotify.url}/v1/"
    return made


def error_of(spotify: StandIn, token: str = PREMIUM_TOKEN) -> spotipy.SpotifyException:
    with pytest.raises(spotipy.SpotifyException) as caught:
        client(spotify, token).me()
    return caught.value


def test_the_short_429_passes(spotify: StandIn) -> None:
    spotify.set(short_429=2)
    for _ in range(2):
        error = error_of(spotify)
        assert (error.http_status, error.headers["Retry-After"], error.reason) == (429, "1", None)
    assert client(spotify).me()["id"] == "listener"


def test_the_429_of_the_quota_says_so_and_lasts_hours(spotify: StandIn) -> None:
    spotify.set(quota_429=-1)
    for _ in range(2):
        error = error_of(spotify)
        assert (error.http_status, error.reason) == (429, "QUOTA_EXCEEDED")
        assert int(error.headers["Retry-After"]) >= 3600


def test_server_errors_pass(spotify: StandIn) -> None:
    spotify.set(fail_5xx=1)
    assert error_of(spotify).http_status == 503
    assert client(spotify).me()


def test_a_hanging_call_is_the_clients_time_out(spotify: StandIn) -> None:
    spotify.set(hang=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        client(spotify, wait_s=0.2).me()
    spotify.wait_for(lambda calls: calls[0]["aborted"])


@pytest.mark.parametrize(
    ("token", "message"), [("nobody's", "Invalid access token"), (PREMIUM_TOKEN, "The access token expired")]
)
def test_a_bad_token_is_401_in_spotifys_words(spotify: StandIn, token: str, message: str) -> None:
    spotify.set(expired=[PREMIUM_TOKEN])
    error = error_of(spotify, token)
    assert error.http_status == 401
    assert message in error.msg


def test_no_token_at_all_is_401(spotify: StandIn) -> None:
    assert httpx.get(f"{spotify.url}/v1/me").json() == {"error": {"status": 401, "message": "No token provided"}}


def test_a_token_expires_in_the_middle(spotify: StandIn) -> None:
    spotify.set(expire_token_after=2)
    for _ in range(2):
        assert client(spotify).me()
    for _ in range(2):
        assert "The access token expired" in error_of(spotify).msg
    spotify.set(tokens={"newer": {"user": "listener", "product": "premium"}})
    assert client(spotify, "newer").me()["id"] == "listener"


def test_tokens_belong_to_users(spotify: StandIn) -> None:
    spotify.set(tokens={"anns": {"user": "ann", "product": "free"}, "bobs": {"user": "bob", "listed": False}})
    assert client(spotify, "anns").me()["id"] == "ann"
    error = error_of(spotify, "bobs")
    assert error.http_status == 403
    assert "may not be registered" in error.msg


def test_an_error_may_be_malformed(spotify: StandIn) -> None:
    spotify.set(fail_5xx=-1, malformed_errors="text")
    with pytest.raises(AttributeError):
        client(spotify).me()
    spotify.set(malformed_errors="html")
    assert "<h1>503</h1>" in error_of(spotify).msg
    spotify.set(malformed_errors="empty")
    assert error_of(spotify).http_status == 503


def test_a_playlist_is_made_and_filled(spotify: StandIn) -> None:
    sp = client(spotify)
    uris = [track["uri"] for track in sp.search("artist:björk")["tracks"]["items"]]
    made = sp.current_user_playlist_create("Björk in five songs", public=False)
    sp.playlist_add_items(made["id"], uris)
    listed = sp.playlist_items(made["id"])["items"]
    assert [entry["item"]["uri"] for entry in listed] == uris
    assert (made["name"], made["public"], made["owner"]["id"]) == ("Björk in five songs", False, "listener")
    assert spotify.counts()["POST /v1/me/playlists"] == 1


def test_a_playlist_takes_only_what_is_there_and_only_from_its_owner(spotify: StandIn) -> None:
    spotify.set(tokens={"narrow": {"user": "ann", "scope": "streaming"}, "wide": {"user": "ann"}})
    with pytest.raises(spotipy.SpotifyException, match="Insufficient client scope"):
        client(spotify, "narrow").current_user_playlist_create("Mine", public=False)
    made = client(spotify, "wide").current_user_playlist_create("Mine", public=False)
    with pytest.raises(spotipy.SpotifyException, match="Invalid track uri"):
        client(spotify, "wide").playlist_add_items(made["id"], ["spotify:track:" + "0" * 22])


def test_playing_needs_a_device_and_premium(spotify: StandIn) -> None:
    sp = client(spotify)
    uri = sp.search("track:creep artist:radiohead")["tracks"]["items"][0]["uri"]
    with pytest.raises(spotipy.SpotifyException) as caught:
        sp.start_playback(uris=[uri])
    assert (caught.value.http_status, caught.value.reason) == (404, "NO_ACTIVE_DEVICE")
    spotify.set(device_404=1)
    with pytest.raises(spotipy.SpotifyException, match="Device not found"):
        sp.start_playback(device_id="page", uris=[uri])
    sp.start_playback(device_id="page", uris=[uri])
    assert sp.current_playback()["item"]["uri"] == uri
    assert sp.devices()["devices"][0]["is_active"]
    spotify.set(tokens={FREE_TOKEN: {"user": "guest", "product": "free"}})
    with pytest.raises(spotipy.SpotifyException) as refused:
        client(spotify, FREE_TOKEN).start_playback(device_id="page", uris=[uri])
    assert (refused.value.http_status, refused.value.reason) == (403, "PREMIUM_REQUIRED")
