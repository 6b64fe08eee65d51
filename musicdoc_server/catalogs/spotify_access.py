"""The way to Spotify's Web API, one for the whole server.

    access = SpotifyAccess("https://api.spotify.com/v1/")
    me = await access.call(token, lambda api: api.me())
    access.close()

spotipy blocks, so each call runs in a thread that has a session of its own; tokens are handed in with each call and
kept nowhere.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from musicdoc_server.catalogs.spotify_client import Ask, Client
from musicdoc_server.catalogs.spotify_errors import Forbidden, Limited, Passing, not_understood, sign_in_again
from musicdoc_server.catalogs.spotify_standing import PATIENCE_S, Standing
from musicdoc_server.errors import BadInput
from musicdoc_server.reading import fits_header
from musicdoc_server.upstream import Patience, tried, used

_TRACK_URI = re.compile(r"spotify:track:[0-9A-Za-z]+")
_ITEMS = 100
"""How many items one call may add to a playlist (Spotify's limit)."""
_NAME = 100
_MOST_APPS = 1000


class SpotifyAccess:
    """Calls the Web API at `api_url` in up to `max_threads` threads.

    The threads only wait: five do for one job, but with a hundred jobs at once they would be a queue of seconds.
    `timeouts_s`: seconds to connect, and to wait for an answer. `tries`: how often a call is sent at most.
    """

    def __init__(
        self,
        api_url: str = "https://api.spotify.com/v1/",
        *,
        max_threads: int = 32,
        timeouts_s: tuple[float, float] = (3.0, 8.0),
        tries: int = 3,
    ) -> None:
        self._client = Client(api_url, timeouts_s)
        self._patience = Patience(tries, first_s=0.15, most_s=3, longest_s=PATIENCE_S, within_s=25)
        self._threads = ThreadPoolExecutor(max_threads, thread_name_prefix="spotify")
        self._standings: dict[str, Standing] = {}

    def close(self) -> None:
        """Starts no more calls; those under way end by their time-outs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def standing(self, app: str = "") -> Standing:
        """Where `app` stands: a name for whichever client id a token is of, empty for this server's own.

        Tokens that scripts bring along may be of any app; a name of its own keeps one that has used up its calls from
        holding up everybody else.
        """
        if len(self._standings) > _MOST_APPS:
            self._standings = {name: kept for name, kept in self._standings.items() if not name}
        return self._standings.setdefault(app, Standing())

    async def call(
        self,
        token: str,
        ask: Ask,
        *,
        app: str = "",
        writes: bool = False,
        again: Callable[[], bool] = lambda: True,
    ) -> dict[str, Any]:
        """What Spotify answers to `ask`, tried up to `tries` times where the trouble may pass.

        `writes`: may change something, so it is not sent again when it may have been carried out. `again` is asked
        before each further try. Raises SignInAgain, UpstreamRefused or UpstreamUnavailable.
        """
        if not fits_header(token):
            raise sign_in_again()
        standing = self.standing(app)

        async def send() -> dict[str, Any]:
            await standing.clear()
            return await self._once(token, ask, standing)

        def worthwhile(error: Exception) -> bool | float:
            if not isinstance(error, Passing) or (writes and error.done):
                return False
            # A limit is waited out by `clear`, as all who share it do.
            return 0.0 if isinstance(error, Limited) and error.wait_s else True

        return await tried(send, self._patience, again=worthwhile, trouble=_trouble, more=again)

    async def optional(self, name: str, token: str, ask: Ask, *, app: str = "") -> dict[str, Any] | None:
        """Like `call`, tried once, for what Spotify gives to some apps only; None where it does not.

        A refusal is remembered, and `ask` is not sent again. Raises SignInAgain and UpstreamUnavailable.
        """
        standing = self.standing(app)
        if not standing.offers(name):
            return None
        try:
            return await self.call(token, ask, app=app, again=lambda: False)
        except Forbidden:
            standing.refused(name)
            return None

    async def save_playlist(self, token: str, name: str, uris: Sequence[str], *, app: str = "") -> str:
        """Makes a private playlist of `uris` ("spotify:track:…", in that order) in the listener's account.

        Returns its address. Raises BadInput, SignInAgain, UpstreamRefused or UpstreamUnavailable.
        """
        if not uris or not all(map(_TRACK_URI.fullmatch, uris)):
            raise BadInput("Only songs from Spotify can be saved to Spotify.")
        title = " ".join(name.split())[:_NAME] or "Musicdoc"
        made = await self.call(
            token, lambda api: api.current_user_playlist_create(title, public=False), app=app, writes=True
        )
        id_, links = made.get("id"), made.get("external_urls")
        if not isinstance(id_, str) or not id_.isalnum():
            raise not_understood()
        for start in range(0, len(uris), _ITEMS):
            portion = list(uris[start : start + _ITEMS])
            await self.call(token, partial(_add, id_, portion), app=app, writes=True)
        link = links.get("spotify") if isinstance(links, dict) else None
        known = isinstance(link, str) and link.startswith(("https://", "http://"))
        return str(link) if known else f"https://open.spotify.com/playlist/{id_}"

    async def _once(self, token: str, ask: Ask, standing: Standing) -> dict[str, Any]:
        used(spotify_calls=1)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._client.ask, token, ask)
        except Limited as error:
            standing.limited(error)
            raise


def _trouble(error: Exception) -> str:
    return error.what if isinstance(error, Passing) else str(error)


def _add(playlist: str, uris: list[str], api: Any) -> Any:
    return api.playlist_add_items(playlist, uris)
