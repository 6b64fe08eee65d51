"""No secret leaves the server but for where it belongs: through every flow, with a log that says all it can.

Where one belongs is named with the flow that brings it there: a sign-in's cookie and address to its own browser, the
access token to the page that plays with it, a podcast's key to its owner, a new token to the operator.
"""

from __future__ import annotations

import base64
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from musicdoc_server.__main__ import main
from tests.acceptance.hunt import Hunt, Witness, canary, forms, misplaced
from tests.server import OWN_ENVIRONMENT, Server
from tests.standins.process import StandIn

PAGE = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "musicdoc"}
TOPIC, SPOTIFY_TOPIC = "Erik Satie", "Deftones"
DONE_S = 30.0


@pytest.fixture(scope="module")
def spotify() -> Iterator[StandIn]:
    with StandIn("spotify", latency_s=0, echo=True) as running:
        yield running


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    fast = {"first_token_s": 0, "tokens_per_s": 5000, "tokens_per_chunk": 20, "first_audio_s": 0, "audio_speed": 2000}
    with StandIn("openai", **fast, echo=True) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(spotify: StandIn, model: StandIn) -> None:
    spotify.reset()
    model.reset()


class Office:
    """A mail server that refuses with the secrets of whoever asks, as rude ones do."""

    def __init__(self) -> None:
        self.passwords: list[str] = []
        self.refuses_login = False

    async def handle_RCPT(self, _server: Any, _session: Any, _envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        return f"550 {address} is not here, nor is {self.passwords[-1]}"

    def check(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        self.passwords.append(login.password.decode())
        said = f"535 the password {self.passwords[-1]} is not good"
        return AuthResult(success=not self.refuses_login, handled=False, message=said if self.refuses_login else None)


@contextmanager
def office() -> Iterator[tuple[Office, int]]:
    rude, port = Office(), free_port()
    options = {"authenticator": rude.check, "auth_required": True, "auth_require_tls": False}
    controller = Controller(rude, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield rude, port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def of_spotify(spotify: StandIn) -> list[str]:
    address = ["--spotify-api-url", f"{spotify.url}/v1/", "--spotify-accounts-url", spotify.url]
    return ["--spotify-client-id", "an-app", *address]


def speaking(model: StandIn) -> list[str]:
    return ["--voice-url", f"{model.url}/v1", "--voice-model", "kokoro", "--voice-name", "heart"]


def ended(server: Server, hunt: Hunt, how: signal.Signals = signal.SIGTERM) -> None:
    """Ends the server, and keeps all that it has said and written."""
    rest = server.process.stdout
    server.process.send_signal(how)
    hunt.keep("standard output", rest.read() if rest else "")
    server.stop(how)
    hunt.keep("standard error", server.log())
    assert "DEBUG" in server.log()
    assert "Traceback" not in server.log(), server.log()[server.log().index("Traceback") - 500 :][:4000]
    hunt.keep_files(server.data_dir)


def mail_of(witness: Witness, job_id: str) -> str:
    """What became of the job's message, once that is known."""
    end = time.monotonic() + DONE_S
    while time.monotonic() < end:
        state = witness.http.get(f"/api/jobs/{job_id}/log").json()["job"].get("mail", "due")
        if state != "due":
            witness.ask("GET", f"/api/jobs/{job_id}/log")
            return str(state)
        time.sleep(0.05)
    raise AssertionError("nothing became of the message")


def test_the_hunt_finds_a_secret_however_it_is_written() -> None:
    hunt = Hunt()
    secret = hunt.knows("one", canary("One") + "/+é")
    ways = [secret, quote(secret), f"x={quote(secret, safe='')}", json.dumps({"a": f"b {secret}"}, ensure_ascii=False)]
    ways += [base64.b64encode(f"{before}:{secret}!".encode()).decode() for before in ("", "a", "ab", "abc")]
    for way in ways:
        hunt.keep(way, f"before {way} after")
    assert len({leak.partition(" in ")[2] for leak in hunt.found()}) == len(ways)
    assert all(form not in canary("Two").encode() for form in forms(secret))
    hunt.places.clear()
    hunt.keep("where it belongs", secret, "one")
    hunt.check()


def test_on_ones_own_machine_with_every_service(spotify: StandIn, model: StandIn, tmp_path: Path) -> None:
    hunt = Hunt()
    token, other = hunt.knows("access token", "BQ" + canary("Body") * 2), hunt.knows("bad token", canary("Bad"))
    llm, voice = hunt.knows("model key", canary("Model")), hunt.knows("speech key", canary("Speech"))
    password = hunt.knows("mail password", canary("Mail") + "/ü@")
    client = hunt.knows("client secret", canary("Client"))
    address = hunt.knows("e-mail", f"{canary('Ann')}@example.net")
    spotify.set(tokens={token: {"user": "listener", "product": "premium"}})
    model.set(keys=[llm, voice])
    with office() as (rude, port):
        flags = [*of_spotify(spotify), "--llm-url", f"{model.url}/v1", *speaking(model), "--drain-s", "0"]
        secrets = {"LLM_KEY": llm, "VOICE_KEY": voice, "SPOTIFY_CLIENT_SECRET": client, "MAIL_FROM": "m@example.org"}
        secrets["SMTP_URL"] = f"smtp://me:{quote(password, safe='')}@127.0.0.1:{port}"
        env = {f"MUSICDOC_{name}": value for name, value in secrets.items()}

        def started() -> tuple[Server, Witness]:
            running = Server(tmp_path, "--log-level", "debug", *flags, env=env)
            return running, Witness(hunt, running.url)

        server, witness = started()
        hunt.knows("cookie secret", (tmp_path / "cookie-secret").read_text().strip())
        own = {"accessToken": token, "catalog": "spotify"}
        job = witness.create(SPOTIFY_TOPIC, **own, email=address)
        assert '"complete"' in witness.follow(job)
        assert mail_of(witness, job) != "sent"
        rude.refuses_login = True
        job = witness.create(TOPIC, catalog="library", email=address)
        assert '"complete"' in witness.follow(job)
        mail_of(witness, job)
        playlist = witness.ask("GET", f"/api/jobs/{job}").json()["job"]["playlistId"]
        for path in ("export/json", "export/m3u8", "export/vtt", ""):
            witness.ask("GET", f"/api/playlists/{playlist}/{path}".rstrip("/"))
        for path in (
            "/api/session",
            "/healthz",
            "/readyz",
            "/metrics",
            "/api/jobs/stats",
            "/api/users/local/playlists",
            "/api/users/local/jobs",
        ):
            witness.ask("GET", path)
        witness.ask("GET", "/api/users/local/feed.xml")
        hunt.flows += [
            "success with Spotify's songs",
            "success with the library's",
            "mail refused",
            "mail login refused",
        ]
        seen = json.dumps(spotify.requests()) + json.dumps(model.requests())
        assert all(secret in seen for secret in (token, llm, voice)), "the services were not asked with the secrets"
        assert password in rude.passwords

        _trouble_of_the_model(hunt, witness, model)
        _trouble_of_the_speech_server(hunt, witness, model)
        _trouble_of_spotify(hunt, witness, spotify, own, other)
        misplaced(witness, token)
        misplaced(witness, llm)

        model.set(chat_hang=-1, fail_5xx=0)
        job = witness.create(SPOTIFY_TOPIC, **own)
        model.wait_for(lambda calls: "chat" in calls[-1]["path"])
        witness.ask("POST", f"/api/jobs/{job}/cancel", json={"accessToken": other})
        assert witness.ask("POST", f"/api/jobs/{job}/cancel", json={"accessToken": token}).status_code == 200
        model.set(chat_hang=0)
        assert witness.ask("POST", f"/api/jobs/{job}/retry", json={"accessToken": token}).status_code == 202
        assert '"complete"' in witness.follow(job)
        hunt.flows += ["cancel", "retry"]
        for how in (signal.SIGKILL, signal.SIGTERM):
            model.set(chat_hang=-1)
            before = len(model.requests("/v1/chat"))
            job = witness.create(SPOTIFY_TOPIC, prompt=f"told after {how.name}", **own, email=address)
            model.wait_for(lambda calls, had=before: sum("chat" in call["path"] for call in calls) > had)
            ended(server, hunt, how)
            model.set(chat_hang=0)
            server, witness = started()
            assert "sign_in_again" in witness.follow(job)
            witness.ask("POST", f"/api/jobs/{job}/retry", json={"accessToken": other})
            assert witness.ask("POST", f"/api/jobs/{job}/retry", json={"accessToken": token}).status_code == 202
            assert '"complete"' in witness.follow(job)
            mail_of(witness, job)
            hunt.flows += [f"{how.name} in the middle", f"going on after {how.name}"]
        ended(server, hunt)
    hunt.check()


def _trouble_of_the_model(hunt: Hunt, witness: Witness, model: StandIn) -> None:
    keys = model.settings()["keys"]
    for number, trouble in enumerate(
        (
            {"keys": ["another"]},
            {"on_path": "/v1/chat", "fail_5xx": -1, "status_5xx": 400},
            {"on_path": "/v1/chat", "fail_5xx": -1, "status_5xx": 403},
            {"on_path": "/v1/chat", "fail_5xx": -1, "status_5xx": 500},
            {"on_path": "/v1/chat", "drop": 1},
            {"junk": -1},
            {"refusal": -1},
            {"no_credit": -1},
        )
    ):
        model.set(**trouble)
        witness.follow(witness.create(TOPIC, catalog="library", prompt=f"trouble {number}"))
        model.reset()
        model.set(keys=keys)
        hunt.flows.append(f"model: {trouble}")


def _trouble_of_the_speech_server(hunt: Hunt, witness: Witness, model: StandIn) -> None:
    for status in (400, 401, 403, 404, 422, 500):
        model.set(on_path="/v1/audio", fail_5xx=-1, status_5xx=status)
        witness.ask("POST", "/api/tts-batch", json={"segments": [{"text": f"It said {status}."}]})
        hunt.flows.append(f"speech server: {status}")
    model.set(fail_5xx=0, speech_not_audio=-1)
    witness.ask("POST", "/api/tts-batch", json={"segments": [{"text": "It is no sound."}]})
    model.set(speech_not_audio=0)
    hunt.flows.append("speech server: no sound")


def _trouble_of_spotify(hunt: Hunt, witness: Witness, spotify: StandIn, own: dict[str, str], other: str) -> None:
    for status, form in ((401, ""), (403, ""), (400, "text"), (500, ""), (500, "html"), (429, "empty")):
        spotify.set(on_path="/v1/search", fail_5xx=-1, status_5xx=status, malformed_errors=form)
        witness.follow(witness.create(SPOTIFY_TOPIC, prompt=f"with {status} {form}", **own))
        hunt.flows.append(f"Spotify: {status} {form}")
    spotify.set(on_path="/v1", fail_5xx=0, malformed_errors="")
    assert witness.ask("POST", "/api/music-doc", json={"topic": "x", **own, "accessToken": other}).status_code == 401
    hunt.flows.append("Spotify: a token that is not good")


def operate(hunt: Hunt, data: Path, *arguments: str, allowed: str = "", env: dict[str, str] | None = None) -> str:
    """Runs a command of the operator's and returns what it prints."""
    command = [sys.executable, "-m", "musicdoc_server", *arguments, "--data-dir", str(data)]
    environment = {**OWN_ENVIRONMENT, "MUSICDOC_LOG_LEVEL": "debug", **(env or {})}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)
    what = " ".join(arguments[:2])[:40]
    hunt.keep(f"output of {what}", done.stdout, *filter(None, [allowed]))
    hunt.keep(f"errors of {what}", done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.strip() if done.returncode == 0 else f"{done.returncode}: {done.stderr}"


def cookies_of(hunt: Hunt, reply: httpx.Response) -> None:
    """The values of all cookies that were given, signed as they are and bare."""
    for cookie in reply.headers.get_list("set-cookie"):
        name, _, value = cookie.partition(";")[0].partition("=")
        if len(value) > 40:
            hunt.knows(f"cookie {name}", value.strip('"'))
            inner = value.strip('"').split("|")[4].partition(":")[2]
            hunt.knows(f"cookie {name}", base64.b64decode(inner).decode())


def test_with_the_operators_tokens(model: StandIn, tmp_path: Path) -> None:
    hunt = Hunt()
    key = hunt.knows("speech key", canary("Speech"))
    model.set(keys=[key])
    ann = hunt.knows("token", operate(hunt, tmp_path, "token", "add", "ann", allowed="token"))
    assert ann.startswith("mdoc_")
    env = {"MUSICDOC_VOICE_KEY": key}
    server = Server(tmp_path, "--auth", "token", "--log-level", "debug", *speaking(model), env=env)
    hunt.knows("cookie secret", (tmp_path / "cookie-secret").read_text().strip())
    witness, script = Witness(hunt, server.url), {"Authorization": f"Bearer {ann}"}
    job = witness.create(TOPIC, headers=script)
    assert '"complete"' in witness.follow(job)
    entered = witness.ask("POST", "/api/session", "cookie musicdoc_token", json={"token": ann}, headers=PAGE)
    cookies_of(hunt, entered)
    session = witness.ask("GET", "/api/session", "feed key").json()
    assert session["user"]["id"] == "ann"
    key_of_feed = hunt.knows("feed key", session["feed"].partition("key=")[2])
    assert Witness(hunt, server.url).ask("GET", session["feed"], "feed key").status_code in {200, 501}
    for path in (
        "/api/users/ann/jobs",
        "/api/users/ann/events",
        "/api/jobs/stats",
        "/healthz",
        "/readyz",
        "/metrics",
        "/",
    ):
        witness.ask("GET", path)
        Witness(hunt, server.url).ask("GET", path, headers=script)
    witness.create(TOPIC, headers=PAGE, prompt="with a cookie")
    hunt.flows += ["a script with a token", "a page with a cookie", "a podcast's address"]
    for asker, secret in ((witness, ann), (Witness(hunt, server.url), ann), (Witness(hunt, server.url), key_of_feed)):
        misplaced(asker, secret)
    witness.ask("POST", "/logout", headers=PAGE)
    bob = hunt.knows("token", operate(hunt, tmp_path, "token", "add", "bob", allowed="token"))
    commands = (("list",), ("revoke", ann), ("add", ann), ("revoke", "ann"), ("list",), ("revoke", "ann"))
    told = [operate(hunt, tmp_path, "token", *command) for command in commands]
    assert "bob" in told[0]
    assert told[2].startswith("2: ")
    witness.ask("POST", "/api/session", json={"token": ann}, headers=PAGE)
    witness.ask("GET", "/api/users/bob/jobs", headers={"Authorization": f"Bearer {bob}"})
    hunt.flows += ["sign-out", "token list, revoke, and with a token for a name", "a revoked token"]
    ended(server, hunt)
    hunt.check()


def harvested(hunt: Hunt, spotify: StandIn) -> None:
    """All tokens, codes and verifiers that went to Spotify."""
    for call in spotify.requests():
        sent = call["headers"].get("Authorization", "").partition(" ")[2]
        if len(sent) > 40:
            hunt.knows("access token", sent)
        for name, values in parse_qs(call["body"]).items():
            if name in {"code", "code_verifier", "refresh_token"} and len(values[0]) > 20:
                hunt.knows(name, values[0])


def test_with_a_sign_in_with_spotify(spotify: StandIn, model: StandIn, tmp_path: Path) -> None:
    hunt = Hunt()
    token = hunt.knows("access token", "BQ" + canary("Script") * 2)
    key, client = hunt.knows("speech key", canary("Speech")), hunt.knows("client secret", canary("Client"))
    model.set(keys=[key])
    spotify.set(tokens={token: {"user": "listener"}}, token_lifetime_s=60, rotate_refresh_tokens=True)
    flags = ["--auth", "spotify", "--log-level", "debug", *of_spotify(spotify), *speaking(model)]
    server = Server(tmp_path, *flags, env={"MUSICDOC_VOICE_KEY": key, "MUSICDOC_SPOTIFY_CLIENT_SECRET": client})
    hunt.knows("cookie secret", (tmp_path / "cookie-secret").read_text().strip())
    witness, script = Witness(hunt, server.url), {"Authorization": f"Bearer {token}"}

    def callback(asker: Witness) -> str:
        begun = asker.ask("GET", "/login", "cookie musicdoc_sign_in")
        cookies_of(hunt, begun)
        back = httpx.get(begun.headers["Location"]).headers["Location"]
        hunt.knows("code", parse_qs(urlsplit(back).query)["code"][0])
        return back.removeprefix(server.url)

    cookies_of(hunt, witness.ask("GET", callback(witness), "cookie musicdoc_session"))
    for _ in range(2):  # each is near its end, so that each time it is renewed
        told = witness.ask("GET", "/api/session/token", "access token", headers=PAGE).json()
        hunt.knows("access token", told["accessToken"])
    witness.ask("GET", "/api/session", "feed key")
    job = witness.create(SPOTIFY_TOPIC, headers=PAGE)
    assert '"complete"' in witness.follow(job)
    playlist = witness.ask("GET", f"/api/jobs/{job}").json()["job"]["playlistId"]
    assert witness.ask("POST", f"/api/playlists/{playlist}/spotify", headers=PAGE).status_code == 201
    assert Witness(hunt, server.url).ask("GET", "/api/users/listener/jobs", headers=script).status_code == 200
    hunt.flows += ["sign-in", "refresh", "a documentary after a sign-in", "saving to Spotify", "a script's own token"]

    for trouble in (
        {"on_path": "/api/token", "fail_5xx": 1, "status_5xx": 400},
        {"on_path": "/api/token", "fail_5xx": 1, "status_5xx": 500},
        {"on_path": "/api/token", "drop": 1},
        {"on_path": "/v1/me", "fail_5xx": 1, "status_5xx": 403},
        {"client_secret": "another"},
    ):
        stranger = Witness(hunt, server.url)
        back = callback(stranger)
        spotify.set(**trouble)
        stranger.ask("GET", back)
        spotify.set(fail_5xx=0, drop=0, client_secret="")
        Witness(hunt, server.url).ask("GET", back)
        stranger.ask("GET", back.replace("code=", "code=x"))
        hunt.flows.append(f"sign-in: {trouble}")
    spotify.set(on_path="/v1", revoke_refresh=True)
    witness.ask("GET", "/api/session/token", headers=PAGE)
    witness.ask("POST", f"/api/jobs/{job}/retry", headers=PAGE)
    spotify.set(revoke_refresh=False)
    hunt.flows.append("a refresh that is refused")
    misplaced(Witness(hunt, server.url), token)
    cookies_of(hunt, witness.ask("GET", callback(witness), "cookie musicdoc_session"))
    misplaced(witness, callback(witness).partition("code=")[2].partition("&")[0])
    witness.ask("POST", "/logout", headers=PAGE)
    witness.ask("GET", "/api/session/token", headers=PAGE)
    hunt.flows.append("sign-out")
    harvested(hunt, spotify)
    assert {"refresh_token", "code_verifier", "code"} <= set(hunt.secrets)
    ended(server, hunt)
    hunt.check()


def test_at_a_start_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hunt = Hunt()
    secret = hunt.knows("secret", canary("Start"))
    conf = tmp_path / "musicdoc.toml"
    confs = [
        f'llm_keys = "{secret}"',
        f'port = "{secret}"',
        f'smtp_url = ["{secret}"]',
        f"llm_key = {secret}",
        f"[{secret}",
    ]
    deep: list[list[str]] = [
        ["--smtp-url", f"smtp://ann:{secret}@host:port"],
        ["--smtp-url", f"smtp://ann:pa/{secret}@host"],
        ["--smtp-url", f"smtp://ann:{secret}@host", "--mail-from", "nobody"],
        ["--database-url", f"postgresql+asyncpg://ann:{secret}@127.0.0.1:port/db"],
        ["--database-url", f"postgresql+asyncpg://ann:x/{secret}@127.0.0.1/db"],
        ["--database-url", f"postgresql+asyncpg://ann:{secret}@127.0.0.1:1/db?password={secret}"],
        ["--database-url", f"postgresql://ann:{secret}@127.0.0.1/db"],
        ["--database-url", f"ann:{secret}@127.0.0.1/db"],
        ["--database-url", f"{secret}://127.0.0.1/db"],
    ]
    at_once: list[tuple[list[str], dict[str, str]]] = [
        (["--llm-key", f"{secret}\nsecond line"], {}),
        (["--llm-url", f"http://ann:{secret}@127.0.0.1:1/v1"], {}),
        ([], {"MUSICDOC_VOICE_KEY": f"{secret} é"}),
        ([f"--llm-kee={secret}"], {}),
        (["--llm-kee", secret], {}),
        ([f"--llm={secret}"], {}),
        (["--log-level", secret], {}),
        ([], {"OPENAI_BASE_URL": f"http://ann:{secret}@127.0.0.1:1/v1"}),
        ([], {"OPENAI_API_KEY": f"{secret}\nsecond line"}),
    ]
    for number, text in enumerate(confs):
        conf.with_suffix(f".{number}").write_text(text)
        at_once.append((["--config", str(conf.with_suffix(f".{number}"))], {}))

    def fails(flags: list[str]) -> bool:
        folder = tmp_path / f"data{deep.index(flags)}"
        return operate(hunt, folder, "serve", "--port", "0", *flags).startswith("2: ")

    with ThreadPoolExecutor(2) as pool:
        assert [flags for flags, failed in zip(deep, pool.map(fails, deep), strict=True) if not failed] == []
    for flags, env in at_once:
        with monkeypatch.context() as given:
            for name, value in env.items():
                given.setenv(name, value)
            try:
                command = ["serve", "--port", "0"] if env else ["token", "list"]
                code = main([*command, "--data-dir", str(tmp_path / "data"), *flags])
            except SystemExit as ending:
                code = int(ending.code or 0)
        assert code == 2, (flags, env)
        said = capsys.readouterr()
        hunt.keep(f"a start with {flags or env}"[:40], said.out + said.err)
    hunt.flows += [f"start {number}" for number in range(len(deep) + len(at_once))]
    hunt.check()
