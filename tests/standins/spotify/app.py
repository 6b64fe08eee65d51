"""Joins the Spotify stand-in's routes."""

from __future__ import annotations

import tornado.web

from tests.standins.control import Control
from tests.standins.spotify import account, accounts, api, pictures, player
from tests.standins.spotify.base import Nowhere
from tests.standins.spotify.behaviour import SpotifyBehaviour
from tests.standins.spotify.tokens import Tokens
from tests.standins.wire import Route, application

ROUTES: list[tuple[str, type[Route]]] = [
    ("/v1/me", account.Me),
    ("/v1/me/playlists", account.MyPlaylists),
    ("/v1/me/player", player.Player),
    ("/v1/me/player/play", player.Play),
    ("/v1/me/player/pause", player.Pause),
    ("/v1/me/player/devices", player.Devices),
    ("/v1/playlists/{id}", account.PlaylistItem),
    ("/v1/playlists/{id}/items", account.PlaylistItems),
    ("/v1/playlists/{id}/tracks", api.Lost),
    ("/v1/search", api.Search),
    ("/v1/artists", api.Batch),
    ("/v1/artists/{id}", api.Artist),
    ("/v1/artists/{id}/albums", api.ArtistAlbums),
    ("/v1/artists/{id}/top-tracks", api.TopTracks),
    ("/v1/artists/{id}/related-artists", api.Lost),
    ("/v1/albums", api.Batch),
    ("/v1/albums/{id}", api.AlbumItem),
    ("/v1/albums/{id}/tracks", api.AlbumTracks),
    ("/v1/tracks", api.Batch),
    ("/v1/tracks/{id}", api.TrackItem),
    ("/v1/users/{id}", api.Lost),
    ("/v1/users/{id}/playlists", api.Lost),
    ("/v1/browse/new-releases", api.Lost),
    ("/v1/browse/categories", api.Lost),
    ("/authorize", accounts.Authorize),
    ("/api/token", accounts.Token),
    ("/open/{kind}/{id}", pictures.Open),
    ("/image/{name}", pictures.Image),
]


def make_app(behaviour: SpotifyBehaviour) -> tornado.web.Application:
    """The Web API and the accounts service at one address."""
    tokens = Tokens(behaviour)
    playlists: dict[str, account.Playlist] = {}
    playing: dict[str, dict[str, object]] = {}

    def forget() -> None:
        tokens.forget()
        playlists.clear()
        playing.clear()

    control = Control(behaviour, forget)
    return application(control, ROUTES, Nowhere, tokens=tokens, playlists=playlists, playing=playing)
