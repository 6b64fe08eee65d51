"""Numbers and lists as one says them."""

from __future__ import annotations

from collections.abc import Sequence

_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]


def number(value: int) -> str:
    """Words up to twelve, then digits."""
    return _NUMBERS[value] if 0 < value < len(_NUMBERS) else f"{value:,}"


def ordinal(value: int) -> str:
    """The place in a row, from 1 to 12."""
    return _ORDINALS[value - 1]


def count(value: int, noun: str) -> str:
    """ "one track", "five tracks"."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def spoken_length(ms: int) -> str:
    """A length of time to the nearest five seconds, minute or quarter of an hour, as it is long."""
    seconds = max(5, round(ms / 5000) * 5)
    if seconds < 60:
        return f"{seconds} seconds"
    if seconds < 600:
        minutes, rest = divmod(seconds, 60)
        return count(minutes, "minute") + (f" and {rest} seconds" if rest else "")
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {count(minutes, 'minute')}"
    return f"about {count(round(minutes / 60), 'hour')}"
