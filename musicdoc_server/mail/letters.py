"""What we write to people: plain text, and headers that no title or topic can add to."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from musicdoc_server.models import printable

MAX_NAME = 120
"""How many characters of a title or topic a message repeats."""

WHY = "You get this one message because your address was given when the documentary was asked for."


def ready(*, to: str, sender: Address, topic: str, title: str, link: str) -> EmailMessage:
    """A documentary is done."""
    text = f"Your documentary about “{_line(topic)}” is ready:\n\n{_line(title)}\n{link}\n\nEnjoy listening!"
    return _letter(to, sender, f"Ready to play: {_line(title)}", text)


def went_wrong(*, to: str, sender: Address, topic: str, error: str, link: str) -> EmailMessage:
    """A documentary could not be made. `error` is the job's own sentence."""
    text = (
        f"Your documentary about “{_line(topic)}” could not be made:\n\n{printable(error)}\n\n"
        f"You can try again here:\n{link}"
    )
    return _letter(to, sender, f"Not made yet: {_line(topic)}", text)


def _letter(to: str, sender: Address, subject: str, text: str) -> EmailMessage:
    """`Auto-Submitted` keeps out-of-office answers away (RFC 3834)."""
    letter = EmailMessage(policy=SMTP)
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter["Message-ID"] = make_msgid(domain=sender.domain)
    letter["From"] = sender
    letter["To"] = to
    letter["Subject"] = subject
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{text}\n\n--\u0020\n{WHY}\n", cte="quoted-printable")
    return letter


def _line(text: str) -> str:
    line = printable(text)
    return line if len(line) <= MAX_NAME else f"{line[: MAX_NAME - 1].rstrip()}…"
