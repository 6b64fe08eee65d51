"""Who really asks, where a proxy that the operator trusts says so."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from tornado.httputil import HTTPServerRequest

from musicdoc_server.errors import ConfigError

Network = IPv4Network | IPv6Network


def networks(names: str, setting: str = "trusted_proxies") -> tuple[Network, ...]:
    """The addresses and networks named, apart by commas. Raises ConfigError, which names the setting."""
    try:
        return tuple(ip_network(name.strip()) for name in names.split(",") if name.strip())
    except ValueError as error:
        raise ConfigError(f"The setting {setting} cannot be used: {error}.") from None


class Proxies:
    """The proxies whose X-Forwarded-For, -Proto and -Host are believed; anybody else's are not."""

    def __init__(self, trusted: Sequence[Network] = ()) -> None:
        self._trusted = tuple(trusted)

    def __bool__(self) -> bool:
        return bool(self._trusted)

    def see_through(self, request: HTTPServerRequest) -> bool:
        """Puts the asker's own address, protocol and host into `request`, where a trusted proxy tells them: then True.

        Each proxy adds whom it was asked by at the end, so the last one that is not itself trusted is who asks.
        """
        if not self._trusts(request.remote_ip or ""):
            return False
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        asker = next((hop for hop in reversed(hops) if not self._trusts(hop)), "")
        if is_address(asker):
            request.remote_ip = asker
        protocol = request.headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower()
        if protocol in {"http", "https"}:
            request.protocol = protocol
        if host := request.headers.get("X-Forwarded-Host", "").rpartition(",")[2].strip():
            request.host = host
        return True

    def _trusts(self, name: str) -> bool:
        return is_address(name) and any(ip_address(name) in network for network in self._trusted)


def is_address(name: str) -> bool:
    """Whether it is an IP address and nothing else."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
