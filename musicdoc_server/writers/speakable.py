"""Making words fit to be spoken: names and facts without brackets, symbols or other things a voice stumbles over."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from musicdoc_server.models import Track
from musicdoc_server.writers.vocabulary import words

KEPT = set(" ,.;:!?'’\"“”-–—%$€£")
"""What stays besides letters, marks and digits."""

LOWERED = words(
    "a about after all an around as at because before between by during early every for from he her his if in it its "
    "late near no not of on one our over she since some soon that the their there these they this those through to two "
    "under until what when where while who with"
)
"""Words that lose their capital when a sentence moves behind another word; all others may be names."""

UNITS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

DIGITS = "0123456789"
SPOKEN = re.compile(r"[0-9A-Za-zÀ-ɏḀ-ỿ]")
FOREIGN = re.compile(r"[^\W\d_A-Za-zÀ-ɏḀ-ỿ]")
"""A letter that a voice for Latin letters cannot read."""

LONGEST_NAME = 14
"""Words of a title that are spoken; the rest of a longer one is left out."""


def plain(text: str) -> str:
    """`text` without bracketed parts, symbols and double spaces."""
    text = unicodedata.normalize("NFC", text).replace("&", " and ").replace("/", " ").replace("_", " ")
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>", " ", text)
    text = "".join(
        char if char in KEPT or char in DIGITS or unicodedata.category(char)[0] in "LM" else " " for char in text
    )
    text = re.sub(r"\b(Mr|Mrs|Ms|Dr|St|Jr|Sr|vs)\.", r"\1", text)
    text = re.sub(r"[“\"]([^”“\"]*)[”\"]", lambda quoted: f"“{_within_quotes(quoted[1])}”", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" (?=[,.;:!?])", "", text)
    return re.sub(r"([,;:])[,;:]+", r"\1", text).strip(" ,;:-–—")


def foreign(text: str) -> bool:
    """Whether `text` has letters of another alphabet than the voice's."""
    return FOREIGN.search(text) is not None


def sentence(text: str) -> str:
    """`text` as a sentence: plain, a capital in front, a full stop behind; empty where it holds no word."""
    text = plain(text)
    if not re.search(r"[^\W\d_]", text):
        return ""
    return upper_first(text) if text[-1] in ".!?" else f"{upper_first(text)}."


def name(text: str) -> str:
    """A name or title that can stand within a sentence; empty where nothing can be spoken."""
    text = re.sub(
        r"\s+(?:-|–|—)\s+(?:\d{4} )?(?:remaster|live|mono|stereo|single|radio|bonus|demo).*$", "", text, flags=re.I
    )
    text = re.sub(r"\b(?:feat|ft)\.? .*$", "", plain(text), flags=re.I)
    text = re.sub(r"\bno\.? ?(?=\d)", "number ", text, flags=re.I)
    text = re.sub(r"\bop\.? ?(?=\d)", "opus ", text, flags=re.I)
    text = re.sub(r"[!?;:.](?=\s)", ",", re.sub(r"[\"“”]", "", text)).replace(".", "")
    text = " ".join(FOREIGN.sub("", text).split()[:LONGEST_NAME]).strip(" ,.;:!?-–—'’%€£$")
    return text if SPOKEN.search(text) else ""


def said(track: Track, thing: str, *, quoted: bool = True) -> str:
    """How a host calls the track within a sentence; `thing` is "song" or "piece", for titles that cannot be spoken.

    A bare title is put in quotation marks where that is wanted: "Change" alone could be any word.
    """
    title, called = name(track.title), name(track.said)
    if called and not (quoted and folded(called) == folded(title)):
        return called
    if title:
        return f"“{title}”" if quoted else title
    return f"a {thing} with a title in another alphabet"


def _within_quotes(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[!?;:.](?=\s)", ",", text)).strip(" ,.;:!?").replace(".", "")


def upper_first(text: str) -> str:
    """`text` with a capital in front."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """`text` as it stands in the middle of a sentence: names keep their capital."""
    first = re.split(r"[\s,]", text, maxsplit=1)[0]
    return text[:1].lower() + text[1:] if first.lower() in LOWERED else text


def possessive(text: str) -> str:
    """ "Bach" → "Bach's", "Brahms" → "Brahms'"."""
    return f"{text}'" if text.endswith(("s", "x", "z")) else f"{text}'s"


def number(count: int) -> str:
    """A small whole number in words; digits from a hundred on."""
    if not 0 < count < 100:
        return "no" if count == 0 else str(count)
    if count < 20:
        return UNITS[count]
    tens, units = divmod(count, 10)
    return TENS[tens - 2] + (f"-{UNITS[units]}" if units else "")


def many(count: int, thing: str) -> str:
    """ "one song", "five songs"."""
    return f"{number(count)} {thing if count == 1 else thing + 's'}"


def listed(names: list[str]) -> str:
    """ "A, B and C"."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """`text` for comparing: no accents, no capitals, only words."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def sentences(text: str) -> list[str]:
    """The sentences of a narration."""
    return [part for part in re.split(r"(?<=[.!?])[”\"]?\s+", text) if part]
