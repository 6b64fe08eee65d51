"""Which address is answered by which handler."""

from __future__ import annotations

from typing import Any

from tornado.routing import URLSpec
from tornado.web import Application

from musicdoc_server.models import NARRATIONS, SONGS
from musicdoc_server.web import auth, exports, jobs, media, operating, pages, playlists, podcast, session, sounds
from musicdoc_server.web.admission import Admission
from musicdoc_server.web.api import UnknownRoute
from musicdoc_server.web.document.addresses import route
from musicdoc_server.web.document.described import Description, OpenApi
from musicdoc_server.web.document.openapi import Route, document
from musicdoc_server.web.document.security import SECURITY
from musicdoc_server.web.given import Asking, Given, Keeping, Making, Operating, Player, Sounding, Spotify
from musicdoc_server.web.live import events
from musicdoc_server.web.live.socket import JobSocket, UserSocket
from musicdoc_server.web.live.stream import JobStream, UserStream
from musicdoc_server.web.speech import SpeakBatch, Speech
from musicdoc_server.web.spotify_lists import SaveToSpotify
from musicdoc_server.web.suggestions import Suggestions
from musicdoc_server.web.waits import Waits

YEAR_S = 365 * 24 * 3600
HOUR_S = 3600


def application(given: Given) -> Application:
    """The Tornado application. Routes match in order."""
    asking, keeping = given.asking, given.keeping
    feeds = podcast.FeedKeys(asking.cookies.secret, keeping.feeds)
    described: list[Route] = []
    description = Description(lambda: document(described, [SECURITY[asking.mode]]))
    answering = Application(
        [
            *_of_jobs(given.making, asking, given.spotify),
            *_of_playlists(keeping, given.sounding, feeds, given.spotify),
            *_of_sign_in(asking, given.spotify, feeds, _offers(given)),
            *_of_speech(given.making, keeping),
            *_of_sound(given.sounding),
            route("/api/openapi.json", OpenApi, {"description": description}),
            *_of_operating(given.operating),
            *_of_page(given.player, given.spotify),
        ],
        default_handler_class=UnknownRoute,
        gate=asking.gate,
        proxies=asking.proxies,
        public_origin=asking.public_origin,
    )
    described += routes_of(answering)
    return answering


def _offers(given: Given) -> session.Offers:
    making, spoken = given.making, given.making.spoken
    return session.Offers(
        auth=given.asking.mode,
        catalogs=tuple(making.suggest),
        songs=SONGS,
        narrations=NARRATIONS,
        languages=spoken.model and spoken.server,
        voices=spoken.server,
        voice=spoken.voice,
        words_per_min=round(spoken.words_per_min),
        mail=making.sends_mail,
        heartbeat_s=making.streams.heartbeat_s,
        exports=(*exports.FORMATS, *given.keeping.recordings.offered),
    )


def routes_of(application: Application) -> list[Route]:
    """All that it answers to, each by its template."""
    return [(str(rule.name), rule.target) for rule in application.wildcard_router.rules]


def _of_jobs(making: Making, asking: Asking, spotify: Spotify) -> list[URLSpec]:
    admission = Admission(
        list(making.suggest), making.spoken, spotify.sessions, asking.rates, sends_mail=making.sends_mail
    )
    jobs_parts = {"manager": making.manager}
    streamed = {**jobs_parts, "streams": making.streams}
    changes = {**jobs_parts, "sessions": spotify.sessions, "admission": admission}
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


def _of_playlists(keeping: Keeping, sounding: Sounding, feeds: podcast.FeedKeys, spotify: Spotify) -> list[URLSpec]:
    stored = {"playlists": keeping.playlists}
    changes = {**stored, "deleted": keeping.deleted}
    made = {**stored, "recordings": keeping.recordings}
    addressed = {**stored, "public_url": keeping.public_url}
    told = {**addressed, "told": sounding.cues}
    return [
        route("/api/playlists", playlists.CreatePlaylist, stored),
        route("/api/playlists/{playlistId}", playlists.OnePlaylist, changes),
        route("/api/playlists/{playlistId}/restore", playlists.RestorePlaylist, changes),
        route("/api/playlists/{playlistId}/export/{sound}", sounds.SoundFile, {**made, "waits": Waits()}),
        route("/api/playlists/{playlistId}/export/{soundFormat}/make", sounds.MakeSound, made),
        route("/api/playlists/{playlistId}/export/{format}", exports.ExportPlaylist, told),
        route("/api/users/{userId}/playlists", playlists.UserPlaylists, changes),
        route("/api/users/{userId}/feed.xml", podcast.Feed, {**made, **addressed, "feeds": feeds}),
        route("/api/users/{userId}/feed/renew", podcast.RenewFeed, {"feeds": feeds}),
        route(
            "/api/playlists/{playlistId}/spotify",
            SaveToSpotify,
            {**stored, "sessions": spotify.sessions, "save": spotify.save},
        ),
    ]


def _of_sign_in(asking: Asking, spotify: Spotify, feeds: podcast.FeedKeys, offers: session.Offers) -> list[URLSpec]:
    signed_in = {"sessions": spotify.sessions}
    known: dict[str, Any] = {**signed_in, "tokens": asking.tokens, "cookies": asking.cookies}
    return [
        route("/login", auth.Login, signed_in),
        route("/callback", auth.Callback, signed_in),
        route("/logout", session.Logout, known),
        route("/api/session", session.OwnSession, {**known, "offers": offers, "feeds": feeds}),
        route("/api/session/token", auth.ShowToken, signed_in),
    ]


def _of_speech(making: Making, keeping: Keeping) -> list[URLSpec]:
    speech = Speech(making.speak, making.spoken)
    return [
        route("/api/tts-batch", SpeakBatch, {"speech": speech, "playlists": keeping.playlists}),
        route("/api/suggestions", Suggestions, {"suggest": making.suggest}),
    ]


def _of_sound(sounding: Sounding) -> list[URLSpec]:
    return [
        route("/audio/{clip}", media.Narration, {"find": sounding.narration, "cache_s": YEAR_S}),
        route("/library/{trackId}/cover", media.Cover, {"find_cover": sounding.cover}),
        route("/library/{trackId}", media.LibrarySong, {"find": sounding.song, "cache_s": HOUR_S}),
    ]


def _of_operating(operated: Operating) -> list[URLSpec]:
    return [
        route("/healthz", operating.Health, {"report": operated.health}),
        route("/readyz", operating.Ready, {"check": operated.check}),
        route("/metrics", operating.Metrics, {"tell": operated.metrics, "allowed": operated.metrics_from}),
    ]


def _of_page(player: Player, spotify: Spotify) -> list[URLSpec]:
    files = {"path": str(player.static)}
    policy = pages.policy(spotify.sessions.api_url if spotify.sessions else "")
    page = {**files, "opened": player.opened, "policy": policy}
    return [
        route("/", pages.Page, page),
        route("/static/{file}", pages.StaticFile, files),
        route("/sw.js", pages.ShellWorker, files),
    ]
