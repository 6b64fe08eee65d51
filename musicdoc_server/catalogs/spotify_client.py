"""One blocking call to Spotify with spotipy, in whichever thread asks: a client and a session for each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from musicdoc_server.catalogs.spotify_errors import Forbidden, Limited, not_understood, translated
from musicdoc_server.errors import MusicdocError, SignInAgain

LOG = logging.getLogger(__name__)

Ask = Callable[[Any], Any]
"""One call on a `spotipy.Spotify`, which has no types."""


class Client:
    """Asks the Web API at `api_url`. `timeouts_s`: seconds to connect, and to wait for an answer."""

    def __init__(self, api_url: str, timeouts_s: tuple[float, float]) -> None:
        self._api_url = api_url.rstrip("/") + "/"
        self._timeouts_s = timeouts_s
        self._local = threading.local()
        _hush()

    def ask(self, token: str, ask: Ask) -> dict[str, Any]:
        """What Spotify answers. Blocks. Raises SignInAgain, UpstreamRefused or UpstreamUnavailable."""
        api = self._api()
        api.set_auth(token)
        try:
            answer = ask(api)
        except Exception as error:
            ours = translated(error)
            if ours is None:
                raise
            _log(ours, error)
            # Whatever prints a chain of exceptions with its variables would print the token.
            raise ours from None
        finally:
            api.set_auth(None)
        if not isinstance(answer, dict):
            raise not_understood()
        return answer

    def _api(self) -> Any:
        """This thread's client."""
        import requests
        import spotipy  # type: ignore[import-untyped]

        api = getattr(self._local, "api", None)
        if api is None:
            session = requests.Session()
            session.auth = lambda request: request  # or a .netrc would overrule the token
            api = spotipy.Spotify(requests_session=session, requests_timeout=self._timeouts_s)
            api.prefix = self._api_url
            self._local.api = api
        return api


def _log(ours: MusicdocError, theirs: Exception) -> None:
    level = logging.INFO if isinstance(ours, Forbidden | Limited | SignInAgain) else logging.WARNING
    LOG.log(level, "Spotify: %s (%s)", ours, type(theirs).__name__)


def _worth_it(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.CRITICAL


def _hush() -> None:
    """Below INFO, spotipy writes its headers, and so the token, into the log; its errors are logged here instead.

    A filter holds whatever level somebody sets later.
    """
    logging.getLogger("urllib3").setLevel(logging.INFO)
    for name in ("spotipy.client", "spotipy.oauth2", "spotipy.cache_handler", "spotipy.util"):
        logging.getLogger(name).addFilter(_worth_it)
