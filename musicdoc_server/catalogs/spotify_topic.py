"""What to ask Spotify about a topic, without knowing what music there is.

asked("Deftones, focus on the experimental phase").guesses  == ("Deftones", …)
asked("90s grunge")                                         no artist: genre "grunge", years 1990 to 1999
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from musicdoc_server.catalogs.topic import DESCRIPTIVE, FILLER
from musicdoc_server.catalogs.wording import fold, name_key, stem
from musicdoc_server.catalogs.years import Years, find_years

_GENRES = """
    rock pop jazz blues grunge punk metal folk country soul funk disco techno house trance ambient ska reggae dub rap
    hip hop hiphop rnb electronic electronica electro edm indie alternative shoegaze emo goth gothic industrial wave
    britpop krautrock prog progressive psychedelic psychedelia swing bebop bossa nova samba salsa tango latin cumbia
    flamenco fado klezmer gospel doo wop rockabilly bluegrass americana classical baroque romantic opera ragtime
    chanson schlager kpop jpop afrobeat grime dubstep drum bass jungle garage synthpop celtic minimalism soundtrack
    hardcore hard heavy death black thrash doom glam stoner surf acid trip"""
GENRES = frozenset(stem(word) for word in _GENRES.split())
"""Stems of words that name kinds of music."""

_OCCASIONS = """
    love protest christmas war road summer winter party dance breakup heartbreak work sea shanty drinking wedding
    holiday movie film game sad happy anthem ballad wonder movement scene revolution underground women british american
    french german italian spanish english irish scottish icelandic swedish norwegian finnish polish russian brazilian
    cuban jamaican african japanese korean indian turkish arabic"""
THEMES = GENRES | frozenset(stem(word) for word in _OCCASIONS.split())
"""Stems that make a theme, alone or with each other."""

_NEUTRAL = frozenset({"the", "a", "an", "and", "of", "in", "for", "to", "my", "you", "me", "with", "n", "on", "at"})
"""Filler that stands inside names too: Queens of the Stone Age, My Chemical Romance."""
_JOINTS = frozenset({"and", "v", "vs", "versus", "to", "or", "meets", "meet"})
_CLAUSES = re.compile(r"\s*[,;:()\[\]|\"“”„«»]\s*|\s+[-–—]+\s+|\s*[–—]\s*")
_ABOUT = re.compile(
    r"\b(?:songs?|music|tracks|hits|anthems|ballads|tunes)\s+(?:about|from|for|that|in|with|to|on)\b", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"(?<=\w{2})['’]s$|(?<=\ws)['’]$", re.IGNORECASE)
_LONGEST = 60
"""Letters of a query; Spotify rejects long ones."""


@dataclass(frozen=True)
class Asked:
    """A topic: `text` as it was written, the names it may begin with, and what else can be searched for.

    `theme`: it says by itself that no artist is meant. `words` are those that say something, years left out.
    """

    text: str
    guesses: tuple[str, ...]
    theme: bool
    genre: str
    words: str
    years: Years | None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The keys of the whole and of each clause, without words that say nothing: each may be just a name."""
        return tuple(map(name_key, (self.text, *map(_stripped, (self.text, *_CLAUSES.split(self.text))))))

    def written(self, name: str) -> bool:
        """Whether each word of `name` stands in the topic with a capital, behind its first word."""
        capitals = {fold(word) for word in self.text.split()[1:] if word[:1].isupper()}
        return set(fold(name).split()) - _NEUTRAL <= capitals

    def joined(self, name: str) -> bool:
        """Whether the topic puts somebody or something else beside `name`: "Nirvana and Pearl Jam"."""
        words, ours = [_word(word) for word in self.text.split()], set(fold(name).split())
        joints = [place for place, word in enumerate(words) if word in _JOINTS and word not in ours]
        return any(
            ours & set(words[:place]) != ours & set(words[place + 1 :])
            and any(_telling(word) and word not in ours for word in _beside(words, place, ours))
            for place in joints
        )


def asked(topic: str) -> Asked:
    """Takes `topic` apart."""
    text = " ".join(topic.split())
    words = fold(text).split()
    years = find_years(words, lambda first, _: int(1900 <= first < 2000))
    dated = years.words if years else frozenset()
    content = [word for place, word in enumerate(words) if place not in dated and _says(word)]
    genre = [word for word in content if stem(word) in GENRES]
    plain = bool(content) or bool(years and years.first != years.last)
    mere = plain and all(stem(word) in THEMES or stem(word) in DESCRIPTIVE for word in content)
    # "Live" and "Genesis" are bands, and so may "The Romantics" be.
    named = text.startswith("The ") or not (years or any(stem(word) in THEMES for word in content))
    theme = bool(_ABOUT.search(text)) or (mere and not named)
    return Asked(
        text=text,
        guesses=() if theme else _guesses(text),
        theme=theme,
        genre=" ".join(genre),
        words=" ".join(content),
        years=years,
    )


def _says(word: str) -> bool:
    return word not in FILLER and stem(word) not in FILLER


def _telling(word: str) -> bool:
    return bool(word) and _says(word) and stem(word) not in DESCRIPTIVE


def _word(word: str) -> str:
    return fold(_POSSESSIVE.sub("", word.strip(',;:.!?()[]"“”')))


def _beside(words: list[str], place: int, ours: set[str]) -> list[str]:
    """The words on the side of the joint at `place` where the name does not stand."""
    before, behind = words[:place], words[place + 1 :]
    return behind if ours & set(before) else before


def _guesses(text: str) -> tuple[str, ...]:
    """What may be the artist's name, the likeliest first, without repeats."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause.strip()]
    first = next((name for clause in clauses if (name := _stripped(clause))), text)
    whole = _stripped(" ".join(clauses)) if len(clauses) > 1 else first
    # "Earth, Wind & Fire" is one name, "Deftones, the early years" is a name and a wish.
    wish = any(not _neutral(word) for clause in clauses[1:] for word in clause.split())
    ordered = (first, _head(first), whole) if wish or len(clauses) == 1 else (whole, first, _head(first))
    telling = [guess for guess in ordered if any(_telling(_word(word)) for word in guess.split())] or ordered[:1]
    return tuple(dict.fromkeys(" ".join(guess.split())[:_LONGEST].strip() for guess in telling))


def _neutral(word: str) -> bool:
    plain = _word(word)
    return plain in _NEUTRAL or not plain or _telling(plain)


def _stripped(clause: str) -> str:
    """A clause without words in front of and behind the name: "Tell me about the Beatles" is "the Beatles"."""
    words = clause.split()
    # "Radiohead's early years", but The La's keep theirs.
    words = [*(_POSSESSIVE.sub("", word) for word in words[:-1]), *words[-1:]]
    start, end = 0, len(words)
    while start < end and not _says(_word(words[start])):
        start += 1
    while end > start and not _telling(_word(words[end - 1])):
        end -= 1
    kept = words[start:end]
    return " ".join(kept).strip(" ,;:.!?") or clause.strip(" ,;:")


def _head(name: str) -> str:
    """The words of a name up to the first that cannot belong to one: "Radiohead during the Kid A years"."""
    words = name.split()
    for place, word in enumerate(words):
        plain = _word(word)
        if place and (not _says(plain) or stem(plain) in DESCRIPTIVE) and plain not in _NEUTRAL:
            return " ".join(words[:place])
    return words[0] if len(words) > 1 and _word(words[1]) in {"and", "in", "on", "for", "to", "at"} else name
