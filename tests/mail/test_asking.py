"""Asking for mail: who may, with which address, and on which server."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from musicdoc_server.errors import ConfigError
from musicdoc_server.mail.server import mail_server, sender_of
from musicdoc_server.models import JobRequest
from musicdoc_server.settings import load
from musicdoc_server.stores.base import Batch, JobRow
from musicdoc_server.stores.database import Database
from musicdoc_server.stores.sql import SqlJobs
from tests.server import Server

ANN = "ann@example.net"
SETTINGS = {"MUSICDOC_SMTP_URL": "smtp://127.0.0.1:9", "MUSICDOC_MAIL_FROM": "Musicdoc <m@example.org>"}


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"), "--log-level", "debug", env=SETTINGS)
    yield running
    running.stop()


def test_an_address_is_kept_with_the_job_and_told_to_nobody(mailing: Server) -> None:
    assert mailing.http.get("/api/session").json()["mail"] is True
    job_id = mailing.create(email=ANN)
    events = list(mailing.stream(job_id))
    assert events[-1]["type"] == "complete"
    told = [
        mailing.http.get(f"/api/{path}").text
        for path in (f"jobs/{job_id}", f"jobs/{job_id}/events", "users/local/jobs")
    ]
    assert ANN not in f"{events}{told}{mailing.log()}"
    with sqlite3.connect(mailing.data_dir / "musicdoc.db") as database:
        assert ANN in str(database.execute("SELECT data FROM jobs WHERE id = ?", (job_id,)).fetchone())


def test_the_address_is_forgotten_with_the_job(tmp_path: Path) -> None:
    running = Server(tmp_path, "--job-ttl-s", "0.1", "--cleanup-interval-s", "0.1", env=SETTINGS)
    job_id = running.create(email=ANN)
    with sqlite3.connect(tmp_path / "musicdoc.db") as database:
        deadline = time.monotonic() + 30
        while not (line := database.execute("SELECT data FROM history WHERE id = ?", (job_id,)).fetchone()):
            assert time.monotonic() < deadline
    running.stop()
    assert "Erik Satie" in line[0]
    assert ANN.encode() not in line[0].encode()


@pytest.mark.gen_test
async def test_a_store_that_refuses_a_job_does_not_tell_the_address(tmp_path: Path) -> None:
    row = JobRow("job_1", None, "pending", None, JobRequest(topic="Satie", email=ANN).model_dump_json())  # type: ignore[arg-type]
    assert ANN in row.data
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'musicdoc.db'}")
    await database.open()
    with pytest.raises(IntegrityError) as refused:
        await SqlJobs(database).commit(Batch({row.id: row}))
    await database.close()
    assert ANN not in str(refused.value)


def test_a_server_without_mail_says_so(server: Server) -> None:
    assert server.http.get("/api/session").json()["mail"] is False
    reply = server.http.post("/api/music-doc", json={"topic": "Erik Satie", "email": ANN})
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_input")
    assert reply.json()["error"].startswith("The field “email” cannot be used: this server sends no mail.")


@pytest.mark.parametrize(
    "address",
    [
        *("", "ann", "@example.net", "ann@", "a b@example.net", "ann@example.net ", ".ann@example.net", "ann@-x.net"),
        *("ann@example.net,eve@example.com", "Ann <ann@example.net>", "ann@example.net\r\nBcc: eve@example.com"),
        *("ann@example.net\n", "ann\0@example.net", '"ann eve"@example.net', "änn@example.net", "ann@exämple.net"),
        *(f"{'a' * 65}@example.net", f"a@{'a.' * 126}net", "a@b@c.net", "ann@[127.0.0.1]"),
    ],
)
def test_what_is_not_one_address_is_refused_by_name(mailing: Server, address: str) -> None:
    reply = mailing.http.post("/api/music-doc", json={"topic": "Erik Satie", "email": address})
    assert reply.status_code == 400
    assert "“email”" in reply.json()["error"]
    assert "one address like" in reply.json()["error"]
    assert reply.json()["error"].isprintable()


@pytest.mark.parametrize("address", [ANN, "a.b+c_d-e@mail.example.co.uk", "root@localhost", f"a@{'a.' * 124}net"])
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert JobRequest(topic="Satie", email=address).email == address
    assert address not in repr(JobRequest(topic="Satie", email=address))


@pytest.mark.parametrize(
    ("url", "host", "port", "user"),
    [
        ("smtp://mail.example", "mail.example", 587, ""),
        ("smtps://ann%40x:p%2F@mail.example", "mail.example", 465, "ann@x"),
        ("SMTP://[::1]:25/", "::1", 25, ""),
    ],
)
def test_a_mail_server_is_read_from_its_url(url: str, host: str, port: int, user: str) -> None:
    server = mail_server(url)
    assert (server.host, server.port, server.user) == (host, port, user)


@pytest.mark.parametrize(
    "url",
    [
        *("mail.example", "http://mail.example", "smtp://", "smtp://:25", "smtp://mail.example:x", "smtp://x:70000"),
        *("smtp://ann:hu/sh@mail.example", "smtp://ann:hu#sh@mail.example", "smtp://ann:hu?sh@mail.example"),
        *("smtp://ann@mail.example", "smtp://[::1", "smtp://mail.example/inbox"),
    ],
)
def test_a_mail_server_that_cannot_be_meant_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match="setting smtp_url") as refused:
        mail_server(url)
    assert "hu" not in str(refused.value).replace("http", "")
    assert "sh@" not in str(refused.value)


def test_the_password_is_shown_nowhere() -> None:
    url = "smtp://ann:hush@mail.example"
    assert "hush" not in repr(load({"smtp_url": url})) + repr(mail_server(url))


@pytest.mark.parametrize("mail_from", ["", "Musicdoc", "a@example.org, b@example.org", "Musicdoc <>"])
def test_whom_mail_comes_from_must_be_one_address(mail_from: str) -> None:
    with pytest.raises(ConfigError, match="setting mail_from"):
        sender_of(mail_from)


def test_the_server_does_not_start_with_settings_it_cannot_use(tmp_path: Path) -> None:
    for flags, named in (
        (("--smtp-url", "mail.example"), "smtp_url"),
        (("--smtp-url", "smtp://mail.example"), "mail_from"),
    ):
        with pytest.raises(AssertionError, match=f"setting {named}"):
            Server(tmp_path, *flags)
