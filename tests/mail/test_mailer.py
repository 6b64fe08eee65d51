"""Mail, handed to a real mail server: what people get, and what happens when the server does not take it."""

import asyncio
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from musicdoc_server.errors import MailFailed
from musicdoc_server.mail.mailer import PATIENCE, Mailer
from musicdoc_server.mail.server import mail_server, sender_of
from tests.mail.post_office import post_office

pytestmark = pytest.mark.gen_test

ANN = "ann@example.net"
QUICK = PATIENCE._replace(first_s=0.01, most_s=0.01)
ANYWHERE = "0.0.0.0"
"""Reaches this machine, and does not look like it: so the rules for servers elsewhere hold."""

DONE: dict[str, Any] = {
    "to": ANN,
    "topic": "Erik Satie",
    "title": "The quiet one",
    "playlist_id": "pl_1",
    "job_id": "job_1",
    "error": None,
}
FAILED: dict[str, Any] = {
    **DONE,
    "title": None,
    "playlist_id": None,
    "error": "The language model does not answer just now.",
}


HEADERS = {
    *("Date", "Message-ID", "From", "To", "Subject", "Auto-Submitted"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
}


def mailer(url: str, mail_from: str = "Musicdoc <music@example.org>") -> Mailer:
    return Mailer(
        mail_server(url), sender_of(mail_from), "https://music.example", answer_s=1, timeout_s=10, patience=QUICK
    )


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(ANYWHERE).configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


async def test_a_finished_documentary_is_told_with_its_title_and_link() -> None:
    async with post_office() as office:
        await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**DONE)
        letter = office.letter()
        assert letter["To"] == ANN
        assert letter["From"] == "Musicdoc <music@example.org>"
        assert letter["Subject"] == "Ready to play: The quiet one"
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["Date"].datetime.tzinfo
        assert letter["Message-ID"].endswith("@example.org>")
        assert letter.get_content_type() == "text/plain"
        assert "https://music.example/?playlistId=pl_1" in letter.get_content().splitlines()
        assert (office.envelopes[0].mail_from, office.envelopes[0].rcpt_tos) == ("music@example.org", [ANN])


async def test_a_failure_is_told_with_its_sentence_and_where_to_try_again() -> None:
    async with post_office() as office:
        await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**FAILED)
        lines = office.letter().get_content().splitlines()
        assert FAILED["error"] in lines
        assert lines[lines.index("You can try again here:") + 1] == "https://music.example/?jobId=job_1"
        assert "Erik Satie" in office.letter()["Subject"]


async def test_titles_in_every_alphabet_arrive_as_they_are() -> None:
    title, topic = "Gymnopédie – 音楽 🎹", "Дмитрий Шостакович"
    async with post_office() as office:
        await mailer(f"smtp://127.0.0.1:{office.port}", "Müsik <m@example.org>").job_ended(
            **{**DONE, "title": title, "topic": topic}
        )
        assert office.letter()["Subject"] == f"Ready to play: {title}"
        assert office.letter()["From"].addresses[0].display_name == "Müsik"
        assert topic in office.letter().get_content()
        assert (office.envelopes[0].content or b"").isascii()  # type: ignore[union-attr]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "\0"])
async def test_no_title_topic_or_error_becomes_a_header_or_a_line_of_its_own(line_end: str) -> None:
    evil = line_end.join(("Satie", "Bcc: eve@example.com", "", "Body", ".", "MAIL FROM:<eve@example.com>"))
    async with post_office() as office:
        sending = mailer(f"smtp://127.0.0.1:{office.port}")
        await sending.job_ended(**{**DONE, "title": evil, "topic": evil})
        await sending.job_ended(**{**FAILED, "error": evil, "topic": evil})
        for letter, envelope in zip(office.messages, office.envelopes, strict=True):
            assert envelope.rcpt_tos == [ANN]
            assert set(letter.keys()) == HEADERS
            assert not [line for line in letter.get_content().splitlines() if line.startswith(("Bcc", "MAIL", "."))]


async def test_a_long_topic_is_cut() -> None:
    async with post_office() as office:
        await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**{**FAILED, "topic": "x" * 5000})
        assert len(office.letter()["Subject"]) < 200
        assert office.letter()["Subject"].endswith("…")


async def test_user_and_password_are_given_with_their_signs_decoded() -> None:
    async with post_office(login=True) as office:
        await mailer(f"smtp://ann%40work:p%40ss%2Fword@127.0.0.1:{office.port}").job_ended(**DONE)
        assert office.logins == [(b"ann@work", b"p@ss/word")]
        assert office.letter()["To"] == ANN


