"""Whether those who read are still let in: streams end with what showed who reads them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from musicdoc_server.errors import MusicdocError
from musicdoc_server.web.live.fanout import Fanout

LOG = logging.getLogger(__name__)
LOOK_S = 4.0
"""How often it is asked whether what showed who reads is still good: a revoked token's streams close within 10 s."""
ANSWER_S = 20.0
"""So long an answer may take: the database's own time-out is shorter, Spotify's too."""

Holds = Callable[[str], Awaitable[bool]]


class Lookout:
    """Closes the streams of those who have signed out, or whose token was revoked.

    Each credential is asked about by itself, so that a slow answer holds up nobody else's end. What cannot be told just
    now says nothing against anybody.
    """

    def __init__(self, holds: Holds, fanouts: Callable[[], Iterable[Fanout]]) -> None:
        """`holds` tells whether a credential is still good; `fanouts` are those whose readers are looked after."""
        self._holds = holds
        self._fanouts = fanouts
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def keep(self) -> None:
        """Looks from time to time, until it is cancelled; what it asks then ends with it."""
        try:
            while True:
                await asyncio.sleep(LOOK_S)
                self._look()
        finally:
            asking = tuple(self._asking.values())
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    def _look(self) -> None:
        shown = {name for fanout in tuple(self._fanouts()) for name in fanout.credentials()}
        for credential in shown - self._asking.keys() - {""}:
            task = asyncio.create_task(self._ask(credential), name="look whether a stream may go on")
            self._asking[credential] = task
            task.add_done_callback(lambda _, credential=credential: self._asking.pop(credential))  # type: ignore[misc]

    async def _ask(self, credential: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                holds = await self._holds(credential)
        except (MusicdocError, TimeoutError):
            return
        except Exception:
            LOG.exception("nobody can tell whether a stream may go on")
            return
        for fanout in () if holds else tuple(self._fanouts()):
            fanout.close_of(credential)
