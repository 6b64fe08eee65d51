"""Secrets that cannot be mistaken for anything else, and every place in which one of them turned up."""

from __future__ import annotations

import base64
import re
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

SHORTEST = 12
"""Characters of a secret: a shorter one could turn up by chance."""
RAW_S = 10.0


def canary(name: str) -> str:
    """A secret that says which one it is."""
    return f"CANARY{name}{secrets.token_hex(24)}Z"


def forms(secret: str) -> set[bytes]:
    """The secret as it is, in an address, and within whatever is base64, at each of the three places it can begin."""
    found = {secret.encode(), quote(secret).encode(), quote(secret, safe="").encode()}
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + secret.encode())
        inner = whole[(0, 2, 3)[before] : (before + len(secret.encode())) * 8 // 6]
        found |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


@dataclass
class Place:
    """Something that was kept, and the secrets that belong there."""

    name: str
    data: bytes
    allowed: frozenset[str]


@dataclass
class Hunt:
    """All that a server said and wrote, and what must be nowhere in it."""

    secrets: dict[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def knows(self, name: str, secret: str) -> str:
        """One more secret, which may be kept already; one of the same name is kept besides."""
        assert len(secret) >= SHORTEST, name
        if secret not in self.secrets.values():
            self.secrets[name if name not in self.secrets else f"{name} {len(self.secrets)}"] = secret
        return secret

    def keep(self, name: str, data: bytes | str, *allowed: str) -> None:
        """A place to look at. `allowed` are the beginnings of the names of secrets that belong there."""
        self.places.append(Place(name, data.encode() if isinstance(data, str) else data, frozenset(allowed)))

    def keep_files(self, folder: Path) -> None:
        """Every file of a data folder. The key of the cookies is in its own; an address is kept with its job."""
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            allowed = {"cookie-secret": "cookie secret"}.get(file.name, "e-mail" if ".db" in file.name else "")
            self.keep(f"file {file.relative_to(folder)}", file.read_bytes(), *filter(None, [allowed]))

    def found(self) -> list[str]:
        """Which secret is where it does not belong."""
        names = {form: name for name, secret in self.secrets.items() for form in forms(secret)}
        any_of = re.compile(b"|".join(map(re.escape, sorted(names, key=len, reverse=True))))
        leaks = []
        for place in self.places:
            for match in any_of.finditer(place.data):
                name = names[match.group()]
                if not name.startswith(tuple(place.allowed) or ("\0",)):
                    start, end = max(match.start() - 80, 0), match.end() + 20
                    leaks.append(f"{name} in {place.name}: {place.data[start:end]!r}")
        return leaks

    def check(self) -> None:
        """Fails with all leaks; says how much was looked at."""
        leaks = self.found()
        said = (
            f"{len(self.places)} places with {sum(len(place.data) for place in self.places) // 1024} KiB, "
            f"{len(self.secrets)} secrets in {sum(len(forms(each)) for each in self.secrets.values())} forms, "
            f"{len(self.flows)} flows: {len(leaks)} leaks"
        )
        print(f"leak hunt: {said}")
        assert not leaks, "\n".join([said, *leaks[:20]])


class Witness:
    """Asks a server and keeps every answer, with its headers."""

    def __init__(self, hunt: Hunt, url: str) -> None:
        self.hunt = hunt
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=60)

    def ask(self, method: str, path: str, *allowed: str, **options: Any) -> httpx.Response:
        """The answer, read to its end."""
        reply = self.http.request(method, path, **options)
        head = "\n".join(f"{name}: {value}" for name, value in reply.headers.multi_items())
        self.hunt.keep(
            f"answer to {method} {urlsplit(path).path[:60]}", head.encode() + b"\n" + reply.content, *allowed
        )
        assert reply.status_code != 500, (method, path, reply.text)
        return reply

    def create(self, topic: str, **options: Any) -> str:
        """A new job's id. `options` are fields, and `headers`."""
        headers = options.pop("headers", None)
        body = {"topic": topic, "narrationTargetSecs": 10, **options}
        reply = self.ask("POST", "/api/music-doc", json=body, headers=headers)
        assert reply.status_code == 202, reply.text
        return str(reply.json()["jobId"])

    def follow(self, job_id: str) -> str:
        """The last event of the job, once it has come; and everything else that is told of the job."""
        with self.http.stream("GET", f"/api/jobs/{job_id}/stream") as stream:
            said = stream.read()
            self.hunt.keep(f"stream of {job_id}", f"{stream.headers}".encode() + said)
        for what in ("", "/events", "/log"):
            self.ask("GET", f"/api/jobs/{job_id}{what}")
        self.hunt.keep(f"socket of {job_id}", self.socket(f"/api/jobs/{job_id}/ws?after=0"))
        return said.decode().strip().rsplit("data: ", 1)[-1]

    def socket(self, path: str, **headers: str) -> str:
        """What a WebSocket says until it is closed, or why it is not opened."""
        said = []
        try:
            with connect(self.url.replace("http", "ws") + path, additional_headers=headers, open_timeout=30) as socket_:
                said += [str(message) for message in socket_]
        except WebSocketException as error:
            said.append(f"{error} {getattr(error, 'response', '')}")
        return "\n".join(said)

    def raw(self, request: bytes) -> bytes:
        """The answer to bytes that no client would send."""
        address = urlsplit(self.url)
        with socket.create_connection((str(address.hostname), int(address.port or 0)), RAW_S) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            said = b""
            while chunk := line.recv(65536):
                said += chunk
        self.hunt.keep("answer to raw bytes", said)
        assert not said.startswith(b"HTTP/1.1 500"), (request, said)
        return said


def misplaced(witness: Witness, secret: str, more: Iterable[tuple[str, str, Any]] = ()) -> None:
    """Sends the secret everywhere where it does not belong."""
    paths = ["/", "/api/jobs/", "/api/playlists/", "/audio/", "/library/", "/static/", "/api/users/"]
    for path in [f"{before}{secret}" for before in paths]:
        witness.ask("GET", path)
        witness.ask("GET", f"/healthz{path}")
    for path in (
        "/api/jobs/x",
        "/api/jobs/x/stream",
        "/api/users/x/events",
        "/api/suggestions",
        "/healthz",
        "/nowhere",
    ):
        for query in (f"accessToken={secret}", f"after={secret}", f"limit={secret}", f"{secret}", f"key={secret}%ff"):
            witness.ask("GET", f"{path}?{query}")
    witness.ask("GET", f"/api/jobs/{secret}/stream")
    witness.hunt.keep("socket", witness.socket(f"/api/jobs/{secret}/ws?after={secret}"))
    headers = [
        {"Authorization": f"Bearer{secret}"}, {"Authorization": f"Basic {secret}"}, {"Authorization": secret},
        {"Authorization": f"Bearer {secret} {secret}"}, {"Last-Event-ID": secret}, {"Range": f"bytes={secret}"},
        {"Cookie": f"musicdoc_token={secret}|1|{secret}; musicdoc_session={secret}|9|x"},
        {"Cookie": f'musicdoc_token="2|1:0|10:1790000000|14:musicdoc_token|{secret}"; {secret}; =;;'},
        {"Content-Type": secret}, {"Origin": f"https://{secret}"}, {"If-None-Match": secret},
        {"X-Forwarded-For": secret}, {"X-Requested-With": secret}, {"Accept-Language": secret},
    ]  # fmt: skip
    for each in headers:
        for method, path in (
            ("GET", "/api/users/local/jobs"),
            ("GET", "/api/jobs/x/stream"),
            ("POST", "/api/playlists"),
        ):
            witness.ask(method, path, headers=each)
    fields: list[Any] = [
        {"accessToken": {"is": secret}}, {"accessToken": [secret]}, {"accessToken": f"{secret}\r\nX-Evil: 1"},
        {"accessToken": f"{secret}é☃"}, {"accessToken": secret * 90}, {"narrationTargetSecs": secret},
        {"market": secret}, {"language": secret[:40]}, {"voice": secret * 2}, {"email": secret}, {"catalog": secret},
        {"ownerId": f"{secret} {secret}"}, {"topic": [secret]}, {"topic": ""},
    ]  # fmt: skip
    bodies = [{"topic": "Erik Satie", "catalog": "spotify", **each} for each in fields]
    bodies += [[secret], secret, {secret: secret}]
    for body in bodies:
        witness.ask("POST", "/api/music-doc", json=body)
    part = {"type": secret, "title": "x"}
    for path, body in (
        ("/api/playlists", {"title": "x", "timeline": [part]}),
        ("/api/playlists", {"title": [secret], "timeline": secret}),
        ("/api/tts-batch", {"segments": [{"text": [secret]}]}),
        ("/api/tts-batch", {"segments": [{"text": "x"}], "voice": secret * 2}),
        ("/api/session", {"token": [secret]}),
        (f"/api/jobs/{secret}/cancel", {"accessToken": [secret]}),
        *((path, body) for _, path, body in more),
    ):
        witness.ask("POST", path, json=body)
    witness.ask("POST", "/api/music-doc", content=secret.encode())
    for line in (
        f"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\x01\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization {secret}: x\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: localhost\r\n{secret}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {secret} {secret}\r\n\r\n",
        f"GET {secret} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        f"GET http://{secret}@localhost/{secret} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        f"{secret} / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {secret}\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {secret}\r\n\r\n",
        f"POST /api/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{secret}\r\n",
    ):
        witness.raw(line.encode("latin-1"))
    witness.hunt.flows.append("secrets in wrong places")
