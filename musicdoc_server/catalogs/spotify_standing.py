"""How we stand with Spotify: until when it lets nothing through, and what it does not offer.

Its limits belong to an app (a client id), not to a listener, so all jobs of one app share a standing.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time

from musicdoc_server.catalogs.spotify_errors import Limited, blocked
from musicdoc_server.upstream import soon, waiting

LOG = logging.getLogger(__name__)
PATIENCE_S = 10.0
"""The longest Retry-After that a job waits for; a longer one ends it at once."""
_SPREAD_S = 0.25
"""Those who waited together go on within this time, not all at once."""


class Standing:
    """Where one app stands."""

    def __init__(self) -> None:
        self._until = 0.0
        self._not_offered: set[str] = set()

    def limited(self, error: Limited) -> None:
        """Takes note of a 429. Raises UpstreamUnavailable when waiting makes no sense."""
        self._until = max(self._until, time.monotonic() + error.wait_s)
        if error.quota or error.wait_s > PATIENCE_S:
            LOG.warning("Spotify lets nothing through for %d s%s", error.wait_s, " (quota)" if error.quota else "")
            raise blocked(error.wait_s)

    async def clear(
        self,
    ) -> None:
        """Waits until calls are allowed. Raises UpstreamUnavailable at once when that takes longer than PATIENCE_S."""
        while (left := self._until - time.monotonic()) > 0:
            if left > PATIENCE_S:
                raise blocked(left)
            waiting(f"Spotify asks for patience; going on {soon(left)}")
            await asyncio.sleep(left + random.uniform(0, _SPREAD_S))  # noqa: S311  # nosec B311 # no secret

    def offers(self, name: str) -> bool:
        """Whether an optional call is worth a try: it was not refused so far."""
        return name not in self._not_offered

    def refused(self, name: str) -> None:
        """Remembers that an optional call is not for this app."""
        LOG.info("Spotify does not offer %s to this app", name)
        self._not_offered.add(name)
