"""Which address is answered by which handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.web import Application

from musicdoc_server.exports.recordings import Recordings
from musicdoc_server.exports.sound import SOUNDS
from musicdoc_server.exports.timing import Told
from musicdoc_server.jobs.manager import Manager
from musicdoc_server.models import NARRATIONS, SONGS
from musicdoc_server.stores.base import PlaylistBin, PlaylistStore
from musicdoc_server.tokens import Tokens
from musicdoc_server.web import auth, events, exports, jobs, media, pages, playlists, podcast, session, sounds
from musicdoc_server.web.access import Gate
from musicdoc_server.web.admission import Admission
from musicdoc_server.web.base import UnknownRoute
from musicdoc_server.web.proxies import Proxies
from musicdoc_server.web.rates import Rates
from musicdoc_server.web.sessions import Sessions
from musicdoc_server.web.socket import JobSocket, UserSocket
from musicdoc_server.web.speech import Speak, SpeakBatch, Speech
from musicdoc_server.web.spoken import Spoken
from musicdoc_server.web.stream import JobStream, Streams, UserStream
from musicdoc_server.web.suggestions import Suggest, Suggestions

NAME = r"((?:[^/%]|%(?!00))+)"
"""A part of an address; nothing is named with a zero byte, which PostgreSQL would not even look up."""
YEAR_S = 365 * 24 * 3600
HOUR_S = 3600

Route = tuple[str, Any, dict[str, Any]]


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
    health: Callable[[], dict[str, Any]],
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
    secret: str,
    tokens: Tokens | None,
    sessions: Sessions | None,
    save_to_spotify: auth.SavePlaylist | None,
) -> Application:
    """The Tornado application. Routes match in order; `secret` signs cookies."""
    known = {"sessions": sessions, "tokens": tokens, "secret": secret}
    catalogs = list(suggest)
    offers = {
        "auth": auth_by,
        "catalogs": catalogs,
        "songs": SONGS,
        "narrations": NARRATIONS,
        **spoken.to_json(),
        "mail": sends_mail,
        "heartbeatS": streams.heartbeat_s,
        "exports": [*exports.FORMATS, *keeping.recordings.offered],
    }
    return Application(
        [
            *_of_jobs(manager, Admission(catalogs, spoken, sessions, rates, sends_mail=sends_mail), sessions, streams),
            *_of_playlists(keeping, narration_cues, secret, sessions, save_to_spotify),
            *_of_sign_in(known, offers),
            (r"/api/tts-batch", SpeakBatch, {"speech": Speech(speak, spoken), "playlists": keeping.playlists}),
            (r"/api/suggestions", Suggestions, {"suggest": suggest}),
            (rf"/audio/{NAME}", media.Audio, {"find": narration_file, "cache_s": YEAR_S}),
            (rf"/library/{NAME}/cover", media.Cover, {"find_cover": song_cover}),
            (rf"/library/{NAME}", media.Audio, {"find": song_file, "cache_s": HOUR_S}),
            (r"/healthz", pages.Health, {"report": health}),
            *_of_page(static, page_opened, sessions),
        ],
        default_handler_class=UnknownRoute,
        gate=gate,
        proxies=proxies,
        public_origin=public_origin,
    )


def _of_jobs(manager: Manager, admission: Admission, sessions: Sessions | None, streams: Streams) -> list[Route]:
    jobs_parts = {"manager": manager}
    streamed = {**jobs_parts, "streams": streams}
    changes = {**jobs_parts, "sessions": sessions, "admission": admission}
    return [
        (r"/api/music-doc", jobs.CreateJob, changes),
        (r"/api/jobs/stats", jobs.Stats, jobs_parts),  # before those with an id, as it would be taken for one
        (rf"/api/jobs/{NAME}", jobs.ShowJob, jobs_parts),
        (rf"/api/jobs/{NAME}/stream", JobStream, streamed),
        (rf"/api/jobs/{NAME}/ws", JobSocket, streamed),
        (rf"/api/jobs/{NAME}/events", events.ShowEvents, jobs_parts),
        (rf"/api/jobs/{NAME}/log", events.ShowLog, jobs_parts),
        (rf"/api/jobs/{NAME}/cancel", jobs.CancelJob, changes),
        (rf"/api/jobs/{NAME}/retry", jobs.RetryJob, changes),
        (rf"/api/users/{NAME}/stream", UserStream, streamed),
        (rf"/api/users/{NAME}/ws", UserSocket, streamed),
        (rf"/api/users/{NAME}/events", events.UserEvents, jobs_parts),
        (rf"/api/users/{NAME}/jobs", jobs.UserJobs, jobs_parts),
    ]


def _of_playlists(
    keeping: Keeping, told: Told, secret: str, sessions: Sessions | None, save: auth.SavePlaylist | None
) -> list[Route]:
    stored = {"playlists": keeping.playlists}
    changes = {**stored, "deleted": keeping.deleted}
    made = {**stored, "recordings": keeping.recordings}
    addressed = {**stored, "public_url": keeping.public_url}
    return [
        (r"/api/playlists", playlists.CreatePlaylist, stored),
        (rf"/api/playlists/{NAME}", playlists.OnePlaylist, changes),
        (rf"/api/playlists/{NAME}/restore", playlists.RestorePlaylist, changes),
        (rf"/api/playlists/{NAME}/export/({'|'.join(SOUNDS)})", sounds.SoundFile, made),
        (rf"/api/playlists/{NAME}/export/{NAME}/make", sounds.MakeSound, made),
        (rf"/api/playlists/{NAME}/export/{NAME}", exports.ExportPlaylist, {**addressed, "told": told}),
        (rf"/api/users/{NAME}/playlists", playlists.UserPlaylists, changes),
        (rf"/api/users/{NAME}/feed\.xml", podcast.Feed, {**made, **addressed, "secret": secret}),
        (rf"/api/playlists/{NAME}/spotify", auth.SaveToSpotify, {**stored, "sessions": sessions, "save": save}),
    ]


def _of_sign_in(known: dict[str, Any], offers: dict[str, Any]) -> list[Route]:
    signed_in = {"sessions": known["sessions"]}
    return [
        (r"/login", auth.Login, signed_in),
        (r"/callback", auth.Callback, signed_in),
        (r"/logout", session.Logout, known),
        (r"/api/session", session.OwnSession, {**known, "offers": offers}),
        (r"/api/session/token", auth.ShowToken, signed_in),
    ]


def _of_page(static: Path, opened: Callable[[], None], sessions: Sessions | None) -> list[Route]:
    files = {"path": str(static)}
    page = {**files, "opened": opened, "policy": pages.policy(sessions.api_url if sessions else "")}
    return [
        (r"/", pages.Page, page),
        (r"/static/(.+)", pages.StaticFile, files),
        (r"/sw\.js", pages.ShellWorker, files),
    ]
