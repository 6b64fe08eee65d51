"""Which titles and albums are meant by a topic. All are looked through every time: 50,000 take some 20 ms."""

from __future__ import annotations

from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.topic import DESCRIPTIVE, FILLER, Topic
from musicdoc_server.catalogs.wording import title_key


def titled(shelf: Shelf, topic: Topic) -> list[int]:
    """The tracks whose title the topic is, but for filler."""
    wanted = _wordings(topic)
    called = {place for place, key in shelf.called.items() if key in wanted}
    return [place for place, key in enumerate(shelf.keys) if key in wanted or place in called]


def on_album(shelf: Shelf, topic: Topic) -> list[int]:
    """The tracks of the album whose title the topic is, but for filler."""
    wanted = _wordings(topic)
    albums = {album for album, key in shelf.album_keys.items() if key in wanted}
    return [place for place, album in enumerate(shelf.albums) if album in albums] if albums else []


def titled_within(shelf: Shelf, topic: Topic) -> list[int]:
    """The tracks whose title (or album's title) of at least two telling words stands in the topic; the longest such."""
    said = f" {' '.join(word.stem for word in topic.words)} "
    found: dict[str, list[int]] = {}
    for place, title in enumerate(shelf.keys):
        for key in (title, shelf.album_keys[shelf.albums[place]], shelf.called.get(place, "")):
            if " " in key and f" {key} " in said and _tells(key):
                found.setdefault(key, []).append(place)
    return found[max(found, key=lambda key: (len(key), key))] if found else []


def with_words(shelf: Shelf, topic: Topic) -> list[int]:
    """The tracks that have all of the topic's words in their title, else in title and album."""
    words = [f" {word} " for word in topic.content]
    if not any(len(word) > 2 and not word.isdigit() for word in topic.content):
        return []
    found = [place for place, key in enumerate(shelf.keys) if words[0] in f" {key} " and _all(words, key)]
    found += [place for place, key in shelf.called.items() if place not in found and _all(words, key)]
    return found or [
        place
        for place, album in enumerate(shelf.albums)
        if album and _all(words, f"{shelf.keys[place]} {shelf.album_keys[album]}")
    ]


def _all(words: list[str], key: str) -> bool:
    padded = f" {key} "
    return all(word in padded for word in words)


def _tells(key: str) -> bool:
    return sum(word not in FILLER and word not in DESCRIPTIVE for word in key.split()) > 1


def _wordings(topic: Topic) -> frozenset[str]:
    """The topic as titles are kept: without what tells recordings apart; never a title of filler alone within more."""
    return frozenset({title_key(wording)[0] for wording in topic.wordings})
