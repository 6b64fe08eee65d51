"""The server that sends our mail, and whom it comes from, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import getaddresses
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic_core import PydanticCustomError

from musicdoc_server.errors import ConfigError
from musicdoc_server.models import mail_address, printable

PORTS = {"smtp": 587, "smtps": 465}
"""The ports for handing mail in (RFC 6409, RFC 8314)."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `tls`: encrypted from the first byte; else STARTTLS, as `start_tls` says."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def proves_itself(self) -> bool:
        """Whether its certificate is checked: where a password goes, and where TLS was asked for by name.

        A server on this machine mostly has a certificate that it made itself, and nobody is in between.
        """
        return not self._here and (self.tls or bool(self.user))

    @property
    def start_tls(self) -> bool | None:
        """True: never without. None: where it is offered. A password never leaves this machine unencrypted."""
        return False if self.tls else (self.proves_itself or None)

    @property
    def _here(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def mail_server(url: str) -> MailServer:
    """The server that `smtp_url` names. Raises ConfigError, which does not repeat the URL: a password may be in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a port that is no number, a bracket without its other half
        raise _unusable() from None
    if not _is_usable(parts):
        raise _unusable()
    return MailServer(
        host=parts.hostname or "",
        port=port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def sender_of(mail_from: str) -> Address:
    """Whom mail comes from, as `mail_from` says. Raises ConfigError."""
    try:
        ((name, address),) = getaddresses([mail_from])
        return Address(printable(name), addr_spec=mail_address(address))
    except (ValueError, PydanticCustomError):
        example = "Musicdoc <musicdoc@example.org>"
        raise ConfigError(f"The setting mail_from must be an address, like {example}, where smtp_url is set.") from None


def _is_usable(parts: SplitResult) -> bool:
    nothing_more = not (parts.query or parts.fragment or parts.path.strip("/"))
    return bool(
        parts.scheme in PORTS and parts.hostname and nothing_more and bool(parts.username) == bool(parts.password)
    )


def _unusable() -> ConfigError:
    return ConfigError(
        "The setting smtp_url cannot be used: it must look like smtp://host:587, smtp://user:password@host:587 or "
        "smtps://user:password@host. Signs like / # ? @ in a password are written as %2F %23 %3F %40."
    )
