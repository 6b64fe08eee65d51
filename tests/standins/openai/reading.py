"""What a prompt asks for: the subject, the songs and facts it names, lengths, counts and the language."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.standins.music import artists, folded, themes
from tests.standins.openai import knowledge, tokens
from tests.standins.openai.knowledge import Known

PLENTY = 5
"""With so many songs in a prompt nothing is chosen from memory."""
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LANGUAGES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es"}
WORDS = re.compile(
    r"(\d{2,4})(?:\s*(?:-|–|to|and)\s*(\d{2,4}))?[\s-]*words(?!\s*(?:a|per|/)\s*min)|words?\"?\s*[:=]\s*(\d{2,4})",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"\b(?:topic|subject|artist)\b[\"*]*\s*(?:is\b|:|=|>|(?=[\"“]))\s*[\"“*]*([^\"”\n*<]{2,200})", re.IGNORECASE
)
FACT_LINE = re.compile(
    r"^\s*(?:[-*•]\s*)?[\[(]?([A-Za-z]{1,12}[-_.:#]?\d[\w.-]*)[\])]?[:.]?\s+([A-Z“\"].{12,})$", re.MULTILINE
)
BRACKETED = re.compile(r"^\s*(?:[-*•]\s*)?\[([\w.:#-]+)\]\s*:?\s*(.{8,})$", re.MULTILINE)
NOT_COUNTED = r"(?:alternat|backup|replacement|per|for|each|to|second|minute|words?|of\s+each)"
"""Between a number and a noun these mean that the number counts something else."""
QUOTED = re.compile(r"[\"“]([^\"“”\n]{1,80})[\"”]")
LISTED = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.):])\s+(.{2,160})$", re.MULTILINE)
BY = re.compile(r"^[\"“]?(.+?)[\"”]?,?\s+(?:by|—|–|-)\s+(.+?)\s*[,(].*?\b((?:19|20)\d\d)\b")


@dataclass
class Reading:
    """A prompt, read. `text` is everything, `said` only what the user said."""

    text: str
    said: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    songs: list[Known] = field(default_factory=list)
    schema: dict[str, Any] | None = None

    @cached_property
    def topic(self) -> str:
        found = TOPIC.search(self.said) or TOPIC.search(self.text)
        if found:
            return found[1].strip().rstrip(".,;")
        first = next((line.strip() for line in self.said.splitlines() if line.strip()), "music")
        return first[:80]

    @cached_property
    def artists(self) -> list[str]:
        """Known artists who are named, in that order; those of a theme; or one with nearly the topic's name."""
        said = f" {folded(self.said)} "
        names = {artist.name: said.find(f" {folded(artist.name)} ") for artist in artists() if artist.known}
        if found := sorted((at, name) for name, at in names.items() if at >= 0):
            return [name for _, name in found]
        for words, people in themes():
            if any(folded(word) in said for word in words):
                return list(people)
        close = difflib.get_close_matches(folded(self.topic), [folded(name) for name in names], n=1, cutoff=0.8)
        return [name for name in names if folded(name) in close]

    @cached_property
    def pool(self) -> list[Known]:
        """All songs the model could choose: those of the prompt, then those it knows; made-up ones of a stranger."""
        if len(self.songs) >= PLENTY:
            return self.songs
        decade = re.search(r"\b(19|20)?(\d)0['’]?s\b", self.said)
        start = int(f"{decade[1] or (20 if decade[2] in '012' else 19)}{decade[2]}0") if decade else None
        named = [name for name in self.artists if folded(name) in folded(self.topic)] or self.artists
        known = knowledge.songs_of(named, start)
        given = {folded(song.title) for song in self.songs}
        more = [song for song in known if folded(song.title) not in given]
        return [*self.songs, *more] or knowledge.invented(self.about, 15)

    @property
    def about(self) -> str:
        """The name of who or what it is about."""
        return self.artists[0] if len(self.artists) == 1 else self.topic

    @cached_property
    def language(self) -> str:
        """Two letters; a line that says it counts for more than a sentence."""
        names = "|".join(LANGUAGES)
        for words in (r"language\W{1,6}", r"in\s*"):
            if found := re.search(rf"\b{words}({names})\b", self.text, re.IGNORECASE):
                return LANGUAGES[found[1].lower()]
        code = re.search(r"\blanguage\W{1,6}(en|de|fr|es)\b", self.text, re.IGNORECASE)
        return code[1].lower() if code else "en"

    def words(self, name: str, description: str = "") -> int | None:
        """How many words a field should have: by its description, by a line that names it, or in general."""
        stem = folded(name.replace("_", " ")).rstrip("s")
        lines = [line for line in self.text.splitlines() if stem and stem in folded(line)]
        for place in (description, *lines, self.text):
            if found := WORDS.search(place):
                low = int(found[1] or found[3])
                return (low + int(found[2])) // 2 if found[2] else low
        return None

    def count(self, *names: str) -> int | None:
        """How many of something are asked for, as in "five slots" or "exactly 6 narrations"."""
        stems = "|".join(name.rstrip("s") for name in names)
        number = rf"[1-9]|1[0-2]|{'|'.join(NUMBERS)}"
        pattern = rf"\b({number})\s+(?:(?!{NOT_COUNTED})[\w-]+\s+){{0,2}}(?:{stems})s?\b"
        found = re.search(pattern, self.text, re.IGNORECASE)
        if not found:
            return None
        return int(found[1]) if found[1].isdecimal() else NUMBERS.index(found[1].lower())


