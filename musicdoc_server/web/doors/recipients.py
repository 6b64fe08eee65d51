"""To whom somebody may have mail sent."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from musicdoc_server.errors import MusicdocError

MOST_RECIPIENTS = 5
"""So many addresses a user may have mail sent to within a day: their own, and those of a few friends."""
DAY_S = 86_400.0
MOST_USERS = 20_000
"""So many users are remembered; beyond, those who had mail sent the longest ago are not."""


class Recipients:
    """Lets a user have mail sent to a few addresses a day, to each as often as they like."""

    def __init__(self, a_day: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_day = a_day
        self._clock = clock
        self._known: dict[str, dict[str, float]] = {}
        self._under_way: dict[str, Counter[str]] = {}

    def wait_s(self, user_id: str, recipient: str) -> float:
        """How long until this one may be among them; those count, too, whose message may yet be refused."""
        known, under_way = self._today(user_id), self._under_way.get(user_id, Counter[str]())
        if recipient in known or recipient in under_way or len(known.keys() | under_way.keys()) < self._a_day:
            return 0.0
        return min(known.values(), default=self._clock()) + DAY_S - self._clock()

    @contextmanager
    def among(self, user_id: str, recipient: str) -> Iterator[None]:
        """Counts this one from now on; as if it had never been named, where the message is refused within."""
        under_way = self._under_way.setdefault(user_id, Counter())
        under_way[recipient] += 1
        refused = False
        try:
            yield
        except MusicdocError:
            refused = True
            raise
        finally:
            under_way[recipient] -= 1
            under_way += Counter()  # forgets those who have none
            if not under_way:
                self._under_way.pop(user_id, None)
            if not refused:
                self._count(user_id, recipient)

    def _count(self, user_id: str, recipient: str) -> None:
        known = self._today(user_id)
        self._known.pop(user_id, None)
        self._known[user_id] = {**known, recipient: self._clock()}
        while len(self._known) > MOST_USERS:
            self._known.pop(next(iter(self._known)))

    def _today(self, user_id: str) -> dict[str, float]:
        """When a message last went to each."""
        now_s = self._clock()
        return {name: at_s for name, at_s in self._known.get(user_id, {}).items() if at_s > now_s - DAY_S}
