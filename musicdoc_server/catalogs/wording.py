"""Names, titles and genres made comparable: case, accents, punctuation, articles and plurals do not matter.

fold("Beatles, The") == "beatles the"      name_key("Beatles, The") == name_key("The Beatles") == "beatle"
fold("Gymnopédie №1") == "gymnopedie no1"  stems("Gymnopédies") == "gymnopedie"
"""

from __future__ import annotations

import re
import unicodedata

_SPELLED = str.maketrans(
    {"&": " and ", "+": " and ", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_LETTER_SIGNS = (
    (re.compile(r"(?<=\w)\$|\$(?=\w)"), "s"),  # A$AP, Ke$ha
    (re.compile(r"(?<=\w)!(?=\w)"), "i"),  # P!nk
)
_APOSTROPHES = re.compile(r"['’`´]")
_SEPARATORS = re.compile(r"[\W_]+")
_THE_BEHIND = re.compile(r",\s*the\s*$", re.IGNORECASE)
_THE_BEFORE = re.compile(r"^\s*the\s+(?=\S)", re.IGNORECASE)
_FEATURING = re.compile(r"\s*[(\[]?\b(?:feat|ft|featuring)\b\.?\s.*$", re.IGNORECASE)
_LIFE_DATES = re.compile(r"\s*\(\s*(?:b\.\s*)?\d{4}\s*[-–]?\s*(?:\d{4})?\s*\)\s*$")

_SAME_RECORDING = r"remaster(?:ed)?|mono|stereo|single|album|radio|edit|version|bonus|deluxe|explicit|clean"
_OTHER_RECORDING = r"live|demo|acoustic|remix|mix|instrumental|karaoke|take|rehearsal|session|outtake|unplugged|cover"
_VARIANT = re.compile(
    rf"\s*[(\[][^)\]]*\b(?:{_SAME_RECORDING}|{_OTHER_RECORDING})\b[^)\]]*[)\]]"
    rf"|\s+[-–—]\s+[^-–—]*\b(?:{_SAME_RECORDING}|{_OTHER_RECORDING})\b.*$",
    re.IGNORECASE,
)
_OTHER = re.compile(rf"\b(?:{_OTHER_RECORDING})\b", re.IGNORECASE)

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# A lone "i", "v" or "x" is more often a word or a letter than a number.
_ROMANS = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_NUMBERS = {word: number for number, word in enumerate(_ORDINALS, 1)} | _ROMANS


def fold(text: str) -> str:
    """`text` as lower-case words without accents, one blank between them; never empty where `text` is not."""
    plain = text.casefold().translate(_SPELLED)
    for sign, letter in _LETTER_SIGNS:
        plain = sign.sub(letter, plain)
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain).casefold()
        plain = "".join(char for char in apart if not unicodedata.combining(char))
    return _SEPARATORS.sub(" ", _APOSTROPHES.sub("", plain)).strip() or text.casefold().strip()


def stem(word: str) -> str:
    """A folded word without its plural or possessive s."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def stems(text: str) -> str:
    """The stems of the words of `text`, one blank between them."""
    return " ".join(map(stem, fold(text).split()))


def name_words(name: str) -> tuple[str, ...]:
    """The stems of a name in their order, surname last: "Bach, Johann" and "The Doors" are put straight first."""
    plain = _LIFE_DATES.sub("", _FEATURING.sub("", name)) or name
    if _THE_BEHIND.search(plain):
        plain = _THE_BEHIND.sub("", plain)
    elif plain.count(",") == 1:
        last, first = plain.split(",")
        plain = f"{first} {last}"
    return tuple(stems(_THE_BEFORE.sub("", plain)).split())


def name_key(name: str) -> str:
    """What all spellings of a name have in common: its words in alphabetical order, so that theirs does not matter."""
    return " ".join(sorted(name_words(name)))


def title_key(title: str) -> tuple[str, int]:
    """A title without what tells its recordings apart, stemmed, and how far it is from the original recording.

    0: the plain title; 1: a remaster, edit or the like; 2: a live, demo, remixed or otherwise different recording.
    """
    plain = _FEATURING.sub("", title) or title
    variants = _VARIANT.findall(plain)
    if not variants:
        return stems(plain), 0
    bare = _VARIANT.sub("", plain).strip()
    return stems(bare or plain), 2 if any(map(_OTHER.search, variants)) else 1


def numbers(words: str) -> frozenset[int]:
    """The numbers among folded words: "symphony no 5", "fifth symphony", "part iv"."""
    found = {_NUMBERS[word] for word in words.split() if word in _NUMBERS}
    return frozenset(found | {int(digits) for digits in re.findall(r"[0-9]{1,9}", words)})
