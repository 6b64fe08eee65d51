"""One message a job, whatever happens: from a real server, through a real mail server."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.acceptance.people import bearer, tokens_for
from tests.mail.post_office import PostOffice, post_office
from tests.server import Server

ANN = "ann@example.net"


def started(folder: Path, port: int, *flags: str) -> Server:
    mail = {"MUSICDOC_SMTP_URL": f"smtp://127.0.0.1:{port}", "MUSICDOC_MAIL_FROM": "Musicdoc <m@example.org>"}
    return Server(folder, *flags, env=mail)


async def told(server: Server, job_id: str) -> str:
    """What became of the message, as soon as the history says it."""
    while True:
        log = (await asyncio.to_thread(server.http.get, f"/api/jobs/{job_id}/log")).json()
        if log["job"].get("mail", "due") != "due":
            return str(log["job"]["mail"])


async def made(server: Server, topic: str) -> str:
    job_id = await asyncio.to_thread(server.create, topic, email=ANN)
    await asyncio.to_thread(server.finish, job_id)
    return job_id


@pytest.mark.gen_test
async def test_who_wants_it_hears_by_mail_how_the_job_ended(tmp_path: Path) -> None:
    async with post_office() as office:
        server = await asyncio.to_thread(started, tmp_path, office.port)
        done, failed = await made(server, "Erik Satie"), await made(server, "Radiohead")
        assert [await told(server, job_id) for job_id in (done, failed)] == ["sent", "sent"]
        letters = [str(letter.get_body().get_content()) for letter in office.messages]  # type: ignore[union-attr]
        playlist = server.http.get(f"/api/jobs/{done}").json()["job"]["playlistId"]
        assert f"{server.url}/?playlistId={playlist}" in "".join(letters)
        assert "Nothing here fits" in "".join(letters) or "Try" in "".join(letters)
        assert len(letters) == 2
        assert {envelope.rcpt_tos[0] for envelope in office.envelopes} == {ANN}
        await asyncio.to_thread(server.stop)


@pytest.mark.gen_test
async def test_nobody_gets_more_than_two_messages_at_once_whoever_has_them_sent(tmp_path: Path) -> None:
    async with post_office() as office:
        people = await asyncio.to_thread(tokens_for, tmp_path, "ann", "bob", "cid")
        server = await asyncio.to_thread(started, tmp_path, office.port, "--auth", "token")
        told = []
        for token in people:
            body = {"topic": "zxqv", "email": ANN}
            told.append(await asyncio.to_thread(server.http.post, "/api/music-doc", json=body, headers=bearer(token)))
        assert [reply.status_code for reply in told] == [202, 202, 429]
        assert (told[2].json()["code"], int(told[2].headers["Retry-After"]) > 0) == ("too_fast", True)
        assert "email" in told[2].json()["error"]
        assert ANN not in told[2].text
        await _until(office, 2)
        await asyncio.to_thread(server.stop)
        assert len(office.messages) == 2


@pytest.mark.gen_test
async def test_a_message_that_cannot_be_sent_fails_no_job_and_is_told_in_the_history(tmp_path: Path) -> None:
    async with post_office() as office:
        office.answers = ["550 nobody here"] * 9
        server = await asyncio.to_thread(started, tmp_path, office.port)
        job_id = await made(server, "Erik Satie")
        assert await told(server, job_id) != "sent"
        assert server.http.get(f"/api/jobs/{job_id}").json()["job"]["status"] == "completed"
        assert ANN not in server.log()
        assert "no mail about" in server.log()
        await asyncio.to_thread(server.stop)


@pytest.mark.gen_test
async def test_a_message_that_a_crash_cut_off_is_sent_at_the_next_start(tmp_path: Path) -> None:
    async with post_office() as office:
        office.silent_at_the_end = True
        server = await asyncio.to_thread(started, tmp_path, office.port)
        job_id = await made(server, "Erik Satie")
        await _until(office, 1)
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        office.silent_at_the_end = False
        server = await asyncio.to_thread(started, tmp_path, office.port)
        assert await told(server, job_id) == "sent"
        assert len(office.messages) == 2  # better twice than never: nobody knows whether the first one arrived
        await asyncio.to_thread(server.stop)
        server = await asyncio.to_thread(started, tmp_path, office.port)
        assert await told(server, job_id) == "sent"
        assert len(office.messages) == 2
        await asyncio.to_thread(server.stop)


async def _until(office: PostOffice, count: int) -> None:
    while len(office.messages) < count:  # noqa: ASYNC110 - the mail server has no event for it
        await asyncio.sleep(0.01)
