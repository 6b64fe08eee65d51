"""The years that a narration says of a song."""

from __future__ import annotations

import re

YEAR = r"(?<![\d.,])(?:1[4-9]\d\d|20\d\d)(?!\d|s\b)"
ABOUT_A_SONG = re.compile(
    r"\b(?:releas|record|came out|come out|issu|single|appear|publish|written|wrote|compos|track|song|album|piece|hit|"
    r"chart|debut|it was|it is|it['’]s|this was|from|back in|erschien|veröffentlich|aufgenommen|sorti|publi|lanz|grab)",
    re.IGNORECASE,
)
"""What makes a year in a sentence the year of a song."""

TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPOKEN = re.compile(
    rf"\b(fifteen|sixteen|seventeen|eighteen|nineteen|twenty|two thousand)[\s-]+(?:and\s+)?"
    rf"(?:({'|'.join(TENS)})(?:[\s-]+({'|'.join(UNITS)}))?|({'|'.join(TEENS)})|(?:(?:oh|o)[\s-]+)?({'|'.join(UNITS)}))\b",
    re.IGNORECASE,
)
PHRASE = re.compile(rf",?\s*\b(?:back in|in|from|of|by|since|during|for)\s+(?:the year\s+)?{YEAR},?", re.IGNORECASE)


def years_in(sentence: str) -> set[int]:
    """The years in `sentence`, in digits or in words; decades ("the 1990s") are none."""
    return {int(found[0]) for found in re.finditer(YEAR, sentence)} | {
        year for found in SPOKEN.finditer(sentence) if (year := _spoken(found)) is not None
    }


def contradicts(sentence: str, allowed: set[int], *, names_song: bool) -> bool:
    """Whether `sentence` says a year of a song that is none of `allowed`."""
    years = years_in(sentence)
    return bool(years) and not years & allowed and (names_song or ABOUT_A_SONG.search(sentence) is not None)


def without_years(sentence: str) -> str:
    """`sentence` without phrases like "in 1997"; a year that stands otherwise stays."""
    left = " ".join(PHRASE.sub("", sentence).split()).lstrip(" ,")
    return left[:1].upper() + left[1:]


def _spoken(found: re.Match[str]) -> int | None:
    century, tens, tens_unit, teens, unit = (part.lower() if part else "" for part in found.groups())
    base = 2000 if century in {"twenty", "two thousand"} else 100 * (TEENS.index(century) + 10)
    if tens:
        year = base + 10 * (TENS.index(tens) + 2) + (UNITS.index(tens_unit) + 1 if tens_unit else 0)
    elif teens:
        year = base + 10 + TEENS.index(teens)
    else:
        # "twenty one" is a number; "nineteen oh one" and "two thousand one" are years
        said_as_year = re.search(r"\b(?:oh|o)[\s-]", found[0], re.IGNORECASE) or century == "two thousand"
        year = base + UNITS.index(unit) + 1 if said_as_year else 0
    return year or None
