"""What the user's words ask for: words to match, years, kinds of facts, and what to leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from musicdoc_server.models import Brief, Fact, Track
from musicdoc_server.writers.speakable import folded
from musicdoc_server.writers.vocabulary import EARLY, HEAVY, KINDS, LATE, STOP, WIDER

FAR = 9999

TELLING = frozenset({"form", "origin", "dedication", "listen", "tag"})
"""Kinds of facts that say what a song is."""


@dataclass(frozen=True)
class Focus:
    """What was asked for. `years` is a closed range; `only` makes the wish a condition; `label` may be spoken."""

    terms: frozenset[str] = frozenset()
    shunned: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    only: bool = False
    label: str = ""

    def unwanted(self, text: str) -> bool:
        """Whether `text` speaks of what the user does not want."""
        return bool(self.shunned & stems(text))

    def fact(self, fact: Fact) -> float:
        """How well a fact meets the wish: 0 (not at all) to about 2."""
        asked = 1.0 if fact.kind in self.kinds else 0.0
        asked += 1.0 if self.terms & stems(fact.text) else 0.0
        in_years = bool(self.years and fact.year and self.years[0] <= fact.year <= self.years[1])
        return asked + (0.6 if in_years and not fact.track_id else 0.0)

    def track(self, track: Track, facts: list[Fact]) -> float:
        """How well a track meets the wish: 0 to about 3."""
        tags = stems(f"{track.title} {track.said} {track.album} {track.genre} {track.composer}")
        speaking = facts if self.terms else []
        told = [stems(fact.text) for fact in speaking if fact.kind in TELLING]
        score = 1.5 if self.terms & tags else 0.0
        score += min(1.0, 0.5 * sum(bool(self.terms & words) for words in told))
        in_years = bool(self.years and track.year and self.years[0] <= track.year <= self.years[1])
        return score + (1.0 if in_years else 0.0)


def far(focus: Focus, track: Track, span: int) -> float:
    """How far the track lies outside the years asked for, as a part of `span` years: 0 to 1."""
    if not focus.years or not track.year or not span:
        return 0.0
    first, last = focus.years
    return min(1.0, max(first - track.year, track.year - last, 0) / span)


def stems(text: str) -> frozenset[str]:
    """The words of `text` without endings that differ between singular and plural."""
    return frozenset(map(_stem, folded(text).split()))


def focus_of(brief: Brief) -> Focus:
    """Reads the prompt, and what the topic says beyond the subject's name."""
    known = stems(" ".join([brief.subject.name, *(track.artist for track in brief.subject.tracks)]))
    wish = f"{brief.prompt} . {' '.join(word for word in brief.topic.split() if not stems(word) <= known)}"
    shunned, wanted = _negations(wish)
    words = [_stem(word) for word in folded(wanted).split()]
    kinds: set[str] = set()
    label = ""
    for triggers, found, name in KINDS.values():
        if {_stem(trigger) for trigger in triggers} & set(words):
            kinds |= found
            label = label or name
    if "anecdote" in kinds and "character" in kinds:
        shunned |= HEAVY
    years, when = _years(wanted.lower(), words, brief.subject.tracks)
    known_words = {_stem(word) for word in STOP | EARLY | LATE}
    terms = {word for word in words if word not in known_words and word not in known and not word.isdecimal()}
    for word, more in WIDER.items():
        if _stem(word) in terms:
            terms |= {_stem(other) for other in more}
        if _stem(word) in shunned:
            shunned |= {_stem(other) for other in more}
    only = bool(re.search(r"\b(only|just|nothing but|exclusively)\b", wanted.lower()))
    return Focus(frozenset(terms), frozenset(map(_stem, shunned)), frozenset(kinds), years, only, when or label)


def _stem(word: str) -> str:
    for ending, shorter in (("ies", "y"), ("sses", "ss"), ("zes", "z"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + shorter
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _negations(wish: str) -> tuple[set[str], str]:
    """The words that the user does not want to hear of, and the wish without that part."""
    pattern = (
        r"\b(?:without|avoid|skip|nothing about|leave out|not about|no|don['’]?t (?:mention|talk about))\b([^.,;:!?]*)"
    )
    shunned = {word for part in re.findall(pattern, wish, flags=re.I) for word in stems(part)}
    return shunned - {_stem(word) for word in STOP | EARLY | LATE}, re.sub(pattern, " ", wish, flags=re.I)


def _years(wish: str, words: list[str], tracks: tuple[Track, ...]) -> tuple[tuple[int, int] | None, str]:
    """The years that a wish speaks of, and the name of that time where it has a plain one."""
    said = [int(year) for year in re.findall(r"\b(1[0-9]{3}|20[0-9]{2})\b", wish)]
    if decade := re.search(r"\b(?:(1[0-9]|20))?([0-9]0)['’]?s\b", wish):
        first = int((decade[1] or ("20" if decade[2] < "30" else "19")) + decade[2])
        return (first, first + (99 if decade[2] == "00" and decade[1] else 9)), ""
    if len(said) > 1 and re.search(r"\b(?:between|from|to|until)\b|[-–]", wish):
        return (min(said), max(said)), ""
    if said:
        before, after = re.search(r"\b(?:before|until|up to)\b", wish), re.search(r"\b(?:after|since|from)\b", wish)
        return (0 if before else said[0], FAR if after else said[0]), ""
    known = sorted(track.year for track in tracks if track.year)
    if known and {_stem(word) for word in EARLY} & set(words):
        return (0, known[(len(known) - 1) // 2]), "the early years"
    if known and {_stem(word) for word in LATE} & set(words):
        return (known[len(known) // 2], FAR), "the late years"
    return None, ""
