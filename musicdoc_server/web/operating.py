"""How the server is, for those who operate it: whether it runs, whether it can do work, what it has done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import Any

from musicdoc_server.errors import Draining, Forbidden, Scanning, StoreError
from musicdoc_server.models import LibraryStatus
from musicdoc_server.web.api import ApiHandler
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import OPERATING
from musicdoc_server.web.doors.access import Access
from musicdoc_server.web.doors.gates import PROXIED
from musicdoc_server.web.doors.proxies import Network, is_address
from musicdoc_server.web.replies import Reply

TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text form."""
NOT_FROM_HERE = "The metrics are for those who ask from an address that the setting metrics_from names."

Check = Callable[[], Awaitable[None]]
Tell = Callable[[], Awaitable[bytes]]


class Healthy(Reply):
    """The server runs."""

    version: str
    library: LibraryStatus


class Health(ApiHandler):
    """`GET /healthz`: the server answers; `report` adds how its parts are."""

    reads = Access.OPEN

    def initialize(self, report: Callable[[], dict[str, Any]]) -> None:
        """Tornado's constructor."""
        self.report = report

    def head(self) -> None:
        """The same without a body, as some monitors ask."""
        self.get()

    @operation(OPERATING, "Whether the server runs; how far the library is scanned.", Answer("It does.", Healthy))
    def get(self) -> None:
        """200 for as long as the server runs."""
        self.reply(Healthy(**self.report()))


class Ready(ApiHandler):
    """`GET /readyz`: whether it can do work, for who sends it some."""

    reads = Access.OPEN

    def initialize(self, check: Check) -> None:
        """Tornado's constructor; `check` raises what keeps it from working."""
        self.check = check

    async def head(self) -> None:
        """The same without a body, as some monitors ask."""
        await self.get()

    @operation(
        OPERATING,
        "Whether the server can do work: its store answers, its music was looked through, it is not stopping.",
        Answer("It can.", Reply),
        errors=(StoreError, Scanning, Draining),
    )
    async def get(self) -> None:
        """200, or 503 with the reason as its code. Raises StoreError, Scanning, Draining."""
        await self.check()
        self.reply(Reply())


class Metrics(ApiHandler):
    """`GET /metrics`: what was counted, in Prometheus' text form.

    It tells nothing of anybody, but how busy a server is and what it spends is its operator's business: only the
    addresses of `allowed` may ask, by default this machine's own. What a proxy hands on comes from elsewhere, unless
    the proxy is trusted to say from where.
    """

    reads = Access.OPEN

    def initialize(self, tell: Tell, allowed: Sequence[Network]) -> None:
        """Tornado's constructor."""
        self.tell = tell
        self.allowed = allowed

    @operation(
        OPERATING,
        "What the server has done and how busy it is, for Prometheus; for the addresses of `metrics_from` alone.",
        Answer("In Prometheus' text form.", types=("text/plain",)),
        errors=(Forbidden, StoreError),
    )
    async def get(self) -> None:
        """All of it. Raises Forbidden, StoreError."""
        address = self.request.remote_ip or ""
        hidden = not self.trusted_proxy and any(name in self.request.headers for name in PROXIED)
        if hidden or not is_address(address) or not any(ip_address(address) in each for each in self.allowed):
            raise Forbidden(NOT_FROM_HERE)
        told = await self.tell()
        self.set_header("Content-Type", TEXT_TYPE)
        self.set_header("Cache-Control", "no-store")
        self.finish(told)