def read(messages: Sequence[dict[str, Any]]) -> Reading:
    """Reads the messages of a call; what the model itself said earlier does not count."""
    heard = [message for message in messages if message["role"] != "assistant"]
    said = "\n".join(tokens.text_of(message) for message in heard if message["role"] == "user")
    text = "\n".join(tokens.text_of(message) for message in heard)
    reading = Reading(text=text, said=said or text)
    for value, _ in embedded(text):
        if isinstance(value, dict) and ("properties" in value or "$defs" in value):
            reading.schema = value
    reading.facts = _facts(reading.said)
    reading.songs = _songs(reading)
    return reading


def embedded(text: str) -> Iterator[tuple[Any, int]]:
    """Every JSON object or array within `text`, with its place."""
    decoder, at = json.JSONDecoder(), 0
    while found := re.compile(r"[\[{]").search(text, at):
        try:
            value, at = decoder.raw_decode(text, found.start())
            yield value, found.start()
        except ValueError:
            at = found.end()


def _facts(said: str) -> list[tuple[str, str]]:
    found = {key: line.strip() for pattern in (FACT_LINE, BRACKETED) for key, line in pattern.findall(said)}
    for value, _ in embedded(said):
        for each in _dicts(value):
            line = each.get("text") or each.get("statement") or each.get("fact")
            if isinstance(each.get("id"), str | int) and isinstance(line, str):
                found[str(each["id"])] = line
    return list(found.items())


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dicts(inside)


def _songs(reading: Reading) -> list[Known]:
    found: list[tuple[int, Known]] = []
    for value, at in embedded(reading.said):
        for each in _dicts(value):
            title = each.get("song") or each.get("track") or each.get("title")
            if isinstance(title, str) and (each.get("artist") or each.get("year")):
                year = int(each["year"]) if str(each.get("year", "")).isdecimal() else None
                artist, album = str(each.get("artist") or reading.about), str(each.get("album") or "")
                found.append((at, Known(title, artist, year, album, str(each.get("id") or ""))))
    spans = [(match.start(1), match[1]) for match in QUOTED.finditer(reading.said)]
    for match in LISTED.finditer(reading.said):
        line = match[1]
        if by := BY.match(line):
            found.append((match.start(1), Known(by[1], by[2].strip(' *"“”'), int(by[3]))))
        else:
            spans.append((match.start(1), re.split(r"\s+(?:by|from|—|–|-)\s|\s*[,(:|]\s*(?=\d)|[\"“”]", line)[0]))
    titles = knowledge.known_titles()
    for at, title in spans:
        same = titles.get(folded(title), [])
        mine = [song for song in same if song.artist in reading.artists] or (same if not reading.artists else [])
        if mine:
            found.append((at, mine[0]))
    unique: dict[str, Known] = {}
    for _, song in sorted(found, key=lambda pair: pair[0]):
        unique.setdefault(folded(song.title), song)
    return list(unique.values())
