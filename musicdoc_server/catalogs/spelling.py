"""Misspelt topics: the words of the library that were probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from musicdoc_server.catalogs.people import foremost
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.topic import DESCRIPTIVE, Topic
from musicdoc_server.catalogs.wording import stem

_CHUNK = 2000
"""Words compared in one call. The call holds Python's lock, and a chunk takes it for well under a millisecond."""
_TRANSLITERATED = re.compile(r"([aou])e")
"""Umlauts in letters that every keyboard has: "fuer" stands as "fur" in the index."""


def person_by_sound(shelf: Shelf, topic: Topic) -> str | None:
    """The person whose full name the topic is but for a few letters and blanks: "acdc", "eric sati"."""
    wanted = "".join(topic.content)
    names = {key: "".join(person.words) for key, person in shelf.people.items()}
    near = nearest(wanted, list(names.values()))
    return foremost(shelf, (key for key, name in names.items() if name == near)) if near else None


def corrected(shelf: Shelf, topic: Topic) -> Topic | None:
    """The topic in the library's words; names and genres are preferred. None where there is nothing to correct."""
    names = _words([*shelf.people, *shelf.genres])
    titles = _words([*shelf.keys, *shelf.album_keys.values()])
    better: dict[str, str] = {}
    for word in topic.content:
        if word in names or word in titles or word in DESCRIPTIVE:
            continue
        plain = _TRANSLITERATED.sub(r"\1", word)
        known = next((near for near in (plain, stem(plain)) if near in names or near in titles), None)
        meant = known or nearest(word, names) or nearest(word, titles)
        if meant:
            better[word] = meant
    return topic.replaced(better) if better else None


def _words(texts: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(word for text in texts for word in text.split())


def _edits(length: int) -> int:
    """How many letters may be wrong in a word of `length`: few enough that nonsense stays nonsense."""
    return 0 if length < 4 else 1 if length < 7 else 2


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The closest of `words`, the first among equals; short words must at least begin alike."""
    limit = _edits(len(word))
    if not limit or word.isdigit():
        return None
    best: tuple[int, str] | None = None
    for chunk in _chunks(words):
        near = process.extract(word, chunk, scorer=OSA.distance, processor=None, score_cutoff=limit, limit=None)
        for other, distance, _ in near:
            if len(other) > 3 and (len(word) > 5 or other[0] == word[0]) and (not best or distance < best[0]):
                best = (int(distance), other)
    return best[1] if best else None


def _chunks(words: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(words)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
