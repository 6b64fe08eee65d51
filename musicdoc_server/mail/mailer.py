"""Sends mail.

mailer = Mailer(mail_server("smtp://127.0.0.1:1025"), sender_of("musicdoc@example.org"), "https://example.org")
await mailer.send(letter, "ann@example.net")
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage

from aiosmtplib import SMTP, SMTPException, SMTPServerDisconnected, SMTPTimeoutError

from musicdoc_server.errors import MailFailed
from musicdoc_server.mail.letters import ready, went_wrong
from musicdoc_server.mail.server import MailServer
from musicdoc_server.mail.trouble import NO_ANSWER, UNSURE, Passing, translated
from musicdoc_server.upstream import Patience, tried

PATIENCE = Patience(tries=3, first_s=2.0, most_s=4.0, longest_s=0.0)

ANSWER_S = 20.0
"""How long each answer of the server may take."""

TIMEOUT_S = 90.0
"""How long a message may take with all its tries."""

OUR_NAME = "[127.0.0.1]"
"""Whom we greet as: an address is always allowed (RFC 5321, 4.1.4), and finding a machine's own name can take long."""


class Mailer:
    """Hands messages to `server`. `address` is where the page is; `answer_s` and `timeout_s` are seconds."""

    def __init__(
        self,
        server: MailServer,
        sender: Address,
        address: str,
        *,
        answer_s: float = ANSWER_S,
        timeout_s: float = TIMEOUT_S,
        patience: Patience = PATIENCE,
    ) -> None:
        self._server = server
        self._sender = sender
        self._address = address
        self._answer_s = answer_s
        self._timeout_s = timeout_s
        self._patience = patience

    async def job_ended(
        self, *, to: str, topic: str, title: str | None, playlist_id: str | None, job_id: str, error: str | None
    ) -> None:
        """Tells `to` that a job is done, or with `error`, its own sentence, that it failed. Raises MailFailed."""
        if error is not None:
            link = f"{self._address}/?jobId={job_id}"
            letter = went_wrong(to=to, sender=self._sender, topic=topic, error=error, link=link)
        else:
            link = f"{self._address}/?playlistId={playlist_id}" if playlist_id else f"{self._address}/?jobId={job_id}"
            letter = ready(to=to, sender=self._sender, topic=topic, title=title or topic, link=link)
        await self.send(letter, to)

    async def send(self, letter: EmailMessage, to: str) -> None:
        """Hands `letter` in for `to`; what may pass is tried again. Raises MailFailed."""
        try:
            async with asyncio.timeout(self._timeout_s):
                await tried(
                    lambda: self._once(letter.as_bytes(), to),
                    self._patience,
                    again=lambda error: isinstance(error, Passing),
                    trouble=lambda error: str(error).rstrip("."),
                )
        except TimeoutError:
            raise MailFailed(NO_ANSWER) from None

    async def _once(self, letter: bytes, to: str) -> None:
        try:
            async with self._connected() as client:
                await client.mail(self._sender.addr_spec)
                await client.rcpt(to)
                try:
                    await client.data(letter)
                except (SMTPTimeoutError, SMTPServerDisconnected):
                    raise MailFailed(UNSURE) from None
        except (SMTPException, OSError) as error:
            raise translated(error) from None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        """A client that is greeted, encrypted and signed in; says goodbye where all went well."""
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            local_hostname=OUR_NAME,
            timeout=self._answer_s,
            use_tls=server.tls,
            start_tls=server.start_tls,
            validate_certs=server.proves_itself,
        )
        try:
            await client.connect()
            yield client
            with suppress(SMTPException, OSError):  # the message is taken: what comes after does not matter
                await client.quit()
        finally:
            client.close()