async def test_a_wrong_password_is_told_without_it_and_not_tried_again() -> None:
    async with post_office(login=True) as office:
        with pytest.raises(MailFailed, match=r"user name or password in the setting smtp_url \(535\)") as failed:
            await mailer(f"smtp://ann:hush@127.0.0.1:{office.port}").job_ended(**DONE)
        assert "hush" not in str(failed.value)
        assert len(office.logins) == 2, "each way to sign in once"


async def test_start_tls_is_used_where_it_is_offered(certificate: ssl.SSLContext) -> None:
    async with post_office(start_tls=certificate) as office:
        await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**DONE)
        await mailer(f"smtp://{ANYWHERE}:{office.port}").job_ended(**DONE)
        assert office.encrypted == [True, True]


@pytest.mark.usefixtures("trusted")
async def test_a_password_goes_to_a_server_elsewhere_that_proves_itself(certificate: ssl.SSLContext) -> None:
    async with post_office(start_tls=certificate, login=True) as office:
        await mailer(f"smtp://ann:p%40ss%2Fword@{ANYWHERE}:{office.port}").job_ended(**DONE)
        assert office.encrypted == [True]
    async with post_office(tls=certificate, login=True) as office:
        await mailer(f"smtps://ann:p%40ss%2Fword@{ANYWHERE}:{office.port}").job_ended(**DONE)
        assert office.encrypted == [True]


async def test_a_password_goes_to_no_server_that_does_not_prove_itself(certificate: ssl.SSLContext) -> None:
    async with post_office(start_tls=certificate, login=True) as office:
        with pytest.raises(MailFailed, match="certificate"):
            await mailer(f"smtp://ann:p%40ss%2Fword@{ANYWHERE}:{office.port}").job_ended(**DONE)
        assert office.logins == []
    async with post_office(tls=certificate, login=True) as office:
        with pytest.raises(MailFailed, match="certificate"):
            await mailer(f"smtps://ann:p%40ss%2Fword@{ANYWHERE}:{office.port}").job_ended(**DONE)
        assert office.logins == []


async def test_a_password_leaves_this_machine_only_encrypted() -> None:
    async with post_office(login=True) as office:
        with pytest.raises(MailFailed, match="STARTTLS"):
            await mailer(f"smtp://ann:p%40ss%2Fword@{ANYWHERE}:{office.port}").job_ended(**DONE)
        assert office.logins == []


async def test_a_refused_recipient_is_told_once_and_without_the_address() -> None:
    async with post_office() as office:
        office.answers = [f"550 no such user {ANN}"]
        with pytest.raises(MailFailed, match=r"recipient \(550\)") as failed:
            await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**DONE)
        assert ANN not in str(failed.value)
        assert office.tries == 1


async def test_what_passes_is_tried_again() -> None:
    async with post_office() as office:
        office.answers = ["451 come back", "421 too busy"]
        await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**DONE)
        assert office.tries == PATIENCE.tries
        assert office.letter()["To"] == ANN


async def test_what_does_not_pass_in_three_tries_is_given_up() -> None:
    async with post_office() as office:
        office.answers = ["451 come back"] * 9
        with pytest.raises(MailFailed, match="451"):
            await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**DONE)
        assert office.tries == PATIENCE.tries


async def test_a_message_that_may_have_arrived_is_not_sent_twice() -> None:
    async with post_office() as office:
        office.silent_at_the_end = True
        with pytest.raises(MailFailed, match="did not say"):
            await mailer(f"smtp://127.0.0.1:{office.port}").job_ended(**DONE)
        assert len(office.messages) == 1


async def test_a_server_that_hangs_is_left() -> None:
    greeted = []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeted.append(writer)
        await reader.read()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sending = Mailer(
        mail_server(f"smtp://127.0.0.1:{port}"), sender_of("m@example.org"), "", answer_s=30, timeout_s=0.3
    )
    with pytest.raises(MailFailed, match="in time"):
        await sending.job_ended(**DONE)
    impatient = Mailer(
        mail_server(f"smtp://127.0.0.1:{port}"), sender_of("m@example.org"), "", answer_s=0.1, patience=QUICK
    )
    with pytest.raises(MailFailed, match="in time"):
        await impatient.job_ended(**DONE)
    assert len(greeted) == 1 + PATIENCE.tries
    server.close()


async def test_what_is_no_mail_server_is_called_so() -> None:
    async def web(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(web, "127.0.0.1", 0)
    with pytest.raises(MailFailed, match="not a mail server"):
        await mailer(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}").job_ended(**DONE)
    server.close()


async def test_a_server_that_is_away_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailFailed, match="cannot be reached"):
        await mailer(f"smtp://127.0.0.1:{port}").job_ended(**DONE)
