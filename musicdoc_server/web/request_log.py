"""One line for each request, for as long as there are not too many of them: a flood must not fill the disk."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus

from tornado.httputil import HTTPInputError
from tornado.web import RequestHandler

from musicdoc_server.web.discretion import HIDDEN, summary

Count = Callable[[int, str], object]

LOG = logging.getLogger(__name__)
AT_ONCE, QUIET_S = 200, 10.0
"""After so many lines within so many seconds, what follows in them is counted and told in one line."""


class RequestLog:
    """Writes down what was asked and how that ended; served and refused requests have an allowance each.

    What broke on our side is always written down, elsewhere: with its traceback, or in words (web/base).
    """

    def __init__(self, count: Count = lambda *_: None, at_once: int = AT_ONCE, quiet_s: float = QUIET_S) -> None:
        """`count` is told the status of each request, and the code of its error."""
        self._count = count
        self._at_once = at_once
        self._quiet_s = quiet_s
        self._written: Counter[str] = Counter()
        self._unwritten: Counter[str] = Counter()
        self._end: asyncio.TimerHandle | None = None

    def __call__(self, handler: RequestHandler) -> None:
        """Tornado's `log_function`."""
        status, code = handler.get_status(), getattr(handler, "refused_with", "")
        self._count(status, code)
        bounded = status < 500 or status == HTTPStatus.SERVICE_UNAVAILABLE
        if bounded and not self._allows("served" if status < 400 else "refused", str(status)):
            return
        took_ms = 1000 * handler.request.request_time()
        level = logging.INFO if status < 500 else logging.WARNING
        LOG.log(level, "%d %s %.1f ms %s", status, summary(handler.request), took_ms, code)

    def hush(self) -> None:
        """Keeps Tornado from writing down the header that it could not read, which may be the one with the token, and
        from saying of one unreadable request after the other that it is."""
        logging.getLogger("tornado.general").addFilter(self._lets_through)

    def _lets_through(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(HIDDEN if isinstance(arg, HTTPInputError) else arg for arg in record.args)
        return record.levelno > logging.INFO or self._allows("refused", "unreadable")

    def _allows(self, kind: str, what: str) -> bool:
        if self._end is None:
            self._end = asyncio.get_running_loop().call_later(self._quiet_s, self.sum_up)
        self._written[kind] += 1
        if self._written[kind] <= self._at_once:
            return True
        self._unwritten[what] += 1
        return False

    def sum_up(self) -> None:
        """Tells what was left out until now, and writes down what comes again."""
        if self._end:
            self._end.cancel()
        if self._unwritten:
            told = ", ".join(f"{what}: {count}" for what, count in sorted(self._unwritten.items()))
            LOG.warning(
                "too many requests to write each down; of the last %.0f s, left out are %s", self._quiet_s, told
            )
        self._end = None
        self._written.clear()
        self._unwritten.clear()
