"""Who may do what: for every route of the product and every method what it needs, and what it then answers."""

from __future__ import annotations

from typing import NamedTuple

OPEN, LINK, MEMBER, USER, OWNER, SESSION = "open", "link", "member", "user", "owner", "session"
"""What a method needs: nothing; the thing's own address; to be known; to be the user in the address; to own the thing;
a sign-in with Spotify in this browser (elsewhere there is no such thing)."""


class Row(NamedTuple):
    """What a method needs, and the statuses of its answer to whoever has that."""

    need: str
    statuses: frozenset[int]
    body: object


def row(need: str, *statuses: int, body: object = None) -> Row:
    return Row(need, frozenset(statuses or {200}), body or {})


SONG = {
    "type": "song", "index": 0, "title": "A song", "artist": "Somebody", "trackId": "x", "trackUri": "library:x",
    "durationMs": 1000,
}  # fmt: skip
NO_FFMPEG = 501

ROWS: dict[str, dict[str, Row]] = {
    "/api/music-doc": {"POST": row(MEMBER, 400, body={"topic": "x", "catalog": "nowhere"})},
    "/api/jobs/stats": {"GET": row(MEMBER)},
    "/api/jobs/{jobId}": {"GET": row(LINK)},
    "/api/jobs/{jobId}/stream": {"GET": row(LINK)},
    "/api/jobs/{jobId}/ws": {"GET": row(LINK, 426), "WS": row(LINK, 101)},
    "/api/jobs/{jobId}/events": {"GET": row(LINK)},
    "/api/jobs/{jobId}/log": {"GET": row(LINK)},
    "/api/jobs/{jobId}/cancel": {"POST": row(OWNER, 200, 409)},
    "/api/jobs/{jobId}/retry": {"POST": row(OWNER, 202, 409)},
    "/api/users/{userId}/stream": {"GET": row(USER)},
    "/api/users/{userId}/ws": {"GET": row(USER, 426), "WS": row(USER, 101)},
    "/api/users/{userId}/events": {"GET": row(USER)},
    "/api/users/{userId}/jobs": {"GET": row(USER)},
    "/api/users/{userId}/playlists": {"GET": row(USER)},
    "/api/users/{userId}/feed.xml": {"GET": row(USER, 200, NO_FFMPEG)},
    "/api/users/{userId}/feed/renew": {"POST": row(USER)},
    "/api/playlists": {"POST": row(MEMBER, 201, body={"title": "Mine", "timeline": [SONG]})},
    "/api/playlists/{playlistId}": {
        "GET": row(LINK),
        "PATCH": row(OWNER, body={"title": "New name"}),
        "DELETE": row(OWNER),
    },
    "/api/playlists/{playlistId}/restore": {"POST": row(OWNER)},
    "/api/playlists/{playlistId}/export/{format}": {"GET": row(LINK)},
    "/api/playlists/{playlistId}/export/{sound}": {
        "GET": row(LINK, 200, 409, NO_FFMPEG),
        "HEAD": row(LINK, 200, 409, NO_FFMPEG),
    },
    "/api/playlists/{playlistId}/export/{soundFormat}/make": {"POST": row(LINK, 200, 202, 409, NO_FFMPEG)},
    "/api/playlists/{playlistId}/spotify": {"POST": row(SESSION, 400)},
    "/api/suggestions": {"GET": row(MEMBER)},
    "/api/tts-batch": {"POST": row(MEMBER, 400, body={})},
    "/login": {"GET": row(OPEN, 302, 404)},
    "/callback": {"GET": row(OPEN, 302, 404)},
    "/logout": {"POST": row(OPEN)},
    "/api/session": {"GET": row(OPEN), "POST": row(OPEN, 401, 404, body={"token": "mdoc_of_nobody"})},
    "/api/session/token": {"GET": row(SESSION)},
    "/audio/{clip}": {"GET": row(LINK), "HEAD": row(LINK)},
    "/library/{trackId}/cover": {"GET": row(LINK, 200, 404)},
    "/library/{trackId}": {"GET": row(LINK), "HEAD": row(LINK)},
    "/api/openapi.json": {"GET": row(OPEN)},
    "/healthz": {"GET": row(OPEN), "HEAD": row(OPEN)},
    "/readyz": {"GET": row(OPEN), "HEAD": row(OPEN)},
    "/metrics": {"GET": row(OPEN)},
    "/": {"GET": row(OPEN), "HEAD": row(OPEN)},
    "/sw.js": {"GET": row(OPEN)},
    "/static/{file}": {"GET": row(LINK), "HEAD": row(LINK)},
}

METHODS = ("GET", "HEAD", "OPTIONS", "PATCH", "PUT", "POST", "DELETE")
CHANGING = ("PATCH", "PUT", "POST", "DELETE")
