"""The narration as it grows: what was said, what "it" and "he" mean at this moment, which words are worn out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from musicdoc_server.writers.speakable import folded, sentences


@dataclass(frozen=True)
class Option:
    """One way of going on. `about` and `year` are what the listener then has in mind; a `mark` is spent by its use."""

    text: str
    cost: float = 0.0
    about: str = ""
    year: int | None = None
    mark: str = ""
    names: str = ""


@dataclass
class Talk:
    """A documentary's words so far; copied where one of several ways has to be tried."""

    seed: str
    said: list[str] = field(default_factory=list)
    starts: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    about: str = ""
    year: int | None = None
    named: set[str] = field(default_factory=set)
    facts: list[str] = field(default_factory=list)

    def copy(self) -> Talk:
        """The same words, free to go on in another way."""
        return replace(
            self,
            said=[*self.said],
            starts=set(self.starts),
            marks=set(self.marks),
            named=set(self.named),
            facts=[*self.facts],
        )

    def next_narration(self) -> Talk:
        """An empty narration that knows what the documentary has used up."""
        return Talk(self.seed, [], set(self.starts), set(self.marks))

    @property
    def text(self) -> str:
        """The narration."""
        return " ".join(self.said)

    def heard(self, text: str) -> None:
        """Takes in what was said elsewhere in the documentary."""
        self.starts |= {start(part) for part in sentences(text)}

    def pick(self, items: Sequence[str], key: str) -> list[str]:
        """`items` in an order that is the same for the same documentary."""
        return sorted(items, key=lambda item: self.chance(f"{key} {item}"))

    def chance(self, key: str) -> float:
        """A number from 0 to 1 that depends on the documentary and `key` alone."""
        return int.from_bytes(hashlib.blake2b(f"{self.seed}\n{key}".encode(), digest_size=6).digest(), "big") / 2**48

    def say(self, options: Iterable[Option]) -> None:
        """Goes on in the way that sounds freshest; nothing where there is no way."""
        ways = [option for option in options if option.text and option.mark not in self.marks]
        if not ways:
            return
        mine = [folded(part).split() for text in self.said for part in sentences(text)]
        best = min(ways, key=lambda way: self._worn(way, mine))
        self.said.append(best.text)
        self.starts |= {start(part) for part in sentences(best.text)}
        if best.mark:
            self.marks.add(best.mark)
        self.about, self.year = best.about, best.year
        if best.names:
            self.named.add(best.names)

    def _worn(self, option: Option, mine: list[list[str]]) -> float:
        """How tired `option` would sound after the sentences of this narration, given as their words."""
        parts = sentences(option.text)
        worn = option.cost + 0.9 * self.chance(option.text)
        worn += sum(40.0 for part in parts if start(part) in self.starts)
        if re.search(r"\b(\w+) \1\b", option.text, flags=re.I):
            worn += 20.0
        here = folded(parts[0] if parts else "").split()
        if mine and here:
            worn += 3.0 if mine[-1][:1] == here[:1] else 0.0
            worn += 2.0 * (
                sum(words[:1] == here[:1] for words in mine[-4:-1]) >= (1 if here[0] in {"in", "and"} else 2)
            )
            worn += 1.5 * sum(words[:2] == here[:2] for words in mine)
        return worn


@lru_cache(maxsize=8192)
def start(text: str) -> str:
    """What makes two sentences begin alike: their first three words."""
    return " ".join(folded(text).split()[:3])
