"""Looks a script over before it is spoken: what can be mended is mended, what cannot is said in words for the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from musicdoc_server.languages import name_of
from musicdoc_server.models import Assignment
from musicdoc_server.sentences import sentences
from musicdoc_server.writers.llm_language import in_language, language_of
from musicdoc_server.writers.llm_length import bounds, count_words, ended, target_words, trimmed
from musicdoc_server.writers.llm_titles import Titles
from musicdoc_server.writers.llm_years import contradicts, without_years, years_in
from musicdoc_server.writers.speakable import folded

LEFT_OVER = 0.6
"""The share of the asked words that must be left when sentences were taken out of a script for good."""

SHORTEST = 1 / 3
"""A script may have this share of the asked words, where a second try gave no more."""

LABEL = re.compile(r"^(?:segment|narrator|narration|host|lead-in|opening|closing)\s*\d*\s*[:–—-]\s*", re.IGNORECASE)
STAGE = re.compile(r"\[[^\[\]]*\]|\((?:[^()]*\b(?:music|fade[sd]?|pause|sound|song plays)\b[^()]*)\)", re.IGNORECASE)


@dataclass
class Reviewed:
    """A script's text and what is wrong with it; `short`: nothing but that it is too short."""

    text: str
    problems: list[str] = field(default_factory=list)
    short: bool = False

    @property
    def usable(self) -> bool:
        """Whether it could be spoken, if need be."""
        return not self.problems or self.short


@dataclass(frozen=True)
class Role:
    """What a script is for: `song` is its place among the final songs; `years` what may be said of which song."""

    song: int | None = None
    years: dict[int, int] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()


class Reviewer:
    """Reviews the scripts of one documentary."""

    def __init__(self, assignment: Assignment, titles: Titles) -> None:
        self._titles = titles
        self._language = language_of(assignment)
        self._words = target_words(assignment)
        self._heard: set[str] = set()

    def review(self, text: str, role: Role, *, last: bool = False) -> Reviewed:
        """`text`, cleaned and cut to length. `last`: there is no second try, so wrong sentences are taken out."""
        text = ended(cleaned(text))
        if not text:
            return Reviewed("", ["it is empty"])
        said, text = text, self._right_years(text, role)
        least = LEFT_OVER * self._words if last else bounds(self._words)[0]
        text = _without(text, lambda part: bool(self._titles.strangers(part)), least)
        if strangers := self._titles.strangers(text):
            names = ", ".join(f"‘{name}’" for name in strangers[:5])
            return Reviewed(text, [f"it names {names}, which is not among the songs of this documentary"])
        if not in_language(text, self._language):
            return Reviewed(text, [f"it is not written in {name_of(self._language)}, or makes no sense"])
        if wrong := self._about_another(text, role):
            return Reviewed(text, [wrong])
        text = trimmed(text, self._words, lambda part: bool(self._titles.named(part)))
        count = count_words(text)
        if count >= bounds(self._words)[0]:
            return Reviewed(text)
        problems = [f"it has {count} words and must have {self._words}"]
        if years_in(said) - years_in(text):
            problems.append("it says a year that is wrong; say none")
        return Reviewed(text, problems, short=count >= SHORTEST * self._words)

    def likely(self, parts: Sequence[str]) -> str:
        """Those of the sentences of a growing text that will stay in it, as far as can be told; empty for none."""
        text = " ".join(part for part in parts if not self._titles.strangers(part))
        return text if text and in_language(text, self._language) else ""

    def accepted(self, text: str) -> None:
        """Remembers a script that will be spoken: it must not come again."""
        self._heard.add(folded(text))

    def _about_another(self, text: str, role: Role) -> str:
        if folded(text) in self._heard:
            return "it says the same as another segment"
        named = self._titles.named(text)
        if role.song is not None and named and role.song not in named:
            return "it introduces another song than its own"
        return ""

    def _right_years(self, text: str, role: Role) -> str:
        """Takes wrong years of songs out: with their sentence where enough is left, or else alone."""

        def wrong(sentence: str) -> bool:
            named = self._titles.named(sentence)
            about = named or ({role.song} if role.song is not None else set())
            allowed = {role.years[place] for place in about if place in role.years}
            return bool(allowed) and contradicts(sentence, allowed | role.known_years, names_song=bool(named))

        text = _without(text, wrong, bounds(self._words)[0])
        kept = []
        for sentence in sentences(text):
            dateless = without_years(sentence) if wrong(sentence) else sentence
            if not wrong(dateless):
                kept.append(dateless)
        return " ".join(kept)


def known_years(*texts: str) -> frozenset[int]:
    """The years that are vouched for: those of facts, and of what the user said."""
    return frozenset(year for text in texts for year in years_in(text))


def cleaned(text: str) -> str:
    """`text` without markup, labels, stage directions and line breaks."""
    text = re.sub(r"```\w*|[*_#`~]+|https?://\S+|<[^<>]{0,80}>", " ", text)
    text = " ".join(STAGE.sub(" ", text).split())
    text = re.sub(r"\s+(?=[,.;:!?])", "", LABEL.sub("", text))
    return text if re.search(r"[^\W\d_]", text) else ""


def _without(text: str, wrong: Callable[[str], bool], least: float) -> str:
    """`text` without the sentences that are wrong, if `least` words are left; else as it was."""
    parts = sentences(text)
    kept = [part for part in parts if not wrong(part)]
    left = " ".join(kept)
    return left if len(kept) < len(parts) and count_words(left) >= least else text
