"""The sample for nginx in conf/, with Debian's nginx in front of a real server."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from httpx_sse import connect_sse

from tests.acceptance.people import bearer, tokens_for
from tests.server import Server

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SAMPLE = Path(__file__).parents[2] / "conf" / "nginx.conf"
START_S = 20.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def nginx(folder: Path, site: str, port: int, headers: dict[str, str]) -> Iterator[httpx.Client]:
    """A client of nginx with this site, which listens on `port`."""
    if NGINX is None:
        if os.environ.get("MUSICDOC_REQUIRE_NGINX"):
            pytest.fail("this test needs Debian's nginx, which is not installed")
        pytest.skip("needs Debian's nginx, which is not installed")
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{site} }}\n"
    )
    running = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, headers=headers) as client:
        until = time.monotonic() + START_S
        while True:
            try:
                client.get("/healthz")
                break
            except httpx.HTTPError:
                assert running.poll() is None, running.stderr and running.stderr.read()
                assert time.monotonic() < until
        yield client
    running.terminate()
    running.wait(START_S)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of nginx with a token, the sample changed in nothing but ports and name."""
    data, port = tmp_path_factory.mktemp("data"), free_port()
    (token,) = tokens_for(data, "ann")
    server = Server(data, "--auth", "token", "--trusted-proxies", "127.0.0.1")
    site = SAMPLE.read_text()
    for before, after in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "http://127.0.0.1:8888": server.url,
        "music.example.org;": "127.0.0.1;",
    }.items():
        assert before in site
        site = site.replace(before, after)
    with nginx(tmp_path_factory.mktemp("nginx"), site, port, bearer(token)) as client:
        yield client
    server.stop()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of nginx that passes on what it gets to a server without accounts, and says nothing of itself."""
    server, port = Server(tmp_path_factory.mktemp("data")), free_port()
    site = f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {server.url}; }} }}"
    with nginx(tmp_path_factory.mktemp("nginx"), site, port, {}) as client:
        yield client
    server.stop()


def test_events_come_through_as_they_happen(behind: httpx.Client) -> None:
    with connect_sse(behind, "GET", "/api/users/ann/stream") as source:  # it never ends: held back, nothing comes
        events = source.iter_sse()
        next(events)
        behind.post("/api/music-doc", json={"topic": "Erik Satie", "narrationTargetSecs": 10})
        assert "complete" in (event.json()["type"] for event in events)


def test_links_name_the_address_that_was_asked(behind: httpx.Client) -> None:
    job = behind.post("/api/music-doc", json={"topic": "Bach", "narrationTargetSecs": 10}).json()["jobId"]
    with connect_sse(behind, "GET", f"/api/jobs/{job}/stream") as source:
        ending = [event.json() for event in source.iter_sse() if event.event == "message"][-1]
    playlist = ending["result"]["playlistId"]
    lines = behind.get(f"/api/playlists/{playlist}/export/m3u8").text.splitlines()
    addresses = [line for line in lines if re.match(r"https?://", line)]
    assert addresses
    assert all(line.startswith(str(behind.base_url)) for line in addresses)
    assert behind.get(addresses[0], headers={"Range": "bytes=0-9"}).status_code == 206


def test_a_web_socket_shakes_hands_through_it(behind: httpx.Client) -> None:
    job = behind.post("/api/music-doc", json={"topic": "Joplin", "narrationTargetSecs": 10}).json()["jobId"]
    port = behind.base_url.port or 80
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(
            f"GET /api/jobs/{job}/ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 101 ")


def test_what_a_client_says_of_itself_is_not_believed(behind: httpx.Client) -> None:
    reply = behind.post(
        "/api/playlists", json={}, headers={"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert reply.status_code == 403


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/users/local/jobs", "/api/session"])
def test_a_proxy_that_says_nothing_of_itself_opens_no_server_without_accounts(bare: httpx.Client, path: str) -> None:
    reply = bare.get(path)
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")
    assert "auth" in reply.json()["error"]
