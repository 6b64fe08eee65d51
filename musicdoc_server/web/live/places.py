"""Places for those who read events: each is an open file, and nobody has so many that others find none."""

from __future__ import annotations

from collections import Counter

from musicdoc_server.errors import TooManyStreams
from musicdoc_server.web.doors.access import Visitor
from musicdoc_server.web.doors.rates import near

FULL = "Too many people are listening just now. Please try again in a few seconds."
OWN_SHARE = "You listen to as many streams as are left for everybody else. Please close some, or try again later."


def holder(visitor: Visitor, address: str) -> str:
    """Under whom a place counts: a user, or a stranger's address; empty on one's own machine, where all are one's own.

    No user's id begins with a blank, so that none is taken for an address.
    """
    return "" if visitor.everybody else visitor.user_id or f" {near(address)}"


class Places:
    """So many places, of which nobody may hold more than are left for everybody else: half, where one is alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()
        self.taken = 0
        """How many are taken at this moment."""

    def check(self, who: str) -> None:
        """Raises TooManyStreams where there is none for `who`. Whoever takes one awaits nothing in between."""
        left = self._most - self.taken
        if left <= 0:
            raise TooManyStreams(FULL)
        if left <= self._held[who]:
            raise TooManyStreams(OWN_SHARE)

    def take(self, who: str) -> None:
        """Counts one more."""
        self.taken += 1
        if who:
            self._held[who] += 1

    def give_back(self, who: str) -> None:
        """Counts one less."""
        self.taken -= 1
        if self._held[who] > 1:
            self._held[who] -= 1
        else:
            del self._held[who]  # a Counter takes that for somebody who holds none, too
