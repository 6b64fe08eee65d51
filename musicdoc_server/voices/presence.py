"""Whether a server is there: one that stays silent is not waited for again and again."""

from __future__ import annotations

import time


class Presence:
    """After `most` calls in a row without any answer the server counts as away, and is left alone for `rest_s`.

    Then it is tried again; one more silence makes it away again, an answer makes all good. An answer is any: an error
    comes from a server that is there.
    """

    def __init__(self, most: int, rest_s: float) -> None:
        self._most = most
        self._rest_s = rest_s
        self._silent = 0
        self._until_s = 0.0

    @property
    def away(self) -> bool:
        """Whether a call is not worth its time now."""
        return time.monotonic() < self._until_s

    def answered(self) -> None:
        """A call was answered."""
        self._silent, self._until_s = 0, 0.0

    def silent(self) -> None:
        """A call was not."""
        self._silent += 1
        if self._silent >= self._most:
            self._until_s = time.monotonic() + self._rest_s
