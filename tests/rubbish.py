"""Requests that nobody should send, as bytes, and what is done with the connection that each goes over."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How a request is sent: behind others on a connection that is kept, or on one of its own that is then read to its
    end, dropped at once, dropped when the answer begins, or left half open."""

    KEPT, READ, ABORTED, DROPPED, HELD = "kept", "read", "aborted", "dropped", "held"


@dataclass(frozen=True)
class Rubbish:
    """One request and its kind."""

    kind: str
    way: Way
    data: bytes


@dataclass(frozen=True)
class Aim:
    """What it is sent at. `token` is of somebody known who has asked for all that may be asked for; `job_id` of a
    finished job, which whoever has its link may look at."""

    host: str
    token: str
    job_id: str


Make = Callable[[random.Random, Aim], tuple[str, str, dict[str, str], bytes]]
PATHS = ("/", "/api/", "/api/jobs/", "/api/playlists/", "/audio/", "/library/", "/static/", "/api/users/", "/wp-admin/")
SUFFIXES = ("", "/stream", "/events", "/ws", "/log", "/jobs", "/cover", "/export/mp3", "/feed.xml", "/../../etc/passwd")
POSTED = ("/api/music-doc", "/api/playlists", "/api/tts-batch", "/api/session", "/api/jobs/x/cancel")
TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ";;")
DEPTH, LARGE_BYTES, TOO_LARGE_BYTES, OVERLONG_BYTES = 15_000, 60_000, 200_000, 70_000


def _word(rng: random.Random, length: int = 24) -> str:
    return f"{rng.getrandbits(length * 4):0{length}x}"


def _known(aim: Aim) -> dict[str, str]:
    return {"Authorization": f"Bearer {aim.token}", "Content-Type": "application/json"}


