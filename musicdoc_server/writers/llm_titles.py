"""Which songs a text names, by titles that may also be ordinary words.

A title counts as named where it stands in quotation marks, or where its words follow each other with capitals: “let
down” within a sentence is no song, “Let Down” is. Albums and artists may be named, though a song be called the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from musicdoc_server.writers.llm_language import WORDS
from musicdoc_server.writers.speakable import folded

ALIKE = 88.0
"""From here on (rapidfuzz's ratio) two titles in quotation marks are spellings of one: "Knife Party", "Knife Prty"."""

QUOTED = re.compile(r"[“\"„«]\s*([^“”\"„«»\n]{1,150}?)\s*[”\"“»]")
LONGEST_TITLE = 12
"""A quotation of more words is something that somebody said."""

TOKEN = re.compile(r"[^\W_]+")
VERB = re.compile(r"\s+(?:is|was|were|became|becomes|has|had|came|comes|opens|opened|remains|went|turned|made|gave)\b")
FIRST = re.compile(r"(?:^|[.!?…:]|[.!?…][”\"’)]|[–—])\s*[“\"(]?$")
SMALL = WORDS["en"] | {"feat", "ft"}


class Named(NamedTuple):
    """A title as it stands in a text."""

    words: str
    start: int
    end: int


class Titles:
    """The titles that may be named (`final`, one group of spellings a song), and those that may not (`others`)."""

    def __init__(self, final: Iterable[Iterable[str]], others: Iterable[str], free: Iterable[str]) -> None:
        """`free` are names that may stand anywhere: artists, albums, the topic."""
        self._final = [{spelling for title in group for spelling in spellings(title)} for group in final]
        self._free = {folded(name) for name in free if folded(name)}
        allowed = self._free.union(*self._final) if self._final else self._free
        self._others = {spelling for title in others for spelling in spellings(title)} - allowed
        self._allowed = allowed

    def named(self, text: str) -> set[int]:
        """The places of the final songs that `text` names."""
        text = unicodedata.normalize("NFC", text)
        return {
            place
            for place, group in enumerate(self._final)
            if any(_found(text, title) for title in _within(text, group))
        }

    def strangers(self, text: str) -> list[str]:
        """The titles of songs in `text` that are not among the final ones, as they stand there."""
        text = unicodedata.normalize("NFC", text)
        quoted = [found[1].strip(" ,.!?;:") for found in QUOTED.finditer(text)]
        wrong = [words for words in quoted if _looks_like_title(words) and not self._may_be_named(words)]
        clear = self._without_allowed(QUOTED.sub(lambda found: "" if self._may_be_named(found[1]) else found[0], text))
        wrong += [named.words for title in _within(clear, self._others) for named in _found(clear, title)]
        return list(dict.fromkeys(wrong))

    def _may_be_named(self, words: str) -> bool:
        bare = folded(words)
        near = (fuzz.ratio(bare, title) >= ALIKE for title in self._allowed)
        return bare in self._allowed or (any(near) and bare not in self._others)

    def _without_allowed(self, text: str) -> str:
        """`text` with the allowed titles and names taken out, the longest first, so that no part of one is found."""
        for title in sorted(_within(text, self._allowed), key=len, reverse=True):
            for named in reversed(_found(text, title, anywhere=True)):
                text = f"{text[: named.start]}{'·' * (named.end - named.start)}{text[named.end :]}"
        return text


def spellings(title: str) -> set[str]:
    """The ways a title may be spoken, folded: whole, and without what stands in brackets or behind a dash."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", title)
    short = re.split(r"\s+[-–—]\s+|\s+feat\b", bare)[0]
    return {words for each in (title, bare, short) if (words := folded(each))}


def _within(text: str, titles: Iterable[str]) -> list[str]:
    """The folded `titles` whose words are in `text` at all: few of the thousands that a library may have."""
    flat = f" {folded(text)} "
    return [title for title in titles if f" {title} " in flat]


def _found(text: str, title: str, *, anywhere: bool = False) -> list[Named]:
    """Where `text` has the words of the folded `title`; `anywhere`: with or without capitals."""
    wanted = title.split()
    tokens = [(folded(found[0]), found) for found in TOKEN.finditer(text)]
    places = []
    for at in range(len(tokens) - len(wanted) + 1):
        part = tokens[at : at + len(wanted)]
        if [word for word, _ in part] == wanted:
            start, end = part[0][1].start(), part[-1][1].end()
            if anywhere or _as_title(text, start, end):
                places.append(Named(text[start:end], start, end))
    return places


def _as_title(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    if text[:start].rstrip().endswith(("“", '"', "„", "«")) and re.match(r"[,.!?]*\s*[”\"“»]", text[end:]):
        return True
    if not _capitals(words):
        return False
    if len(words.split()) > 1 or not FIRST.search(text[:start]):
        return len(words) > 2 or len(words.split()) > 1
    return len(words) > 3 and words.lower() not in SMALL and VERB.match(text[end:]) is not None


def _capitals(words: str) -> bool:
    """Whether the words that matter have capitals (or are numbers)."""
    parts = TOKEN.findall(words)
    matter = [part for part in parts if part.lower() not in SMALL] or parts
    return all(part[0].isupper() or not part[0].islower() for part in matter)


def _looks_like_title(words: str) -> bool:
    return 0 < len(words.split()) <= LONGEST_TITLE and bool(TOKEN.search(words)) and _capitals(words)
