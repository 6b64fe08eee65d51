"""Who is meant by a topic."""

from __future__ import annotations

from collections.abc import Iterable

from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.topic import CLASSICAL, DESCRIPTIVE, Topic
from musicdoc_server.catalogs.wording import stems

_LONGEST_NAME = 8


def foremost(shelf: Shelf, keys: Iterable[str]) -> str | None:
    """Whoever of them has the most tracks; artists go before those who only composed, then by name."""
    return min(keys, key=lambda key: _rank(shelf, key), default=None)


def _rank(shelf: Shelf, key: str) -> tuple[bool, int, str]:
    person = shelf.people[key]
    return (not person.as_artist, -len(person.tracks), person.name)


def in_full(shelf: Shelf, topic: Topic) -> str | None:
    """The person whose full name (or known short name) the topic is, but for filler."""
    for wording in topic.wordings:
        key = " ".join(sorted(wording.split()))
        for known in (key, shelf.aliases.get(key, "")):
            if known in shelf.people:
                return known
    return None


def named_within(shelf: Shelf, topic: Topic) -> str | None:
    """The person whose name of several words stands anywhere in the topic, or whose known short name does."""
    words = topic.words
    for length in range(min(_LONGEST_NAME, len(words)), 1, -1):
        for start in range(len(words) - length + 1):
            window = words[start : start + length]
            key = " ".join(sorted(word.stem for word in window))
            if key in shelf.people and not all(word.filler or word.stem in DESCRIPTIVE for word in window):
                return key
    for segment in topic.segments:
        for at, place in enumerate(segment):
            known = shelf.aliases.get(words[place].stem)
            # What stands before a surname may be the first name of somebody else: "Carl Philipp Emanuel Bach".
            if known and (at == 0 or _goes_along(shelf, topic, segment[at - 1], known)):
                return known
    return None


def several(shelf: Shelf, topic: Topic) -> list[str]:
    """The people whom different parts of the topic name, in its order: "Bach and Beethoven"."""
    parts = (Topic(tuple(topic.words[place] for place in segment)) for segment in topic.segments)
    found = (named_within(shelf, part) or named_in_part(shelf, part) for part in parts)
    return list(dict.fromkeys(key for key in found if key))


def named_in_part(shelf: Shelf, topic: Topic) -> str | None:
    """The person some of whose name stands in the topic, most of it and the surname first."""
    best: list[tuple[int, bool, str]] = []
    for segment in topic.segments:
        for key, places in _mentioned(shelf, topic, segment).items():
            if _stands_alone(shelf, topic, segment, places, key):
                surname = any(topic.words[place].stem == shelf.people[key].words[-1] for place in places)
                best.append((len(places), surname, key))
        if best:
            break
    top = max((found[:2] for found in best), default=None)
    return foremost(shelf, (key for *rank, key in best if tuple(rank) == top))


def _mentioned(shelf: Shelf, topic: Topic, segment: tuple[int, ...]) -> dict[str, set[int]]:
    """Everybody with a word of the segment in their name, and which words."""
    found: dict[str, set[int]] = {}
    for place in segment:
        word = topic.words[place].stem
        if word not in DESCRIPTIVE and len(word) > 2:
            for key in shelf.people_by_word.get(word, ()):
                found.setdefault(key, set()).add(place)
    return found


def _stands_alone(shelf: Shelf, topic: Topic, segment: tuple[int, ...], places: set[int], key: str) -> bool:
    """Whether the rest of the segment goes along with the name, and is not part of another: "Stone Temple Pilots"."""
    behind = topic.words[segment[-1] + 1 : segment[-1] + 2]
    if max(places) == segment[-1] and [word.text for word in behind] == ["of"]:
        return False  # "Queens of the Stone Age"
    others = [place for place in segment if place not in places]
    if all(_goes_along(shelf, topic, place, key) for place in others):
        return True
    # Written like a name among other words: "when did Satie move". The first word has a capital anyway.
    return min(places) > 0 and all(topic.words[place].capital != (place in others) for place in segment)


def _goes_along(shelf: Shelf, topic: Topic, place: int, key: str) -> bool:
    word = topic.words[place].stem
    if word in DESCRIPTIVE or word.isdigit() or (topic.years and place in topic.years.words):
        return True
    person = shelf.people[key]
    return word in person.words or any(
        word in stems(shelf.entries[track].genre).split()
        or any(part.startswith(word) for part in shelf.entries[track].key.split())
        or word in shelf.album_keys[shelf.entries[track].album].split()
        for track in person.tracks[:500]
    )


def by_whom(shelf: Shelf, places: list[int]) -> str | None:
    """The person who most of these tracks are by; None where several people share them."""
    counts: dict[str, int] = {}
    for place in places:
        for key in shelf.credited(place):
            counts[key] = counts.get(key, 0) + 1
    most = max(counts.values(), default=0)
    if most * 2 < len(places) or not most:
        return None
    leading = [key for key, count in counts.items() if count == most]
    genre = stems(shelf.entries[places[0]].genre).split()
    if not CLASSICAL.isdisjoint(genre):
        # Of a classical work one asks for the composer, whoever plays it.
        return foremost(shelf, [key for key in leading if not shelf.people[key].as_artist] or leading)
    return foremost(shelf, leading)
