"""The routes, joined to the parts of a running node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tornado.ioloop import IOLoop
from tornado.web import Application

from musicdoc_server import __version__, parts
from musicdoc_server.catalogs.examples import examples
from musicdoc_server.models import LIBRARY, SPOTIFY, Suggestion
from musicdoc_server.node import Doors, Node, static_dir
from musicdoc_server.settings import Settings
from musicdoc_server.web.doors.origins import origin
from musicdoc_server.web.doors.proxies import Proxies, networks
from musicdoc_server.web.given import Asking, Given, Keeping, Making, Operating, Player, Sounding, Spotify
from musicdoc_server.web.routes import application
from musicdoc_server.web.suggestions import Suggest


def application_of(settings: Settings, node: Node) -> Application:
    """The application that answers for `node`. Raises ConfigError."""
    heard = node.heard
    making = Making(
        node.manager, node.streams, _suggest(node), heard.voices.offered, node.speak, node.mailer is not None
    )
    keeping = Keeping(node.playlists, node.playlists, node.feeds, node.recordings, settings.public_url.rstrip("/"))
    metrics_from = networks(settings.metrics_from, "metrics_from")
    return application(
        Given(
            asking=_asking(settings, node.doors),
            making=making,
            keeping=keeping,
            sounding=Sounding(heard.audio.path, heard.audio.cues, heard.library.audio_file, heard.library.cover),
            spotify=_spotify(node.doors.spotify),
            operating=Operating(lambda: _health(node), node.check, node.metrics, metrics_from),
            player=Player(static_dir(), lambda: IOLoop.current().add_callback(heard.voices.warm_up)),
        )
    )


def _asking(settings: Settings, doors: Doors) -> Asking:
    return Asking(
        mode=settings.auth,
        gate=doors.gate,
        proxies=Proxies(networks(settings.trusted_proxies)),
        public_origin=origin(settings.address),
        rates=parts.rates(settings),
        cookies=doors.cookies,
        tokens=doors.tokens if settings.auth == "token" else None,
    )


def _spotify(spotify: parts.Spotify | None) -> Spotify:
    return Spotify(spotify.sessions, spotify.access.save_playlist) if spotify else Spotify()


def _suggest(node: Node) -> Mapping[str, Suggest]:
    """The topics that each catalog offers, the default one first."""

    async def of_spotify(typed: str) -> list[Suggestion]:
        return examples(typed)

    return {**({SPOTIFY: of_spotify} if node.doors.spotify else {}), LIBRARY: node.heard.library.suggest}


def _health(node: Node) -> dict[str, Any]:
    """How the parts are."""
    return {"version": __version__, "library": node.heard.library.status.to_json()}
