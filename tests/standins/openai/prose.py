"""Narration of an exact number of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.standins.openai import phrases
from tests.standins.openai.knowledge import Known

WRONG_BY_YEARS = 7


@dataclass(frozen=True)
class Manner:
    """How it is told: the language, and what is wrong with it on purpose."""

    language: str = "en"
    wrong_year: bool = False
    other_song: str = ""


def narration(
    part: str, words: int, about: str, *, song: Known | None, facts: Sequence[str], turn: int, manner: Manner
) -> str:
    """`words` words as an opening, lead-in, closing, note or just text. `turn` varies the choice of sentences."""
    lines = _first(part, about, song, turn, manner)
    if manner.other_song:
        lines.insert(1, phrases.OTHER_SONG.format(other=manner.other_song))
    lines[1:1] = [fact if fact.endswith((".", "!", "?")) else f"{fact}." for fact in facts]
    between = phrases.BETWEEN[manner.language]
    lines += [between[(turn * 6 + n) % len(between)] for n in range(words)]
    fillers = {len(filler.split()): filler for filler in phrases.FILLERS[manner.language]}
    return fitted(lines, words, fillers)


def fitted(lines: Sequence[str], words: int, fillers: dict[int, str]) -> str:
    """The first of `lines` that fit into `words`, filled up to exactly that where a filler has the length."""
    told: list[str] = []
    left = words
    for line in lines:
        length = len(line.split())
        if length <= left and (length == left or not told or left - length >= min(fillers)):
            told.append(line)
            left -= length
        if left <= max(fillers):
            break
    while left > 0:
        length = max((each for each in fillers if each <= left), default=0)
        if not length:
            break
        told.append(fillers[length])
        left -= length
    return " ".join(told)


def _first(part: str, about: str, song: Known | None, turn: int, manner: Manner) -> list[str]:
    language = manner.language
    if song is None or part in {"opening", "closing"}:
        tables = {"note": phrases.NOTE, "closing": phrases.CLOSING}
        return [line.format(about=about) for line in tables.get(part, phrases.OPENING)[language]]
    year = song.year - WRONG_BY_YEARS if song.year and manner.wrong_year else song.year
    variants = phrases.LEAD_IN[language]
    line = variants[turn % len(variants)] if year else phrases.LEAD_IN_UNDATED[language]
    if part == "note":
        line = phrases.NOTE_ON_SONG[language][0]
    return [line.format(song=song.title, artist=song.artist, year=year)]
