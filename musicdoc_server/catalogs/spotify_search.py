"""One job's searches on Spotify: counted, so that no job takes more than its share of the quota."""

from __future__ import annotations

import logging
from typing import Any

from musicdoc_server.catalogs.spotify_access import SpotifyAccess
from musicdoc_server.catalogs.spotify_errors import Forbidden
from musicdoc_server.catalogs.spotify_tracks import Artist, Found, tracks_in
from musicdoc_server.errors import UpstreamRefused

LOG = logging.getLogger(__name__)

MOST_CALLS = 15
"""All calls of a job, further tries included."""
PAGE = 10
"""Results of one search: the most that an app in development mode gets."""
_TOP_TRACKS = "top tracks"


class Searches:
    """Searches with one listener's token. `calls` is how many were sent.

    Every method takes a `limit`: nothing is sent when so many calls were sent already. All raise SignInAgain,
    UpstreamRefused or UpstreamUnavailable.
    """

    def __init__(self, access: SpotifyAccess, token: str, market: str | None, app: str) -> None:
        self._access = access
        self._token = token
        self._market = market
        self._app = app
        self.calls = 0

    async def everything(self, query: str) -> dict[str, Any]:
        """The answer with the artists and the tracks that `query` finds."""
        if not self._take(MOST_CALLS):
            return {}
        return await self._send(query, "artist,track", MOST_CALLS, 0)

    async def tracks(self, query: str, limit: int = MOST_CALLS, *, offset: int = 0) -> list[Found] | None:
        """The tracks that `query` finds; None where it was not sent.

        Spotify rejects some titles as queries; those find nothing.
        """
        if not query or not self._take(limit):
            return None
        try:
            return tracks_in(await self._send(query, "track", limit, offset))
        except Forbidden:
            raise
        except UpstreamRefused as error:
            LOG.warning("a search found nothing, as it was rejected: %s", error)
            return []

    async def top_tracks(self, artist: Artist, limit: int) -> list[Found]:
        """The artist's best known tracks, where this app may ask for them."""
        offered = self._access.standing(self._app).offers(_TOP_TRACKS)
        if not artist.id or not offered or not self._take(limit):
            return []

        def ask(api: Any) -> Any:
            return api.artist_top_tracks(artist.id, country=self._market)

        return tracks_in(await self._access.optional(_TOP_TRACKS, self._token, ask, app=self._app) or {})

    async def _send(self, query: str, kinds: str, limit: int, offset: int) -> dict[str, Any]:
        def ask(api: Any) -> Any:
            return api.search(query, limit=PAGE, offset=offset, type=kinds, market=self._market)

        return await self._access.call(self._token, ask, app=self._app, again=lambda: self._take(limit))

    def _take(self, limit: int) -> bool:
        """Counts one more call, if fewer than `limit` were sent."""
        if self.calls >= min(limit, MOST_CALLS):
            return False
        self.calls += 1
        return True
