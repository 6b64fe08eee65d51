"""Years in a topic: "1902", "the 1990s", "90s", "the eighties", "19th century", "1900 to 1910"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

_TENS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_CENTURY_WORDS = ("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")
_CENTURIES = {word: number for number, word in enumerate(_CENTURY_WORDS, 16)} | {
    f"{number}{'st' if number == 21 else 'th'}": number for number in range(16, 22)
}
_YEAR = re.compile(r"(1\d{3}|20\d{2})(s?)")
_DECADE = re.compile(r"(\d0)s")
_JOINTS = frozenset({"to", "and", "until", "till", "through"})


class Years(NamedTuple):
    """The years from `first` to `last`, in words that fit "songs …", and which words of the topic said so."""

    first: int
    last: int
    label: str
    words: frozenset[int]


def find_years(words: Sequence[str], count: Callable[[int, int], int]) -> Years | None:
    """The first mention of years among folded `words`.

    `count` tells how many tracks a span of years has: it decides which century "the twenties" belong to.
    """
    for place, word in enumerate(words):
        found = _single(word, count) or _century(words, place)
        if not found:
            continue
        first, last, label, length = found
        used = range(place, place + length)
        if first == last:
            until = _end_of_range(words, place + 1)
            if until and first < until[0]:
                return Years(first, until[0], f"from {first} to {until[0]}", frozenset(range(place, until[1] + 1)))
        return Years(first, last, label, frozenset(used))
    return None


def _single(word: str, count: Callable[[int, int], int]) -> tuple[int, int, str, int] | None:
    if match := _YEAR.fullmatch(word):
        year = int(match[1])
        if match[2] and year % 10 == 0:
            return year, year + 9, f"from the {year}s", 1
        return (year, year, f"from {year}", 1) if not match[2] else None
    tens = f"{_TENS.index(word) + 2}0" if word in _TENS else (match[1] if (match := _DECADE.fullmatch(word)) else "")
    if not tens:
        return None
    decades = [int(f"{century}{tens}") for century in (19, 20, 18)]
    decade = max(decades, key=lambda decade: count(decade, decade + 9))
    return decade, decade + 9, f"from the {decade}s", 1


def _century(words: Sequence[str], place: int) -> tuple[int, int, str, int] | None:
    number = _CENTURIES.get(words[place])
    if number is None or list(words[place + 1 : place + 2]) not in (["century"], ["centuries"]):
        return None
    ending = "st" if number == 21 else "th"
    return (number - 1) * 100 + 1, number * 100, f"from the {number}{ending} century", 2


def _end_of_range(words: Sequence[str], place: int) -> tuple[int, int] | None:
    """The last year of a range and its place, where words[place] goes on with one."""
    if place < len(words) and words[place] in _JOINTS:
        place += 1
    if place < len(words) and (match := _YEAR.fullmatch(words[place])) and not match[2]:
        return int(match[1]), place
    return None
