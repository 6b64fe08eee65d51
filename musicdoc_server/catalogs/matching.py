"""What a topic means in a library: an artist or a theme. Forgiving, but nonsense matches nothing.

The first of these that finds something decides: a full name; a genre or years that are all the topic says; a title; a
name within the topic; part of a name; an album; a title within the topic; words of a title. If none does, the topic's
words are taken for misspelt, and it is tried once more; at last a genre or years that are half of what the topic says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from musicdoc_server.catalogs import people, works
from musicdoc_server.catalogs.phrases import listed
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.spelling import corrected, person_by_sound
from musicdoc_server.catalogs.themes import theme_of
from musicdoc_server.catalogs.topic import DESCRIPTIVE, FILLER, Topic, parse

_MANY = 4
"""More people than this in one topic are a coincidence of words."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a topic means: all `tracks` of it, of which `first` were asked for by name. `person` is None for a theme."""

    name: str
    tracks: list[int]
    person: str | None = None
    first: list[int] = field(default_factory=list)


def match(shelf: Shelf, text: str) -> Match | None:
    """What `text` means in this library; None where nothing here fits it. The same text means the same every time."""
    topic = parse(text, lambda first, last: sum(len(shelf.years.get(year, ())) for year in range(first, last + 1)))
    if not topic.words:
        return None
    found = _match(shelf, topic)
    if found is None:
        person = person_by_sound(shelf, topic)
        better = corrected(shelf, topic)
        found = _artist(shelf, topic, person) if person else _match(shelf, better) if better else None
    if found is None and (theme := theme_of(shelf, topic)) and theme.half:
        found = Match(theme.name, theme.tracks)
    return found


def _match(shelf: Shelf, topic: Topic) -> Match | None:
    if person := people.in_full(shelf, topic):
        return _artist(shelf, topic, person)
    theme = theme_of(shelf, topic)
    if theme and theme.whole:
        return Match(theme.name, theme.tracks)
    if found := works.titled(shelf, topic):
        return _work(shelf, found, "versions of")
    if found_one := _named(shelf, topic):
        return found_one
    ways: tuple[tuple[Callable[[Shelf, Topic], list[int]], str], ...] = (
        (works.on_album, "the album"),
        (works.titled_within, "versions of"),
        (works.with_words, "songs with"),
    )
    for find, called in ways:
        if found := find(shelf, topic):
            return _work(shelf, found, called, " ".join(topic.content))
    return None


def _named(shelf: Shelf, topic: Topic) -> Match | None:
    """The artist named within the topic, or a theme of the several that are."""
    person = people.named_within(shelf, topic)
    # A band's name may have the names of others in it: "the Simon & Garfunkel story".
    if person is None or FILLER.isdisjoint(person.split()):
        several = people.several(shelf, topic)
        if 1 < len(several) <= _MANY:
            tracks = sorted({place for key in several for place in shelf.people[key].tracks})
            return Match(listed([shelf.people[key].name for key in several]), tracks)
    person = person or people.named_in_part(shelf, topic)
    return _artist(shelf, topic, person) if person else None


def _artist(shelf: Shelf, topic: Topic, key: str) -> Match:
    """The artist; first come the songs from the years that the topic names, or those whose titles it mentions."""
    person = shelf.people[key]
    dated = topic.years.words if topic.years else frozenset()
    said = [
        f" {word.stem} "
        for place, word in enumerate(topic.words)
        if not (word.filler or word.stem in person.words or word.stem in DESCRIPTIVE or place in dated)
    ]
    first = [place for place in person.tracks if said and all(word in f" {shelf.keys[place]} " for word in said)]
    if topic.years:
        years = range(topic.years.first, topic.years.last + 1)
        first += [place for place in person.tracks if shelf.entries[place].year in years]
    return Match(person.name, person.tracks, key, first)


def _work(shelf: Shelf, found: list[int], called: str, words: str = "") -> Match:
    """Whom a work that was asked for is by, or where many people share it, the work as a theme of its own.

    Who types "moonlight sonata" wants to hear about Beethoven, that piece first; it alone makes no documentary.
    """
    key = people.by_whom(shelf, found)
    if key is not None:
        return Match(shelf.people[key].name, shelf.people[key].tracks, key, found)
    entry = shelf.entries[found[0]]
    title = {"the album": entry.album, "versions of": entry.title}.get(called, words)
    return Match(f"{called} “{title}”" + (" in the title" if called == "songs with" else ""), found)
