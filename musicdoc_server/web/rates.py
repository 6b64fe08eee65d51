"""How often somebody may ask for something that costs: evenly over an hour, with some at once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Network, ip_address

from musicdoc_server.errors import TooFast

HOUR_S = 3600.0
AT_ONCE = 10
"""A part of so many of an hour's may come at once."""

MOST_KEYS = 20_000
"""So many askers are remembered; beyond, those who asked the longest ago are not."""

SLOWER = "You have asked for many documentaries in a short time. Please wait a little before the next one."

GUESSED = "Too many tokens that are not good came from this address. Please wait a little before the next one."
NETWORK_BITS = 64


class Rate:
    """Lets `per_hour` through for each key, the next one when it is due (the generic cell rate algorithm)."""

    def __init__(self, per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._every_s = HOUR_S / per_hour
        self._ahead_s = (max(1, per_hour // AT_ONCE) - 1) * self._every_s
        self._clock = clock
        self._due_s: dict[str, float] = {}

    def wait_s(self, key: str) -> float:
        """How long until the next one may come."""
        return max(0.0, self._due_s.get(key, 0.0) - self._ahead_s - self._clock())

    def count(self, key: str) -> None:
        """One has come."""
        self._due_s[key] = max(self._due_s.pop(key, 0.0), self._clock()) + self._every_s
        while len(self._due_s) > MOST_KEYS:
            self._due_s.pop(next(iter(self._due_s)))


def near(address: str) -> str:
    """Under what an address is counted: who has one of IPv6 has the 2**64 of its network (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address) or found.ipv4_mapped:
        return address
    return str(IPv6Network((found, NETWORK_BITS), strict=False))


class Guesses:
    """Lets an address try tokens that were not good before, some at once and then one by one."""

    def __init__(self, per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = Rate(per_hour, clock)

    def take(self, address: str) -> None:
        """Counts one. Raises TooFast."""
        _let(((self._rate, near(address)),), GUESSED)


class Rates:
    """The rates of users and of the addresses that they ask from; 0 an hour lets everything through."""

    def __init__(self, *, user_per_hour: int, address_per_hour: int) -> None:
        self._of_user = Rate(user_per_hour) if user_per_hour else None
        self._of_address = Rate(address_per_hour) if address_per_hour else None

    def take(self, user_id: str, address: str) -> None:
        """Counts one for both. Raises TooFast, which says how long to wait, and counts nothing then."""
        both = ((self._of_user, user_id), (self._of_address, near(address)))
        _let([(rate, key) for rate, key in both if rate], SLOWER)


def _let(rates: Sequence[tuple[Rate, str]], words: str) -> None:
    wait_s = max((rate.wait_s(key) for rate, key in rates), default=0.0)
    if wait_s > 0:
        error = TooFast(words)
        error.retry_after_s = math.ceil(wait_s)
        raise error
    for rate, key in rates:
        rate.count(key)
