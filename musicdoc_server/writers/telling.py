"""A fact as the next sentence of a narration: in one of several shapes, with a pronoun where it is clear who."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from musicdoc_server.writers import phrases
from musicdoc_server.writers.notes import Note, years_in
from musicdoc_server.writers.speakable import folded, lower_first, number, upper_first
from musicdoc_server.writers.talk import Option, Talk

OWN = {"he": "his", "she": "her", "it": "its", "they": "their"}

TIMED = re.compile(
    r"(?P<time>(?:(?:Late |Early )?[Ii]n|On|By|Around|About|From|Since|After|Before|Until)\b[^,.;:]{0,40}?"
    r"\b(?P<year>1\d{3}|20\d{2}))(?P<comma>,?) "
)
"""A sentence that begins with a time that ends in a year."""

OTHERS = re.compile(
    r"\b(?:who|whom|whose|met|brother|father|mother|wife|friend|teacher|pupil|poet|singer|king|prince|duke|count)\b"
    r"|(?<=[a-z,] )[A-Z]\w+ (?:van |von |de )?[A-Z]\w+"
)
"""Signs that somebody else was spoken of, so that "he" might be the wrong one."""

LATER_YEARS = 40
"""From this many years after the song on, its later life happens "much later"."""

LINK_COST = 6.0
"""A connecting word before a sentence of its own is taken only where the sentence would begin like an earlier one."""

NAMELESS_COST = 7.0
"""What "it" costs before it is clear what it is."""

SHORT_WORDS = 8
"""After a sentence as short as this, often a question, the next one begins at once."""

JOINED_WORDS = 32
"""Two facts become one sentence only up to this many words."""


def tell(talk: Talk, notes: Sequence[Note], names: dict[str, str], thing: str, since: int | None = None) -> None:
    """Says `notes` in their order.

    `names` are other words for a subject, by what it is about ("the composer"); `since` is the song's year.
    """
    left = list(notes)
    while left:
        note = left.pop(0)
        partner = left[0] if left and _may_join(talk, note, left[0]) else None
        if partner:
            left.pop(0)
        talk.say(ways(talk, note, names, thing, since=since, partner=partner))
        talk.facts += [told.id for told in (note, partner) if told and not told.own]


def ways(
    talk: Talk, note: Note, names: dict[str, str], thing: str, *, since: int | None = None, partner: Note | None = None
) -> list[Option]:
    """The sentences that can tell `note` at this point, and `partner` behind it."""
    found: list[Option] = []
    for text in (_that_year(talk, shape) for shape in note.shapes or (note.text,)):
        nameless = note.shapes and note.about not in talk.named and re.search(r"\b[Ii]t\b", text)
        extra = NAMELESS_COST if nameless else 0.0
        options = _linked(_led_by_subject(talk, note, text, names, thing) or _led_by_time(talk, note, text, since))
        found += [replace(option, cost=option.cost + extra) for option in options]
    if partner:
        tail = _rest(partner.text, partner.subject).rstrip(".")
        found = [
            Option(
                f"{way.text.rstrip('.')}, and {partner.pronoun} {tail}.",
                way.cost,
                way.about,
                partner.year,
                way.mark,
                way.names,
            )
            for way in found
        ]
    return found


def _led_by_subject(talk: Talk, note: Note, text: str, names: dict[str, str], thing: str) -> list[Option]:
    rest = _rest(text, note.subject)
    if not rest:
        return []
    owner = rest.startswith(("'s ", "’s "))
    clear, known, verb = _clear(talk, note), note.about in talk.named, bool(re.match(r"[a-z]", rest))
    about, year = "" if owner else note.about, _last_year(text)

    def way(words: str, cost: float, mark: str = "") -> Option:
        return Option(words, cost, about, year, mark, note.about)

    found = [way(text, 4.0 if clear else 1.0 if known else 0.0)]
    if owner and clear and note.pronoun in OWN:
        found.append(way(f"{upper_first(OWN[note.pronoun])} {rest[3:]}", 0.0))
    if owner or not verb or not _agrees(note.pronoun, rest):
        return found
    he = note.pronoun
    if clear:
        found.append(way(f"{upper_first(he)} {rest}", 0.0))
        if len(talk.said[-1].split()) > SHORT_WORDS:
            found += [way(f"{link} {he} {rest}", 1.6, link) for link in phrases.LINKS]
        if note.kind == "listen" and re.match(r"(?!is\b|was\b|has\b|does\b)[a-z]+s\b", rest):
            found += [way(f"{link} {he} {rest}", -1.0, link) for link in phrases.LISTEN_LINKS]
    if known:
        other = [f"The {thing}", f"This {thing}"] if note.of_track else []
        other += [names[note.about]] if note.about in names and not note.of_track else []
        found += [way(f"{word} {rest}", 1.2 if clear else 0.2) for word in other]
    return found


def _led_by_time(talk: Talk, note: Note, text: str, since: int | None) -> list[Option]:
    lead = TIMED.match(text)
    if not lead:
        return [Option(text, 0.0, "", _last_year(text), "", _named(note, text))]
    year, rest = int(lead["year"]), text[lead.end() :]
    tail = _rest(rest, note.subject)
    led = bool(re.match(r"[a-z]", tail))
    owner = tail.startswith(("'s ", "’s "))
    bodies = [(rest, 1.0 if led and _clear(talk, note) else 0.0)]
    if _clear(talk, note) and led and _agrees(note.pronoun, tail):
        bodies = [(f"{note.pronoun} {tail}", 0.0), (rest, 3.0)]
    elif _clear(talk, note) and owner and note.pronoun in OWN:
        bodies = [(f"{OWN[note.pronoun]} {tail[3:]}", 0.0), (rest, 2.0)]
    about = note.about if led else ""
    found = []
    for body, cost in bodies:
        for when, more, mark in _times(talk, note, lead["time"], year, since):
            comma = lead["comma"] or ("," if mark or when.endswith("later") else "")
            exact = None if lead["time"].startswith(("Around", "About", "By", "Until", "Before", "After")) else year
            found.append(Option(f"{when}{comma} {body}", cost + more, about, exact, mark, _named(note, text)))
    return found


def _linked(found: list[Option]) -> list[Option]:
    """The same, and with a word in front that tells two beginnings apart."""
    more = [
        replace(way, text=f"{link} {lower_first(way.text)}", cost=way.cost + LINK_COST, mark=link)
        for way in found
        if not way.mark and lower_first(way.text) != way.text
        for link in phrases.LINKS
    ]
    return [*found, *more]


def _times(talk: Talk, note: Note, time: str, year: int, since: int | None) -> list[tuple[str, float, str]]:
    """The time a sentence begins with, in other words where the listener knows the year before: (words, cost, mark)."""
    found = [(time, 0.0, "")]
    if time == f"In {year}" and talk.year is not None:
        gap = year - talk.year
        if gap == 0:
            found = [
                (time, 6.0, ""),
                ("That year", 0.0, ""),
                ("That same year", 0.2, ""),
                ("In the same year", 0.4, ""),
                ("Also in that year", 0.6, ""),
            ]
        elif 1 <= gap <= 20 and not note.of_track:
            again = any(" later" in said for said in talk.said[-2:])
            later = "A year later" if gap == 1 else f"{upper_first(number(gap))} years later"
            found.append((later, 4.0 if again else -0.5, ""))
    first = not any(said.startswith(phrases.LATER) for said in talk.said)
    if first and note.kind == "legacy" and note.of_track and since and year - since >= LATER_YEARS:
        found += [(f"{link} {lower_first(time)}", 0.0, link) for link in phrases.LATER]
    return found


def _that_year(talk: Talk, text: str) -> str:
    """ "in the spring of 1888" → "in the spring of that year", where the sentence before said 1888.

    A sentence that begins with the year is left to `_times`.
    """
    year = talk.year
    if year is None or years_in(text).count(year) != 1 or TIMED.match(text):
        return text
    text = re.sub(rf"(?<=[a-z]) of {year}\b(?! or| and|,? \d)", " of that year", text)
    return re.sub(rf"(?<=[a-z]) in {year}\b(?! or| and|,? \d)", " that year", text)


def _may_join(talk: Talk, note: Note, other: Note) -> bool:
    """Whether both tell of the same, briefly enough for one sentence, and chance wants it (one pair in two)."""
    texts = (note.text, other.text)
    return (
        note.about == other.about
        and not (note.shapes or other.shapes)
        and other.kind != "listen"
        and all(re.match(r"[a-z]", _rest(text, each.subject)) for text, each in zip(texts, (note, other), strict=True))
        and _agrees(other.pronoun, _rest(other.text, other.subject))
        and not re.search(r"[,:;] |\b(?:who|which|that|and|but|when)\b|[.!?] ", note.text)
        and not re.search(r"[:;] |, (?:and|but)\b|[.!?] ", other.text)
        and not OTHERS.search(note.text)
        and len(" ".join(texts).split()) <= JOINED_WORDS
        and talk.chance(f"join {note.id}") < 0.6
    )


def _rest(text: str, subject: str) -> str:
    """What follows the subject at the start of `text`; empty where it starts otherwise."""
    if not subject or not text.lower().startswith(subject.lower()):
        return ""
    rest = text[len(subject) :]
    return rest.strip() if rest[:1] in {" ", "'", "’", ","} else ""


def _clear(talk: Talk, note: Note) -> bool:
    """Whether the pronoun would mean the note's subject."""
    if not talk.said or talk.about != note.about or not note.pronoun:
        return False
    return note.pronoun == "it" or not OTHERS.search(talk.said[-1])


def _agrees(pronoun: str, rest: str) -> bool:
    """Whether the verb goes with the pronoun: "Deftones was formed" cannot become "They was formed"."""
    verb = re.match(r"[a-z]*", rest)
    word = verb[0] if verb else ""
    return pronoun in OWN and (pronoun != "they" or not (word in {"is", "was", "has", "does"} or word.endswith("s")))


def _named(note: Note, text: str) -> str:
    return note.about if f" {folded(note.subject)} " in f" {folded(text)} " else ""


def _last_year(text: str) -> int | None:
    """The year a sentence leaves in the listener's mind: the only one it says."""
    years = years_in(text)
    return years[0] if len(years) == 1 else None
