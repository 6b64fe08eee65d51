"""How many may wait for a file that is being made: each keeps a connection open, and there are only so many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from musicdoc_server.errors import Busy

MOST_EACH = 8
"""A podcast program that loads some episodes at once is among them; each of its users counts by their address."""

MOST = 64
"""In all, of the 4,096 connections that are kept open, or of a hundred on a small system."""

RETRY_AFTER_S = 30
"""About as long as it takes to make a file."""


class Waits:
    """Those who wait, by who they are."""

    def __init__(self) -> None:
        self._waiting: Counter[str] = Counter()

    @contextmanager
    def place(self, whose: str) -> Iterator[None]:
        """One more waits until the end of the block; for nobody (empty) only all are counted. Raises Busy."""
        if (whose and self._waiting[whose] >= MOST_EACH) or self._waiting.total() >= MOST:
            error = Busy("Too many files are waited for just now. Please try again in a moment.")
            error.retry_after_s = RETRY_AFTER_S
            raise error
        self._waiting[whose] += 1
        try:
            yield
        finally:
            self._waiting[whose] -= 1
            self._waiting += Counter()  # drops those who have none
