"""A real mail server in the test's own loop, which does what the test wants of it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class PostOffice:
    """Takes messages; `answers` are given to the next recipients instead of "250"."""

    def __init__(self) -> None:
        self.port = 0
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.answers: list[str] = []
        self.tries = 0
        self.logins: list[tuple[bytes, bytes]] = []
        self.silent_at_the_end = False

    def letter(self) -> EmailMessage:
        """The one message that came."""
        (letter,) = self.messages
        return letter

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.tries += 1
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=SMTP_POLICY))
        self.envelopes.append(envelope)
        self.encrypted.append(bool(server.transport and server.transport.get_extra_info("sslcontext")))
        if self.silent_at_the_end:
            await asyncio.Event().wait()
        return "250 OK"

    def check(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == b"p@ss/word", handled=False)


@asynccontextmanager
async def post_office(
    *, start_tls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, login: bool = False
) -> AsyncIterator[PostOffice]:
    """`start_tls` is offered, `tls` is there from the first byte; with `login` nobody else may send."""
    office = PostOffice()
    loop = asyncio.get_running_loop()
    options: dict[str, Any] = {"loop": loop, "hostname": "post.example", "tls_context": start_tls}
    if login:
        options |= {"authenticator": office.check, "auth_required": True, "auth_require_tls": False}
    server = await loop.create_server(lambda: SMTP(office, **options), "0.0.0.0", 0, ssl=tls)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
