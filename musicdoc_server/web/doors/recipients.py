"""To whom somebody may have mail sent."""

from __future__ import annotations

import time
from collections.abc import Callable

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

    def wait_s(self, user_id: str, recipient: str) -> float:
        """How long until this one may be among them."""
        now_s = self._clock()
        known = {name: at_s for name, at_s in self._known.get(user_id, {}).items() if at_s > now_s - DAY_S}
        if recipient in known or len(known) < self._a_day:
            return 0.0
        return min(known.values()) + DAY_S - now_s

    def count(self, user_id: str, recipient: str) -> None:
        """A message will go there."""
        now_s = self._clock()
        known = {name: at_s for name, at_s in self._known.pop(user_id, {}).items() if at_s > now_s - DAY_S}
        self._known[user_id] = {**known, recipient: now_s}
        while len(self._known) > MOST_USERS:
            self._known.pop(next(iter(self._known)))
