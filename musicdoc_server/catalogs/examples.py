"""Topics to offer where the music is not ours to look through: chosen by hand, from many times and places."""

from __future__ import annotations

from musicdoc_server.catalogs.wording import fold
from musicdoc_server.models import Suggestion

_ARTISTS = (
    "Deftones",
    "Nina Simone",
    "Kraftwerk",
    "Fela Kuti",
    "Radiohead",
    "Joni Mitchell",
    "Miles Davis",
    "Björk",
    "Caetano Veloso",
    "A Tribe Called Quest",
)
_STYLES = ("90s grunge", "bossa nova", "Detroit techno", "early blues")


def examples(typed: str) -> list[Suggestion]:
    """Those with a word that begins as `typed` does; all of them where nothing is typed."""
    begun = fold(typed) if typed.strip() else ""
    every = [Suggestion(topic=name, kind="artist") for name in _ARTISTS]
    every += [Suggestion(topic=name, kind="style") for name in _STYLES]
    return [each for each in every if f" {begun}" in f" {fold(each.topic)}"]
