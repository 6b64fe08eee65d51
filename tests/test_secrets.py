"""Secrets in memory: no text that is made of what holds them has them in it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from musicdoc_server.errors import ConfigError
from musicdoc_server.jobs.job import new_job
from musicdoc_server.mail.server import mail_server
from musicdoc_server.models import JobRequest
from musicdoc_server.settings import Settings, load
from musicdoc_server.stores.base import TokenRow
from musicdoc_server.tokens import Tokens
from musicdoc_server.upstream import quoted
from musicdoc_server.voices.speech_errors import Endpoint
from musicdoc_server.web.admission import Asker, Asks
from musicdoc_server.web.discretion import told_path
from musicdoc_server.web.doors.access import Visitor
from musicdoc_server.web.doors.accounts import Grant, User
from musicdoc_server.web.doors.gates import OpenGate
from musicdoc_server.web.doors.sessions import Access, Session, SignIn
from musicdoc_server.web.session import Entered
from musicdoc_server.writers.llm_client import ModelClient

SECRET = "CANARY0123456789abcdefZ"
SOON = datetime.now(UTC)
REQUEST = JobRequest(topic="Erik Satie", email=f"{SECRET}@example.net", access_token=SecretStr(SECRET))


async def never(_session: Session, _token: str) -> Grant:
    raise AssertionError


SESSION = Session(User("ann", "Ann"), Grant(SECRET, SECRET, SOON), never)


@pytest.mark.parametrize(
    "holder",
    [
        Settings(
            llm_key=SecretStr(SECRET), voice_key=SecretStr(SECRET), spotify_client_secret=SecretStr(SECRET),
            smtp_url=SecretStr(f"smtp://a:{SECRET}@host"), database_url=SecretStr(f"postgresql://a:{SECRET}@host/x"),
        ),
        REQUEST, new_job(REQUEST), Asker(access_token=SecretStr(SECRET)), Entered(token=SecretStr(SECRET)),
        Grant(SECRET, SECRET, SOON), Access(SECRET, SOON), SignIn(SECRET, "/", 0.0), SESSION,
        Asks(OpenGate(), Visitor("ann", SECRET), SESSION, ""), Visitor("ann", SECRET),
        TokenRow(Tokens.digest(SECRET), "ann", "", ""), mail_server(f"smtp://ann:{SECRET}@host"),
        Endpoint("http://host", SECRET, "model", "voice"), ModelClient("http://host", SECRET, "model", timeout_s=1),
    ],
    ids=lambda holder: type(holder).__name__,
)  # fmt: skip
def test_what_holds_a_secret_does_not_show_it(holder: Any) -> None:
    for text in (repr(holder), str(holder), f"{holder}", repr([holder]), repr({"x": holder})):
        assert SECRET not in text
    assert SESSION.id not in repr(holder)


def test_a_dumped_request_has_no_token() -> None:
    assert SECRET not in REQUEST.model_copy(update={"email": None}).model_dump_json()


def test_what_cannot_be_read_is_not_shown() -> None:
    for type_, fields in ((JobRequest, {"topic": [SECRET]}), (Settings, {"port": SECRET, "smtp_url": [SECRET]})):
        with pytest.raises(ValidationError) as caught:
            type_(**fields)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", ["llm_key", "voice_key", "spotify_client_secret"])
def test_a_key_is_taken_without_the_space_around_it_and_refused_with_more(name: str) -> None:
    assert getattr(load({name: f" {SECRET}\n"}), name).get_secret_value() == SECRET
    for bad in (f"{SECRET}\nx", f"{SECRET} é", f"{SECRET}\0"):
        with pytest.raises(ConfigError, match=name) as caught:
            load({name: bad})
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", ["llm_url", "voice_url", "spotify_api_url", "spotify_accounts_url", "public_url"])
def test_an_address_that_is_shown_has_no_password(name: str) -> None:
    for bad in (f"http://ann:{SECRET}@host/v1", f"http://{SECRET}@host", f"http://[{SECRET}"):
        with pytest.raises(ConfigError, match=name) as caught:
            load({name: bad})
        assert SECRET not in str(caught.value)


def test_words_of_a_service_come_without_our_key() -> None:
    assert quoted(f"no:\n  {SECRET} is {SECRET}", SECRET, 200) == "no: … is …"
    assert quoted("as it is", "", 5) == "as it"
    assert SECRET[:9] not in quoted("x" * 195 + SECRET, SECRET, 200)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/jobs/job_1790000000000_0123456789abcdef0123456789abcdef/stream", None),
        ("/api/playlists/pl_0123456789abcdef0123456789abcdef/export/m3u8", None),
        (f"/audio/{'0a' * 32}.mp3", None),
        ("/api/users/ann@example.org/jobs", None),
        ("/api/jobs/mdoc_LoT7T1Oa4NQyPPHYBhVHQvnSKiRzV0V4fFt5vXhCmYY", "/api/jobs/…"),
        (f"/{'BQ' * 80}/x", "/…/x"),
    ],
)
def test_the_log_shows_our_own_ids_and_no_tokens(path: str, told: str | None) -> None:
    assert told_path(path) == (told or path)
