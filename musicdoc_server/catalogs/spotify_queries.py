"""Search texts in Spotify's syntax. Empty where there is nothing to search for.

strict(WantedSong(title="Creep", artist="Radiohead"))   track:"Creep" artist:"Radiohead"
looser(WantedSong(title="Creep", artist="Radiohead"))   Creep Radiohead
"""

from __future__ import annotations

import re

from musicdoc_server.catalogs.spotify_topic import Asked
from musicdoc_server.catalogs.spotify_versions import bare, main
from musicdoc_server.models import WantedSong

_TITLE, _NAME = 60, 40
"""Letters of a field: a query of more than about 100 may be answered with an error."""
_SYNTAX = re.compile(r'["*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
_OPERATORS = re.compile(r"\b(AND|OR|NOT)\b")
_FIELDS = re.compile(r"(?<=\w):(?=\S)")


def strict(wanted: WantedSong) -> str:
    """Title and artist, each in its field."""
    title, artist = _field(bare(wanted.title), _TITLE), _field(wanted.artist, _NAME)
    return f'track:"{title}"' + (f' artist:"{artist}"' if artist else "") if title else ""


def looser(wanted: WantedSong) -> str:
    """The words of title and artist, wherever they stand."""
    title, artist = _field(main(wanted.title), _TITLE), _field(wanted.artist, _NAME)
    return words(f"{title} {artist}") if title and artist else ""


def by_artist(name: str) -> str:
    """Everything by an artist."""
    plain = _field(name, _NAME)
    return f'artist:"{plain}"' if plain else ""


def theme(topic: Asked) -> str:
    """The genre and the years of a topic, or its words where it is a theme of another kind ("protest songs").

    Empty for any other topic: titles that happen to have its words in them say nothing about it.
    """
    if not (topic.theme or topic.genre or topic.years):
        return ""
    years = f"year:{topic.years.first}-{topic.years.last}" if topic.years else ""
    genre = f'genre:"{topic.genre}"' if topic.genre else words(topic.words)
    return " ".join(filter(None, (genre, years)))


def words(text: str) -> str:
    """Free words, none of which Spotify takes for an operator."""
    plain = _OPERATORS.sub(lambda match: match[1].lower(), _field(text, _TITLE + _NAME))
    return _FIELDS.sub(" ", plain)


def _field(text: str, longest: int) -> str:
    """`text` without what has a meaning in a query, cut between words."""
    plain = " ".join(_SYNTAX.sub(" ", text).split())
    if len(plain) <= longest:
        return plain
    cut = plain[: longest + 1].rpartition(" ")[0]
    return cut or plain[:longest]
