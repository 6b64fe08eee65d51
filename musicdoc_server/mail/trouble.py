"""What goes wrong between us and a mail server, in our own words.

What a server says is not repeated: most put the recipient's address into it, which belongs in no log.
"""

from __future__ import annotations

import ssl

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPTimeoutError,
)

from musicdoc_server.errors import MailFailed

NO_ANSWER = "The mail server does not answer in time."
AWAY = "The mail server cannot be reached. Look at the setting smtp_url."
NO_TRUST = "The mail server does not prove that it is the one in the setting smtp_url: its certificate is not accepted."
NOT_OFFERED = (
    "The mail server does not offer what the user name in the setting smtp_url needs: a sign-in, and encryption "
    "(STARTTLS). Try smtps://, or another port."
)
NO_SMTP = "What answers at the address in the setting smtp_url is not a mail server."
UNSURE = "The mail server did not say whether it took the message; it is not sent a second time."

REFUSED: tuple[tuple[type[SMTPResponseException], str], ...] = (
    (SMTPAuthenticationError, "The mail server refuses the user name or password in the setting smtp_url"),
    (SMTPSenderRefused, "The mail server refuses the address in the setting mail_from"),
    (SMTPRecipientRefused, "The mail server refuses the recipient"),
)


class Passing(MailFailed):
    """Trouble that may be over in a moment, with nothing sent yet."""


def translated(error: Exception) -> MailFailed:
    """Our error for what aiosmtplib or the network raised. Replies from 400 to 499 may pass (RFC 5321, 4.2.1)."""
    if isinstance(error, SMTPResponseException) and error.code < 0:
        return MailFailed(NO_SMTP)
    if isinstance(error, SMTPResponseException):
        words = next(
            (words for kind, words in REFUSED if isinstance(error, kind)), "The mail server refuses the message"
        )
        told = f"{words} ({error.code})."
        return Passing(told) if 400 <= error.code < 500 else MailFailed(told)
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return MailFailed(NO_TRUST)
    if isinstance(error, SMTPTimeoutError | TimeoutError):
        return Passing(NO_ANSWER)
    return Passing(AWAY) if isinstance(error, OSError) else MailFailed(NOT_OFFERED)
