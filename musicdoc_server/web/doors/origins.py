"""Where a page comes from, as browsers say it."""

from __future__ import annotations

from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def origin(address: str) -> str:
    """The origin of what is at `address`: scheme, host and port, as a browser writes it (RFC 6454, 6.2).

    In small letters, other alphabets as DNS has them, and without a port that the scheme means anyway. Empty for what
    is no address.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    host = _host(parts.hostname or "")
    return f"{parts.scheme}://{host}{'' if port in {None, DEFAULT_PORTS.get(parts.scheme)} else f':{port}'}"


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    try:
        return name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return name
