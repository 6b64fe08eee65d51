"""The music that both stand-ins know, read from music.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

SOURCE = Path(__file__).with_name("music.toml")

VARIANTS = {
    "karaoke": r"\bkaraoke\b",
    "tribute": r"\btribute\b",
    "live": r"\blive\b",
    "remaster": r"\bremaster(ed)?\b",
}
"""What marks a title as another version of a song, by the name of the version."""


@dataclass(frozen=True)
class Song:
    """One recording on one album.

    `base` is the title without what names the version; `variant` is empty for the original.
    `starred`: one of the artist's best known. `date` is the album's, ISO 8601.
    """

    title: str
    base: str
    artist: str
    guests: tuple[str, ...]
    album: str
    kind: str
    date: str
    number: int
    duration_ms: int
    variant: str
    starred: bool

    @property
    def year(self) -> int:
        return int(self.date[:4])


@dataclass(frozen=True)
class Artist:
    """An artist with all songs, in the order of the file. `known` to the model or only to the catalogue."""

    name: str
    genres: tuple[str, ...]
    known: bool
    songs: tuple[Song, ...]


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """Lower case, no accents, single spaces, letters and digits only: what titles and names are compared by."""
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("æ", "ae").replace("ð", "d"))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).lower().replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[^\W_]+", kept))


@cache
def artists() -> tuple[Artist, ...]:
    """Everybody in the file."""
    read = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple(
        Artist(
            name=entry["name"],
            genres=tuple(entry["genres"]),
            known=entry.get("known", True),
            songs=tuple(
                _song(entry["name"], album, number, line)
                for album in entry["albums"]
                for number, line in enumerate(album["tracks"], 1)
            ),
        )
        for entry in read["artist"]
    )


@cache
def themes() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The words that call up each theme, with the names of its artists."""
    read = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple((tuple(entry["words"]), tuple(entry["artists"])) for entry in read["theme"])


@cache
def artist_named(name: str) -> Artist | None:
    """The artist of that name, however it is spelt in case and accents."""
    return next((artist for artist in artists() if folded(artist.name) == folded(name)), None)


def _song(artist: str, album: dict[str, str], number: int, line: str) -> Song:
    title, minutes, seconds, star = re.fullmatch(r"(.+) (\d+):(\d\d)( \*)?", line).groups()  # type: ignore[union-attr]
    kind = album.get("kind", "album")
    variant = next((name for name, words in VARIANTS.items() if re.search(words, title, re.IGNORECASE)), "")
    if not variant and kind in {"live", "karaoke", "tribute"}:
        variant = kind
    guests = re.findall(r"\(feat\. ([^)]+)\)", title)
    base = re.sub(r" \((?:feat\.|Karaoke|String Tribute|Tribute).*| - (?:Live|\d* ?Remaster).*", "", title)
    return Song(
        title=title,
        base=base,
        artist=artist,
        guests=tuple(guests),
        album=album["title"],
        kind=kind,
        date=album["date"],
        number=number,
        duration_ms=(int(minutes) * 60 + int(seconds)) * 1000,
        variant=variant,
        starred=bool(star),
    )
