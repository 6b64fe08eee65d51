"""The three values of `auth`, as operators and strangers meet them."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from musicdoc_server.web.doors.gates import PROXIED, is_loopback
from tests.acceptance.people import FROM_PAGE, bearer, revoke, tokens_for
from tests.server import OWN_ENVIRONMENT, Server
from tests.standins.process import StandIn

TOKEN, OWNER = "premium-token", "listener"
JOB = {"topic": "Erik Satie", "narrationTargetSecs": 10}


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "musicdoc_server", *arguments, "--data-dir", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=OWN_ENVIRONMENT, check=False)


def token_for(data: Path, name: str) -> str:
    return run(data, "token", "add", name).stdout.strip()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"), "--auth", "token")
    yield running
    running.stop()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "music.example"])
def test_without_accounts_the_network_is_not_let_in(tmp_path: Path, host: str) -> None:
    done = run(tmp_path, "serve", "--port", "0", "--host", host)
    assert done.returncode == 2
    assert "auth" in done.stderr
    assert "127.0.0.1" in done.stderr


def test_a_sign_in_with_spotify_needs_an_app(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", "--auth", "spotify")
    assert done.returncode == 2
    assert "spotify_client_id" in done.stderr


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8888", 200),
        ("LOCALHOST", 200),
        ("[::1]:80", 200),
        ("127.8.9.1", 200),
        ("music.localhost:1", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example:8888", 403),
        ("10.0.0.1", 403),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/users/local/jobs", "/healthz", "/static/css/tokens.css"])
def test_on_ones_own_machine_only_its_own_names_open_the_door(
    server: Server, path: str, host: str, status: int
) -> None:
    assert server.http.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize("name", PROXIED)
def test_on_ones_own_machine_nobody_comes_by_a_proxy(server: Server, name: str) -> None:
    reply = server.http.get("/api/users/local/jobs", headers={name: "203.0.113.9"})
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("page", "site", "status"),
    [
        ("https://music.example/", "same-origin", 403),
        ("http://[broken/", "same-origin", 403),
        ("http://localhost:8888/", "same-origin", 200),
        ("https://music.example/", "cross-site", 200),  # somebody followed a link to us
    ],
)
def test_on_ones_own_machine_a_page_that_came_by_another_name_came_by_a_proxy(
    server: Server, page: str, site: str, status: int
) -> None:
    reply = server.http.get("/api/users/local/jobs", headers={"Referer": page, "Sec-Fetch-Site": site})
    assert reply.status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_the_page_of_another_site_changes_nothing(server: Server, headers: dict[str, str]) -> None:
    reply = server.http.post("/api/music-doc", json=JOB, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_must_say_that_it_is_json(server: Server, kind: str) -> None:
    reply = server.http.post("/api/music-doc", content=b'{"topic": "Bach"}', headers={"Content-Type": kind})
    assert (reply.status_code, reply.json()["code"]) == (415, "not_json")


def test_a_refusal_arrives_however_long_the_body_is(guarded: Server) -> None:
    for size in (10, 50_000, 500_000):
        reply = guarded.http.post("/api/playlists", content=b"x" * size)
        assert (reply.status_code, reply.json()["code"]) == (401, "token_needed")
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_key_of_the_cookies_is_its_owners_alone(tmp_path: Path) -> None:
    Server(tmp_path, "--auth", "token").stop()
    key = tmp_path / "cookie-secret"
    before = key.read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(before.strip()) == 64
    key.chmod(0o644)
    Server(tmp_path, "--auth", "token").stop()
    assert key.read_text() == before
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_tokens_are_made_listed_and_revoked(tmp_path: Path) -> None:
    token = token_for(tmp_path, "ann")
    assert token.startswith("mdoc_")
    assert len(token) > 40
    listed = run(tmp_path, "token", "list").stdout
    assert "ann" in listed
    assert token not in listed
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and token.encode() in file.read_bytes()]
    assert run(tmp_path, "token", "revoke", "ann").returncode == 0
    assert "ann" not in run(tmp_path, "token", "list").stdout
    again, bad = run(tmp_path, "token", "revoke", "ann"), run(tmp_path, "token", "add", "ann and bob")
    assert (again.returncode, bad.returncode) == (2, 2)
    assert "Nobody called ann" in again.stderr
    assert "no spaces" in bad.stderr
    nobody = run(tmp_path, "token", "revoke", "anne")
    assert nobody.returncode == 2
    assert "Nobody is called anne here. Nothing was ended" in nobody.stderr


def test_a_token_makes_jobs_in_its_users_name_only(guarded: Server) -> None:
    own = {"Authorization": f"Bearer {token_for(guarded.data_dir, 'ann')}"}
    job = guarded.http.post("/api/music-doc", json=JOB, headers=own).json()["jobId"]
    assert guarded.http.get(f"/api/jobs/{job}").json()["job"]["userId"] == "ann"
    reply = guarded.http.post("/api/music-doc", json={**JOB, "ownerId": "bob"}, headers=own)
    assert (reply.status_code, reply.json()["code"]) == (403, "not_yours")
    assert guarded.http.post("/api/music-doc", json={**JOB, "accessToken": "x", "ownerId": "ann"}).status_code == 401


@contextmanager
def browser(server: Server, token: str) -> Iterator[httpx.Client]:
    """A client that has typed the token in."""
    with httpx.Client(base_url=server.url, timeout=30) as made:
        reply = made.post("/api/session", json={"token": token}, headers=FROM_PAGE)
        assert reply.status_code == 200
        cookie = reply.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert token not in cookie
        yield made


def test_a_browser_is_known_until_it_signs_out(guarded: Server) -> None:
    token = token_for(guarded.data_dir, "ann")
    with browser(guarded, token) as first, browser(guarded, token) as second:
        told = first.get("/api/session").json()
        assert (told["signedIn"], told["user"]["id"]) == (True, "ann")
        assert first.post("/api/music-doc", json=JOB, headers=FROM_PAGE).status_code == 202
        assert first.post("/api/music-doc", json=JOB).status_code == 403  # a cookie alone changes nothing
        kept = dict(first.cookies)
        assert first.post("/logout", headers=FROM_PAGE).status_code == 200
        assert first.get("/api/users/ann/jobs").status_code == 401
        assert httpx.get(f"{guarded.url}/api/users/ann/jobs", cookies=kept).status_code == 401
        assert second.get("/api/users/ann/jobs").status_code == 200
    reply = guarded.http.post("/api/session", json={"token": "mdoc_nobodys"}, headers=FROM_PAGE)
    assert (reply.status_code, reply.json()["code"]) == (401, "token_needed")


def test_what_a_browser_holds_makes_no_further_tokens(guarded: Server) -> None:
    with browser(guarded, token_for(guarded.data_dir, "ann")) as known:
        held = known.cookies["musicdoc_token"]
    reply = guarded.http.post("/api/session", json={"token": held[:200]}, headers=FROM_PAGE)
    assert reply.status_code == 401


def test_a_podcast_programs_key_opens_one_feed_alone_until_it_is_renewed(guarded: Server) -> None:
    (token,) = tokens_for(guarded.data_dir, "pod")
    own, http = bearer(token), guarded.http
    feed = http.get("/api/session", headers=own).json()["feed"]
    assert feed.startswith("/api/users/pod/feed.xml?key=")
    assert http.get(feed).status_code in {200, 501}  # 501: no ffmpeg here
    assert http.get(feed.replace("/pod/", "/bob/")).status_code == 401
    assert http.get(feed[:-1]).status_code == 401
    renewed = http.post("/api/users/pod/feed/renew", headers=own).json()["feed"]
    assert http.get("/api/session", headers=own).json()["feed"] == renewed
    assert http.get(renewed).status_code in {200, 501}
    assert http.get(feed).status_code == 401


def test_the_address_of_a_podcast_ends_with_the_users_tokens(guarded: Server) -> None:
    (own,) = tokens_for(guarded.data_dir, "fay")
    feed = guarded.http.get("/api/session", headers=bearer(own)).json()["feed"]
    assert guarded.http.get(feed).status_code in {200, 501}
    revoke(guarded.data_dir, ["fay"])
    assert guarded.http.get(feed).status_code == 401
    (again,) = tokens_for(guarded.data_dir, "fay")
    assert guarded.http.get("/api/session", headers=bearer(again)).json()["feed"] != feed


def test_a_cookie_of_another_key_is_nobodys(tmp_path: Path) -> None:
    server = Server(tmp_path, "--auth", "token")
    with browser(server, token_for(tmp_path, "ann")) as known:
        held = dict(known.cookies)
        assert known.get("/api/users/ann/jobs").status_code == 200
    server.stop()
    (tmp_path / "cookie-secret").unlink()
    again = Server(tmp_path, "--auth", "token")
    assert httpx.get(f"{again.url}/api/users/ann/jobs", cookies=held).status_code == 401
    again.stop()


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Server]:
    with StandIn("spotify", latency_s=0.0) as spotify:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        flags = ("--spotify-accounts-url", spotify.url, "--spotify-api-url", f"{spotify.url}/v1")
        running = Server(tmp_path, "--auth", "spotify", "--spotify-client-id", "app", *flags, "--port", str(port))
        yield running
        running.stop()


def test_with_spotify_an_access_token_is_the_proof(signed: Server) -> None:
    job = {**JOB, "catalog": "library"}
    stranger = signed.http.post("/api/music-doc", json=job)
    assert (stranger.status_code, stranger.json()["code"]) == (401, "sign_in_again")
    other = signed.http.post("/api/music-doc", json={**job, "accessToken": TOKEN, "ownerId": "somebody"})
    assert (other.status_code, other.json()["code"]) == (403, "not_yours")
    made = signed.http.post("/api/music-doc", json={**job, "accessToken": TOKEN}).json()["jobId"]
    assert signed.http.get(f"/api/jobs/{made}").json()["job"]["userId"] == OWNER
    assert signed.http.get(f"/api/users/{OWNER}/jobs").status_code == 401
    own = {"Authorization": f"Bearer {TOKEN}"}
    assert len(signed.http.get(f"/api/users/{OWNER}/jobs", headers=own).json()["jobs"]) == 1
    assert signed.http.get("/api/users/somebody/jobs", headers=own).status_code == 404
    assert signed.http.post(f"/api/jobs/{made}/cancel", json={"ownerId": OWNER}).status_code == 401
    assert signed.http.post(f"/api/jobs/{made}/cancel", json={"accessToken": TOKEN}).status_code in {200, 409}


@pytest.mark.parametrize(
    ("name", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost.", True), ("0.0.0.0", False), ("", False), ("localhos", False)],
)
def test_this_machine_is_known_by_its_names(name: str, loopback: bool) -> None:
    assert is_loopback(name) is loopback


def test_where_the_public_address_is_https_a_cookie_goes_by_https_alone(tmp_path: Path) -> None:
    (token,) = tokens_for(tmp_path, "ann")
    server = Server(tmp_path, "--auth", "token", "--public-url", "https://music.example")
    reply = server.http.post("/api/session", json={"token": token}, headers=FROM_PAGE)
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-musicdoc_token=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    kept = cookie.partition(";")[0]
    tossed = kept.removeprefix("__Host-")  # as another name of the same site can set it
    for name, status in ((kept, 200), (tossed, 401)):
        assert httpx.get(f"{server.url}/api/users/ann/jobs", headers={"Cookie": name}).status_code == status
    gone = httpx.post(f"{server.url}/logout", headers={**FROM_PAGE, "Cookie": kept}).headers["Set-Cookie"]
    assert gone.startswith("__Host-musicdoc_token=")
    assert {"Secure", "Path=/"} <= set(gone.split("; "))
    server.stop()


def test_a_cookie_that_came_by_a_proxys_https_is_as_strict(tmp_path: Path) -> None:
    (token,) = tokens_for(tmp_path, "ann")
    server = Server(tmp_path, "--auth", "token", "--trusted-proxies", "127.0.0.1")
    by_https = {**FROM_PAGE, "X-Forwarded-Proto": "https"}
    cookie = server.http.post("/api/session", json={"token": token}, headers=by_https).headers["Set-Cookie"]
    kept = {"Cookie": cookie.partition(";")[0]}
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    jobs = f"{server.url}/api/users/ann/jobs"
    assert httpx.get(jobs, headers={**kept, "X-Forwarded-Proto": "https"}).status_code == 200
    assert httpx.get(jobs, headers=kept).status_code == 401
    server.stop()


def test_a_page_is_our_own_also_where_the_public_address_names_the_usual_port(tmp_path: Path) -> None:
    server = Server(tmp_path, "--auth", "token", "--public-url", "https://Music.example:443/")
    for origin, status in (("https://music.example", 401), ("https://music.example:8443", 403)):
        headers = {"Origin": origin, "X-Requested-With": "musicdoc"}
        assert server.http.post("/api/session", json={"token": "mdoc_x"}, headers=headers).status_code == status
    server.stop()


def test_no_log_line_has_what_stands_behind_the_question_mark(tmp_path: Path) -> None:
    server = Server(tmp_path, "--log-level", "debug")
    for path in ("/", "/healthz", "/api/users/local/feed.xml", "/api/jobs/none/stream", "/static/none", "/none"):
        server.http.get(f"{path}?key=canary-of-a-feed&accessToken=canary-of-a-token")
    server.stop()
    log = server.log()
    assert "/api/jobs/none/stream" in log
    assert "canary" not in log


def test_a_stranger_is_not_told_whether_there_is_such_a_job(guarded: Server) -> None:
    own = {"Authorization": f"Bearer {token_for(guarded.data_dir, 'ann')}"}
    other = {"Authorization": f"Bearer {token_for(guarded.data_dir, 'bob')}"}
    job = guarded.http.post("/api/music-doc", json=JOB, headers=own).json()["jobId"]
    for headers, status in (({}, 401), (other, 404)):
        for act in ("cancel", "retry"):
            there, not_there = (
                guarded.http.post(f"/api/jobs/{name}/{act}", headers=headers) for name in (job, "job_1_none")
            )
            assert (there.status_code, there.json()) == (status, not_there.json())


def test_another_try_counts_like_another_documentary(tmp_path: Path) -> None:
    own = {"Authorization": f"Bearer {token_for(tmp_path, 'ann')}"}
    server = Server(tmp_path, "--auth", "token", "--jobs-per-hour", "20")
    job = server.http.post("/api/music-doc", json={**JOB, "topic": "zxqv"}, headers=own).json()["jobId"]
    assert server.finish(job)["type"] == "error"
    codes = []
    for _ in range(2):
        codes.append(server.http.post(f"/api/jobs/{job}/retry", headers=own).status_code)
        server.finish(job)
    assert codes == [202, 429]
    server.stop()


def test_who_is_refused_for_their_own_running_jobs_loses_nothing_of_the_hour(tmp_path: Path) -> None:
    (token,) = tokens_for(tmp_path, "ann")
    server = Server(tmp_path, "--auth", "token", "--jobs-per-hour", "20", "--max-jobs-per-user", "1", "--drain-s", "0")

    def create(**fields: object) -> httpx.Response:
        job = {**JOB, "narrationTargetSecs": 300, **fields}
        return server.http.post("/api/music-doc", json=job, headers=bearer(token))

    job = create().json()["jobId"]
    assert {create().json()["code"] for _ in range(5)} == {"too_many_jobs"}
    assert {create(topic="").json()["code"] for _ in range(5)} == {"bad_input"}
    assert server.http.post(f"/api/jobs/{job}/cancel", headers=bearer(token)).status_code == 200
    second = create()
    assert second.status_code == 202
    server.http.post(f"/api/jobs/{second.json()['jobId']}/cancel", headers=bearer(token))
    assert create().json()["code"] == "too_fast"
    server.stop()


def test_rubbish_has_an_end_too(tmp_path: Path) -> None:
    server = Server(tmp_path, "--auth", "token", "--jobs-per-hour-from-address", "10")
    codes = [server.http.post("/api/music-doc", json={"topic": ""}).json()["code"] for _ in range(25)]
    assert codes == ["bad_input"] * 20 + ["too_fast"] * 5
    server.stop()


def test_who_tries_tokens_without_end_is_not_asked_about_any_more(signed: Server) -> None:
    def guess(number: int) -> int:
        headers = {"Authorization": f"Bearer guess-{number}"} if number % 2 else {}
        body = {**JOB, "accessToken": f"guess-{number}"}
        return signed.http.post("/api/music-doc", json=body, headers=headers).status_code

    assert guess(0) == 401
    owner = {"Authorization": f"Bearer {TOKEN}"}
    assert signed.http.get(f"/api/users/{OWNER}/jobs", headers=owner).status_code == 200
    assert 429 in [guess(1) for _ in range(200)]
    assert [guess(number) for number in (2, 3)] == [429, 429]
    assert signed.http.get(f"/api/users/{OWNER}/jobs", headers=owner).status_code == 200


def test_who_is_signed_in_with_spotify_tries_again_without_a_word(signed: Server) -> None:
    with httpx.Client(base_url=signed.url, timeout=30, follow_redirects=True) as known:
        assert known.get("/login").status_code == 200
        made = known.post("/api/music-doc", json={**JOB, "catalog": "spotify"}, headers=FROM_PAGE)
        job = made.json()["jobId"]
        assert known.post(f"/api/jobs/{job}/cancel", headers=FROM_PAGE).status_code == 200
        assert known.post(f"/api/jobs/{job}/retry", headers=FROM_PAGE).status_code == 202
        assert signed.http.post(f"/api/jobs/{job}/cancel").status_code == 401
        assert known.post(f"/api/jobs/{job}/cancel", headers=FROM_PAGE).status_code == 200
