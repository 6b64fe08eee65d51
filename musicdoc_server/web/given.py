"""What the routes are given to answer with, by what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.exports.timing import Told
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.stores.base import FeedStore, PlaylistBin, PlaylistStore
from musicdoc_server.tokens import Tokens
from musicdoc_server.web import media, operating
from musicdoc_server.web.doors.access import Gate
from musicdoc_server.web.doors.cookies import Cookies
from musicdoc_server.web.doors.proxies import Network, Proxies
from musicdoc_server.web.doors.rates import Rates
from musicdoc_server.web.doors.sessions import Sessions
from musicdoc_server.web.live.stream import Streams
from musicdoc_server.web.speech import Speak
from musicdoc_server.web.spoken import Spoken
from musicdoc_server.web.spotify_lists import SavePlaylist
from musicdoc_server.web.suggestions import Suggest


@dataclass(frozen=True)
class Asking:
    """Who asks, how that is known, and how often they may; `mode` is the setting auth. No `tokens` in other modes."""

    mode: str
    gate: Gate
    proxies: Proxies
    public_origin: str
    rates: Rates
    cookies: Cookies
    tokens: Tokens | None


@dataclass(frozen=True)
class Making:
    """What a job may ask for. `suggest` offers topics, by catalog, the default one first."""

    manager: Manager
    streams: Streams
    suggest: Mapping[str, Suggest]
    spoken: Spoken
    speak: Speak
    sends_mail: bool


@dataclass(frozen=True)
class Keeping:
    """Where playlists are, and as what they are given out; `public_url` is empty where none is set."""

    playlists: PlaylistStore
    deleted: PlaylistBin
    feeds: FeedStore
    recordings: Recordings
    public_url: str


@dataclass(frozen=True)
class Sounding:
    """The files that are heard."""

    narration: media.FindFile
    cues: Told
    song: media.FindFile
    cover: media.FindCover


@dataclass(frozen=True)
class Spotify:
    """What is only there where the server has an app at Spotify."""

    sessions: Sessions | None = None
    save: SavePlaylist | None = None


@dataclass(frozen=True)
class Operating:
    """What operators ask for; the metrics only from the addresses `metrics_from`."""

    health: Callable[[], dict[str, Any]]
    check: operating.Check
    metrics: operating.Tell
    metrics_from: Sequence[Network]


@dataclass(frozen=True)
class Player:
    """The page: where its files are, and what is to be done when it is opened."""

    static: Path
    opened: Callable[[], None]


@dataclass(frozen=True)
class Given:
    """All of it."""

    asking: Asking
    making: Making
    keeping: Keeping
    sounding: Sounding
    spotify: Spotify
    operating: Operating
    player: Player
