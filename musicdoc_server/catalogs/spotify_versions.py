"""Which version of a song a recording is: as first released, remastered, live, or somebody else's imitation.

versions("Creep - Live", "MTV Unplugged", ())   == {"live"}
bare("Digital Bath - 2020 Remaster")            == "Digital Bath"
main("Change (In the House of Flies)")          == "Change"
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = {
    "remaster": r"re-?master(?:ed)?|re-?issue|anniversary|mono|stereo|deluxe|bonus track",
    "edit": r"radio edit|single (?:edit|version)|album version|edit|version|explicit|clean",
    "live": r"live|unplugged|in concert|session|rehearsal",
    "demo": r"demo|outtake|take \d+|early version|rough mix|acoustic|alternate|alternative (?:take|version)",
    "remix": r"remix(?:ed)?|mix|rework(?:ed)?|dub|mash-?up|extended|club",
    "instrumental": r"instrumental|backing track|a ?cappella|orchestral version|piano version|lo-?fi",
    "altered": r"sped[ -]?up|slowed|nightcore|reverb|8d(?: audio)?|chopped|pitched",
    "imitation": (
        r"karaoke|tribute|cover(?:ed)?|originally (?:performed|by)|in the style of|made (?:famous|popular) by|"
        r"lullaby|rendition|8-?bit|workout|ringtone|sing-?along"
    ),
}
"""What names a version behind a dash or within brackets of a title."""

_ALBUM_WORDS = {
    "live": r"\blive (?:at|in|from|on)\b|[(\[]live\b|\blive(?: recordings?)?$|\bunplugged\b|\bin concert\b",
    "instrumental": r"\binstrumentals?\b",
    "altered": _WORDS["altered"],
    "imitation": r"\bkaraoke\b|\btributes?\b|\blullab(?:y|ies)\b|\bin the style of\b|\b8-?bit\b|\bcovers?\b",
}
_ARTIST_WORDS = r"\bkaraoke\b|\btribute\b|\bcover band\b|\bsing-?along\b"

_ANY = "|".join(_WORDS.values())
_TITLE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _WORDS.items()}
_ALBUM = {name: re.compile(words, re.IGNORECASE) for name, words in _ALBUM_WORDS.items()}
_ARTIST = re.compile(_ARTIST_WORDS, re.IGNORECASE)

_FEATURING = re.compile(
    r"\s*(?:[(\[]\s*(?:feat|ft|featuring|with)\b\.?\s[^)\]]*[)\]]|\b(?:feat|ft)\.\s.*$)", re.IGNORECASE
)
_PART = re.compile(
    rf"\s*[(\[][^()\[\]]*\b(?:{_ANY})\b[^()\[\]]*[)\]]|\s+[-–—]\s+(?=[^-–—]*\b(?:{_ANY})\b).*$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_NUMBERED = re.compile(r"\s*[,:–—-]?\s+(?:pt|part)\b\.?\s*\w+\s*$", re.IGNORECASE)


def versions(title: str, album: str, artists: Iterable[str]) -> frozenset[str]:
    """The names of what sets this recording apart; empty for the one as first released."""
    named = " ".join(_PART.findall(_FEATURING.sub("", title)))
    found = {name for name, words in _TITLE.items() if named and words.search(named)}
    found |= {name for name, words in _ALBUM.items() if words.search(album)}
    if any(map(_ARTIST.search, artists)):
        found.add("imitation")
    # "Live Version" is live, "Radio Edit" an edit.
    return frozenset(found - {"edit"} if len(found) > 1 else found)


def bare(title: str) -> str:
    """A title without guests and without what names the version; never empty where `title` is not."""
    plain = _FEATURING.sub("", title).strip() or title
    return _PART.sub("", plain).strip() or plain


def main(title: str) -> str:
    """A bare title without its subtitle and the number of its part; never empty where `title` is not."""
    plain = bare(title)
    shorter = _BRACKETS.sub("", plain).strip() or plain
    return _NUMBERED.sub("", shorter).strip() or shorter