def _unknown_path(rng: random.Random, _: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "GET", rng.choice(PATHS) + _word(rng, rng.choice((8, 40))) + rng.choice(SUFFIXES), {}, b""


def _wrong_method(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    path = rng.choice(("/", "/healthz", "/api/music-doc", "/api/session", f"/api/jobs/{aim.job_id}", "/audio/x.mp3"))
    return rng.choice(("PUT", "DELETE", "PATCH", "OPTIONS")), path, {}, b""


def _broken_json(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    body = rng.choice(
        (b'{"topic": "', b"[]", b"null", b'{"topic": 5}', b"\xff\xfe", b'{"topic": "\\ud800"', b'{"a":1e999}')
    )
    return "POST", rng.choice(POSTED), _known(aim), body + _word(rng).encode()


def _deep_json(_: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "POST", "/api/music-doc", _known(aim), b'{"topic": ' + b"[" * DEPTH + b"]" * DEPTH + b"}"


def _large_json(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    many = b'{"topic": "x", ' + b",".join(b'"%d": [{}, "%d"]' % (n, n) for n in range(LARGE_BYTES // 20)) + b"}"
    return "POST", rng.choice(POSTED), _known(aim), many


def _too_large(rng: random.Random, _: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "POST", rng.choice(POSTED), {"Content-Type": "application/json"}, b"x" * TOO_LARGE_BYTES


def _wrong_type(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "POST", rng.choice(POSTED), {**_known(aim), "Content-Type": rng.choice(TYPES)}, b"topic=Erik+Satie"


def _guessed_token(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    path = rng.choice(("/api/users/ann/jobs", "/api/jobs/stats", "/api/session", f"/api/jobs/{aim.job_id}"))
    return "GET", path, {"Authorization": f"Bearer mdoc_{_word(rng, 43)}"}, b""


def _forged_cookie(rng: random.Random, _: Aim) -> tuple[str, str, dict[str, str], bytes]:
    value = f"2|1:0|10:1790000000|14:musicdoc_token|64:{_word(rng, 64)}|{_word(rng, 64)}"
    junk = rng.choice(("", "; =;;", '; a="', f"; {_word(rng)}={_word(rng, 200)}"))
    return "GET", "/api/users/ann/jobs", {"Cookie": f'musicdoc_token="{value}"{junk}'}, b""


def _bad_range(rng: random.Random, _: Aim) -> tuple[str, str, dict[str, str], bytes]:
    wanted = rng.choice(("bytes=9-1", "bytes=-", "bytes=99999999999-", "bytes=0-0,5-9,2-3", "lines=1-2", _word(rng)))
    return "GET", "/static/icons/icon-192.png", {"Range": wanted}, b""


def _bad_cursor(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    after = rng.choice(("-1", "1e9", "9" * 40, "%00", "%ff", "x", "0x10", _word(rng)))
    path = rng.choice((f"/api/jobs/{aim.job_id}/events", "/api/jobs/x/stream", "/api/users/ann/jobs"))
    return "GET", f"{path}?after={after}&before={after}&limit={after}", {"Last-Event-ID": after}, b""


def _useless(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    path = rng.choice(("/", "/healthz", "/api/session", "/sw.js", "/static/css/tokens.css", f"/api/jobs/{aim.job_id}"))
    return "GET", f"{path}?{_word(rng)}", {"Accept-Encoding": "gzip"}, b""


def _one_more_job(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "POST", "/api/music-doc", _known(aim), b'{"topic": "%s"}' % _word(rng).encode()


def _no_handshake(rng: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    wrong: dict[str, str] = rng.choice(({"Sec-WebSocket-Version": "7"}, {"Origin": "https://elsewhere.example"}, {}))
    given = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", **wrong}
    return "GET", f"/api/jobs/{rng.choice((aim.job_id, 'x'))}/ws", given, b""


def _stream(_: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "GET", f"/api/jobs/{aim.job_id}/stream?after=0", {}, b""


def _own_stream(_: random.Random, aim: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "GET", "/api/users/spammer/stream", _known(aim), b""


def _overlong_address(_: random.Random, __: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "GET", "/" + "a" * OVERLONG_BYTES, {}, b""


def _overlong_header(_: random.Random, __: Aim) -> tuple[str, str, dict[str, str], bytes]:
    return "GET", "/healthz", {"X-Long": "a" * OVERLONG_BYTES}, b""


def _no_http(rng: random.Random, _: Aim) -> tuple[str, str, dict[str, str], bytes]:
    method = rng.choice(("BREW", "\x16\x03\x01\x02", "GET /x", ""))
    return method, "/" + _word(rng), {}, b""


KINDS: tuple[tuple[str, int, Way, Make], ...] = (
    ("unknown address", 13, Way.KEPT, _unknown_path),
    ("wrong method", 8, Way.KEPT, _wrong_method),
    ("broken JSON", 8, Way.KEPT, _broken_json),
    ("deep JSON", 3, Way.KEPT, _deep_json),
    ("large JSON", 1, Way.KEPT, _large_json),
    ("too large", 1, Way.KEPT, _too_large),
    ("wrong type", 6, Way.KEPT, _wrong_type),
    ("guessed token", 12, Way.KEPT, _guessed_token),
    ("forged cookie", 8, Way.KEPT, _forged_cookie),
    ("bad range", 6, Way.KEPT, _bad_range),
    ("bad cursor", 6, Way.KEPT, _bad_cursor),
    ("useless", 6, Way.KEPT, _useless),
    ("one more job", 8, Way.KEPT, _one_more_job),
    ("failed handshake", 4, Way.READ, _no_handshake),
    ("overlong address", 1, Way.READ, _overlong_address),
    ("overlong header", 1, Way.READ, _overlong_header),
    ("no HTTP", 2, Way.READ, _no_http),
    ("stream left", 2, Way.DROPPED, _stream),
    ("own stream left", 1, Way.DROPPED, _own_stream),
    ("aborted body", 2, Way.ABORTED, _too_large),
    ("half a head", 1, Way.HELD, _unknown_path),
)
"""Each kind, how many of a hundred are of it, how it is sent, and what it says."""


def corpus(aim: Aim, count: int, seed: int = 1) -> list[Rubbish]:
    """One request of each kind and then `count` more, in a mixed order that is the same for each seed."""
    rng = random.Random(seed)
    drawn = [*KINDS, *rng.choices(KINDS, weights=[weight for _, weight, _, _ in KINDS], k=count)]
    return [Rubbish(kind, way, _cut(way, _request(aim, *make(rng, aim)))) for kind, _, way, make in drawn]


def _request(aim: Aim, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    length = {"Content-Length": str(len(body))} if body or method in {"POST", "PUT", "PATCH"} else {}
    lines = [f"{name}: {value}" for name, value in {"Host": aim.host, **headers, **length}.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1") + body


def _cut(way: Way, request: bytes) -> bytes:
    """What is not sent to its end."""
    return {Way.ABORTED: request[:1000], Way.HELD: request[:30]}.get(way, request)
