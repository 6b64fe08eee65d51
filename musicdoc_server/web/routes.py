"""Which address is answered by which handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.routing import URLSpec
from tornado.web import Application

from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.exports.timing import Told
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import NARRATIONS, SONGS
from musicdoc_server.stores.base import FeedStore, PlaylistBin, PlaylistStore
from musicdoc_server.tokens import Tokens
from musicdoc_server.web import (
    auth,
    events,
    exports,
    jobs,
    media,
    operating,
    pages,
    playlists,
    podcast,
    session,
    sounds,
)
from musicdoc_server.web.access import Gate
from musicdoc_server.web.addresses import route
from musicdoc_server.web.admission import Admission
from musicdoc_server.web.api import UnknownRoute
from musicdoc_server.web.cookies import Cookies
from musicdoc_server.web.described import Description, OpenApi
from musicdoc_server.web.openapi import Route, document
from musicdoc_server.web.proxies import Network, Proxies
from musicdoc_server.web.rates import Rates
from musicdoc_server.web.security import SECURITY
from musicdoc_server.web.sessions import Sessions
from musicdoc_server.web.socket import JobSocket, UserSocket
from musicdoc_server.web.speech import Speak, SpeakBatch, Speech
from musicdoc_server.web.spoken import Spoken
from musicdoc_server.web.spotify_lists import SavePlaylist, SaveToSpotify
from musicdoc_server.web.stream import JobStream, Streams, UserStream
from musicdoc_server.web.suggestions import Suggest, Suggestions

YEAR_S = 365 * 24 * 3600
HOUR_S = 3600


@dataclass(frozen=True)
class Operating:
    """What operators ask for; the metrics only from the addresses `metrics_from`."""

    health: Callable[[], dict[str, Any]]
    check: operating.Check
    metrics: operating.Tell
    metrics_from: Sequence[Network]


@dataclass(frozen=True)
class Keeping:
    """Where playlists are, and as what they are given out; `public_url` is empty where none is set."""

    playlists: PlaylistStore
    deleted: PlaylistBin
    recordings: Recordings
    public_url: str


def application(
    *,
    manager: Manager,
    keeping: Keeping,
    narration_file: media.FindFile,
    narration_cues: Told,
    song_file: media.FindFile,
    song_cover: media.FindCover,
    operated: Operating,
    static: Path,
    page_opened: Callable[[], None],
    streams: Streams,
    suggest: Mapping[str, Suggest],
    spoken: Spoken,
    speak: Speak,
    sends_mail: bool,
    auth_by: str,
    gate: Gate,
    proxies: Proxies,
    rates: Rates,
    public_origin: str,
    cookies: Cookies,
    tokens: Tokens | None,
    feeds: FeedStore,
    sessions: Sessions | None,
    save_to_spotify: SavePlaylist | None,
) -> Application:
    """The Tornado application. Routes match in order."""
    known = {"sessions": sessions, "tokens": tokens, "cookies": cookies}
    feed_keys = podcast.FeedKeys(cookies.secret, feeds)
    catalogs = list(suggest)
    offers = session.Offers(
        auth=auth_by,
        catalogs=tuple(catalogs),
        songs=SONGS,
        narrations=NARRATIONS,
        languages=spoken.model and spoken.server,
        voices=spoken.server,
        voice=spoken.voice,
        words_per_min=round(spoken.words_per_min),
        mail=sends_mail,
        heartbeat_s=streams.heartbeat_s,
        exports=(*exports.FORMATS, *keeping.recordings.offered),
    )
    described: list[Route] = []
    description = Description(lambda: document(described, [SECURITY[auth_by]]))
    answering = Application(
        [
            *_of_jobs(manager, Admission(catalogs, spoken, sessions, rates, sends_mail=sends_mail), sessions, streams),
            *_of_playlists(keeping, narration_cues, feed_keys, sessions, save_to_spotify),
            *_of_sign_in(known, feed_keys, offers),
            route("/api/tts-batch", SpeakBatch, {"speech": Speech(speak, spoken), "playlists": keeping.playlists}),
            route("/api/suggestions", Suggestions, {"suggest": suggest}),
            route("/audio/{clip}", media.Audio, {"find": narration_file, "cache_s": YEAR_S}),
            route("/library/{trackId}/cover", media.Cover, {"find_cover": song_cover}),
            route("/library/{trackId}", media.Audio, {"find": song_file, "cache_s": HOUR_S}),
            route("/api/openapi.json", OpenApi, {"description": description}),
            *_of_operating(operated),
            *_of_page(static, page_opened, sessions),
        ],
        default_handler_class=UnknownRoute,
        gate=gate,
        proxies=proxies,
        public_origin=public_origin,
    )
    described += routes_of(answering)
    return answering


def routes_of(application: Application) -> list[Route]:
    """All that it answers to, each by its template."""
    return [(str(rule.name), rule.target) for rule in application.wildcard_router.rules]


def _of_jobs(manager: Manager, admission: Admission, sessions: Sessions | None, streams: Streams) -> list[URLSpec]:
    jobs_parts = {"manager": manager}
    streamed = {**jobs_parts, "streams": streams}
    changes = {**jobs_parts, "sessions": sessions, "admission": admission}
    return [
        route("/api/music-doc", jobs.CreateJob, changes),
        route("/api/jobs/stats", jobs.Stats, jobs_parts),  # before those with an id, as it would be taken for one
        route("/api/jobs/{jobId}", jobs.ShowJob, jobs_parts),
        route("/api/jobs/{jobId}/stream", JobStream, streamed),
        route("/api/jobs/{jobId}/ws", JobSocket, streamed),
        route("/api/jobs/{jobId}/events", events.ShowEvents, jobs_parts),
        route("/api/jobs/{jobId}/log", events.ShowLog, jobs_parts),
        route("/api/jobs/{jobId}/cancel", jobs.CancelJob, changes),
        route("/api/jobs/{jobId}/retry", jobs.RetryJob, changes),
        route("/api/users/{userId}/stream", UserStream, streamed),
        route("/api/users/{userId}/ws", UserSocket, streamed),
        route("/api/users/{userId}/events", events.UserEvents, jobs_parts),
        route("/api/users/{userId}/jobs", jobs.UserJobs, jobs_parts),
    ]


def _of_playlists(
    keeping: Keeping,
    told: Told,
    feeds: podcast.FeedKeys,
    sessions: Sessions | None,
    save: SavePlaylist | None,
) -> list[URLSpec]:
    stored = {"playlists": keeping.playlists}
    changes = {**stored, "deleted": keeping.deleted}
    made = {**stored, "recordings": keeping.recordings}
    addressed = {**stored, "public_url": keeping.public_url}
    return [
        route("/api/playlists", playlists.CreatePlaylist, stored),
        route("/api/playlists/{playlistId}", playlists.OnePlaylist, changes),
        route("/api/playlists/{playlistId}/restore", playlists.RestorePlaylist, changes),
        route("/api/playlists/{playlistId}/export/{sound}", sounds.SoundFile, made),
        route("/api/playlists/{playlistId}/export/{soundFormat}/make", sounds.MakeSound, made),
        route("/api/playlists/{playlistId}/export/{format}", exports.ExportPlaylist, {**addressed, "told": told}),
        route("/api/users/{userId}/playlists", playlists.UserPlaylists, changes),
        route("/api/users/{userId}/feed.xml", podcast.Feed, {**made, **addressed, "feeds": feeds}),
        route("/api/users/{userId}/feed/renew", podcast.RenewFeed, {"feeds": feeds}),
        route("/api/playlists/{playlistId}/spotify", SaveToSpotify, {**stored, "sessions": sessions, "save": save}),
    ]


def _of_sign_in(known: dict[str, Any], feeds: podcast.FeedKeys, offers: session.Offers) -> list[URLSpec]:
    signed_in = {"sessions": known["sessions"]}
    return [
        route("/login", auth.Login, signed_in),
        route("/callback", auth.Callback, signed_in),
        route("/logout", session.Logout, known),
        route("/api/session", session.OwnSession, {**known, "offers": offers, "feeds": feeds}),
        route("/api/session/token", auth.ShowToken, signed_in),
    ]


def _of_operating(operated: Operating) -> list[URLSpec]:
    return [
        route("/healthz", operating.Health, {"report": operated.health}),
        route("/readyz", operating.Ready, {"check": operated.check}),
        route("/metrics", operating.Metrics, {"tell": operated.metrics, "allowed": operated.metrics_from}),
    ]


def _of_page(static: Path, opened: Callable[[], None], sessions: Sessions | None) -> list[URLSpec]:
    files = {"path": str(static)}
    page = {**files, "opened": opened, "policy": pages.policy(sessions.api_url if sessions else "")}
    return [
        route("/", pages.Page, page),
        route("/static/{file}", pages.StaticFile, files),
        route("/sw.js", pages.ShellWorker, files),
    ]
