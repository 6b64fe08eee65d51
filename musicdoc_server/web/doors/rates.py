"""How often somebody may ask for something that costs: evenly over an hour, with some at once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from ipaddress import IPv4Address, IPv6Network, ip_address

from musicdoc_server.errors import MusicdocError, TooFast
from musicdoc_server.web.doors.recipients import MOST_RECIPIENTS, Recipients

HOUR_S = 3600.0
AT_ONCE = 10
"""A part of so many of an hour's may come at once."""

MOST_KEYS = 20_000
"""So many askers are remembered; beyond, those who asked the longest ago are not."""

ASKED_FOR_EACH = 20
"""So many requests for each documentary of an hour may come to nothing: a page that tries again every few seconds while
the user's other documentaries are being made does not reach that."""

LETTERS_PER_HOUR = 20
"""Messages to one address: two at once, as many as documentaries that a user has in the making, then one in three
minutes, whoever has them sent."""

TOO_MANY_LETTERS = "This mail address gets many messages just now. Leave “email” out, or wait a little."
TOO_MANY_RECIPIENTS = "You have had mail sent to many addresses today. Leave “email” out, or give one of those."
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

    def give_back(self, key: str) -> None:
        """One that was counted came to nothing."""
        if key in self._due_s:
            self._due_s[key] -= self._every_s

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
    """The rates of users, of the addresses that they ask from, and of those that they have mail sent to.

    0 an hour lets everything through; without both limits nothing is counted, mail neither.
    """

    def __init__(
        self, *, user_per_hour: int, address_per_hour: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        def rate(per_hour: int) -> Rate | None:
            return Rate(per_hour, clock) if per_hour else None

        self._of_user, self._of_address = rate(user_per_hour), rate(address_per_hour)
        self._asked_by = rate(user_per_hour * ASKED_FOR_EACH)
        self._asked_from = rate(address_per_hour * ASKED_FOR_EACH)
        mails = bool(user_per_hour or address_per_hour)
        self._to = rate(LETTERS_PER_HOUR if mails else 0)
        self._recipients = Recipients(MOST_RECIPIENTS, clock) if mails else None

    def asked(self, user_id: str, address: str) -> None:
        """Counts a request whatever becomes of it: rubbish too is bounded. Raises TooFast; `user_id` may be empty.

        Strangers are counted by their address, and nobody else: they would else keep out all users who share it.
        """
        known = user_id and self._asked_by
        _let(_kept((self._asked_by, user_id) if known else (self._asked_from, near(address))), SLOWER)

    @contextmanager
    def taken(self, user_id: str, address: str, recipient: str = "") -> Iterator[None]:
        """Counts a documentary, and the message about it; what is refused within counts for nothing.

        Raises TooFast, which says how long to wait, and counts nothing then.
        """
        recipient = recipient.lower()
        both = _kept((self._of_user, user_id), (self._of_address, near(address)))
        to = _kept((self._to, recipient)) if recipient else []
        _check(both, SLOWER)
        _check(to, TOO_MANY_LETTERS)
        if recipient and self._recipients:
            _refuse(self._recipients.wait_s(user_id, recipient), TOO_MANY_RECIPIENTS)
        for rate, key in both + to:
            rate.count(key)
        try:
            with self._recipients.among(user_id, recipient) if recipient and self._recipients else nullcontext():
                yield
        except MusicdocError:
            for rate, key in both + to:
                rate.give_back(key)
            raise


Keyed = Sequence[tuple[Rate, str]]


def _kept(*rates: tuple[Rate | None, str]) -> list[tuple[Rate, str]]:
    return [(rate, key) for rate, key in rates if rate]


def _check(rates: Keyed, words: str) -> None:
    _refuse(max((rate.wait_s(key) for rate, key in rates), default=0.0), words)


def _refuse(wait_s: float, words: str) -> None:
    if wait_s > 0:
        error = TooFast(words)
        error.retry_after_s = math.ceil(wait_s)
        raise error


def _let(rates: Keyed, words: str) -> None:
    _check(rates, words)
    for rate, key in rates:
        rate.count(key)
