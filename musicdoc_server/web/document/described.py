"""`GET /api/openapi.json`: what this server answers to, for programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from musicdoc_server.web.base import JSON_TYPE, JsonErrors
from musicdoc_server.web.document.operation import Answer, operation
from musicdoc_server.web.document.topics import OPERATING
from musicdoc_server.web.doors.access import Access


class Description:
    """The document as it is sent: put together once, off the loop, when somebody first asks."""

    def __init__(self, make: Callable[[], dict[str, Any]]) -> None:
        self._make = make

    @cached_property
    def _making(self) -> asyncio.Future[bytes]:
        return asyncio.ensure_future(asyncio.to_thread(lambda: json.dumps(self._make(), ensure_ascii=False).encode()))

    async def text(self) -> bytes:
        """The document, as JSON."""
        return await asyncio.shield(self._making)


class OpenApi(JsonErrors):
    """The document of this server, in its mode."""

    reads = Access.OPEN

    def initialize(self, description: Description) -> None:
        """Tornado's constructor."""
        self.description = description

    @operation(
        OPERATING,
        "What this server answers to: all of this page, for programs.",
        Answer("OpenAPI 3.1.", types=(JSON_TYPE,)),
    )
    async def get(self) -> None:
        """The whole document, to everybody."""
        self.set_header("Content-Type", JSON_TYPE)
        self.set_header("Cache-Control", "no-cache")
        self.finish(await self.description.text())
