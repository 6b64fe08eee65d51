"""A topic taken apart: its words, and which of them say something.

"Tell me about Erik Satie, the early years"  ->  segments [erik satie] [early year]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from musicdoc_server.catalogs.wording import fold, stem
from musicdoc_server.catalogs.years import Years, find_years

_FILLER = """
    a an the of in on by for from to with without and or vs versus at as is are was were be it its his her their
    them they he she him this that these those who what which when where why how did do does my me i we you your
    our us tell about give show make making made play create want would like please let lets hear listen
    something some any all more most music song track tune piece recording artist band group singer composer
    musician documentary doc podcast episode radio story history tale life time biography bio introduction guide
    overview portrait rise fall journey legacy career best greatest great good famous popular top hit favorite
    favourite work collection focus focusing between during before after through into called named title"""
FILLER = frozenset(_FILLER.split())
"""Stems that say nothing about which music is meant. They count only in a name or title that is given in full."""

_DESCRIPTIVE = """
    early earlier late later middle young old new first second third last final year day month period phase era
    decade century stage experimental influence death birth childhood youth solo live studio string quartet
    quintet trio symphony symphonie concerto sonata prelude fugue suite waltz nocturne opera mass cantata march
    dance study etude variation chamber orchestra orchestral choral keyboard piano organ violin cello guitar
    album single ballad lyric sound style genius classic sad happy"""
DESCRIPTIVE = frozenset(_DESCRIPTIVE.split())
"""Stems that may go with anybody's name; they can mean a title or a genre, but stand in the way of nothing."""

_CHUNKS = re.compile(r"[^\s,;:()\[\]\"“”„«»–—|/]+|[,;:()\[\]\"“”„«»–—|/]")
CLASSICAL = frozenset(
    ("classical", "baroque", "romantic", "renaissance", "opera", "chamber", "orchestral", "symphonic", "impressionist")
)
"""Words of genres that "classical music" takes in; their works are known by the composer, whoever plays them."""

_AND = re.compile(r"[&+]")
# "Beethoven's", but not "it's" and "let's".
_POSSESSIVE = re.compile(r"(?<=\w{4})['’]s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: folded, its stem, whether it was written with a capital, whether a clause ends behind it."""

    text: str
    stem: str
    capital: bool
    ends: bool = False

    @property
    def filler(self) -> bool:
        """Whether it says nothing."""
        return self.stem in FILLER or self.text in FILLER


@dataclass(frozen=True)
class Topic:
    """The words of a topic, and the years among them."""

    words: tuple[Word, ...]
    years: Years | None = None

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The stems that say something, years included."""
        return tuple(word.stem for word in self.words if not word.filler)

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """What may be a name or title in full: all stems, then ever less of the filler in front, then the content."""
        stems = [word.stem for word in self.words]
        found = [" ".join(stems)]
        for place, word in enumerate(self.words[:-1]):
            rest = self.words[place + 1 :]
            if not word.filler:
                break
            # "the who" and "the band" name somebody, "band" does not.
            if word.text == "the" or any(not word.filler for word in rest):
                found.append(" ".join(stems[place + 1 :]))
        return tuple(dict.fromkeys(wording for wording in (*found, " ".join(self.content)) if wording))

    @cached_property
    def segments(self) -> tuple[tuple[int, ...], ...]:
        """The runs of words that say something and belong together, as places in `words`."""
        runs: list[list[int]] = [[]]
        for place, word in enumerate(self.words):
            if word.filler:
                runs.append([])
                continue
            runs[-1].append(place)
            if word.ends:
                runs.append([])
        return tuple(tuple(run) for run in runs if run)

    def replaced(self, better: dict[str, str]) -> Topic:
        """This topic with other words for some stems."""
        words = (Word(better[w.stem], better[w.stem], w.capital, w.ends) if w.stem in better else w for w in self.words)
        return Topic(tuple(words), self.years)


def parse(text: str, count: Callable[[int, int], int]) -> Topic:
    """Takes `text` apart; `count` as in `find_years`."""
    words: list[Word] = []
    for chunk in _CHUNKS.findall(_AND.sub(" and ", text)):
        bare = _POSSESSIVE.sub("", chunk)
        parts = fold(bare).split() if any(map(str.isalnum, bare)) else []
        words += (Word(part, stem(part), bare[0].isupper()) for part in parts)
        if words and (not parts or bare != chunk):
            last = words[-1]
            words[-1] = Word(last.text, last.stem, last.capital, ends=True)
    return Topic(tuple(words), find_years([word.text for word in words], count))
