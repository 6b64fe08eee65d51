"""Text cut into pieces for a voice that speaks several at once: whole sentences, short ones together.

Joined, the pieces are the text again, to the character. The time this takes grows with the text's length, not faster,
whatever the text is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from musicdoc_server.errors import CannotSpeak

MAX_CHARS = 50_000
"""The longest text that is spoken: about an hour of speech."""

MAX_PIECE = 4096
"""What `/v1/audio/speech` takes in one call, as its makers document it."""

TOGETHER = 120
"""Sentences are spoken together up to this many characters, about 8 s of speech: quick to come, and with enough around
each sentence for a voice to find its tone."""

TOO_SHORT = 40
"""A sentence with fewer characters is spoken together with the next one where every moment counts, the others alone."""

_WORD = re.compile(r"[^\W_]")
_GAP = re.compile(r"\s+|(?<=[。！？])(?![\s。！？」』”’）)])")
_CLOSING = "\"'”’»)]"
_STOPS = (".", "!", "?", "…", "。", "！", "？")
_LOOK_BACK = 40
"""Characters before a gap that are looked at: a stop, what closes behind it, and the word before."""

_STAYS_OPEN = re.compile(
    r"(?:^|[\s(\[\"'“‘«.-])(?:[^\W\d_]|Nos?|[Oo]pp?|Ste?|M(?:rs?|s|t)|Drs?|Prof|Sr|Jr|vs|ca|cf|[Ff]eat|[Ff]t|Vol|pp|Hon|Rev)\.$"
)
"""An abbreviation or an initial: "No. 5", "St. Louis", "J. S. Bach" go on behind the full stop."""

_CLAUSE_ENDS = (", ", "; ", ": ", "— ", "– ", "、", "，")


def has_words(text: str) -> bool:
    """Whether there is a letter or a figure in it."""
    return bool(_WORD.search(text))


def cleaned(text: str) -> str:
    """`text` as it can be sent. Raises CannotSpeak where it has no words or is too long."""
    if len(text) > MAX_CHARS:
        raise CannotSpeak(f"The text has {len(text):,} characters; the voice speaks at most {MAX_CHARS:,}.")
    text = "".join(" " if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") else c for c in text)
    if not has_words(text):
        raise CannotSpeak("There is nothing to say in this text: it has no words.")
    return text.strip()


def pieces(text: str, most: int = MAX_PIECE, together: int = TOGETHER) -> list[str]:
    """`text` in pieces of at most `most` characters; only a sentence that is longer than that is cut within."""
    found: list[str] = []
    for sentence in _sentences(text):
        for part in _cut(sentence, most):
            length = len(found[-1]) + len(part) if found else 0
            wordless = bool(found) and not (has_words(part) and has_words(found[-1]))
            if found and length <= most and (length <= together or wordless):
                found[-1] += part
            else:
                found.append(part)
    return found


def early_pieces(text: str, most: int = MAX_PIECE) -> list[str]:
    """`text`, stripped, in the pieces that can be told before it is whole: more text changes none but the last.

    That one may still grow only while it is shorter than `TOO_SHORT`. What has no words is left out.
    """
    found: list[str] = []
    for sentence in _sentences(text):
        for part in _cut(sentence, most):
            if found and len(found[-1].strip()) < TOO_SHORT and len(found[-1]) + len(part) <= most:
                found[-1] += part
            else:
                found.append(part)
    return [part.strip() for part in found if has_words(part)]


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for gap in _GAP.finditer(text):
        if gap.end() > start and _ends(text[max(start, gap.start() - _LOOK_BACK) : gap.start()], gap.group()):
            yield text[start : gap.end()]
            start = gap.end()
    if start < len(text):
        yield text[start:]


def _ends(before: str, gap: str) -> bool:
    if gap.count("\n") > 1 or not gap:
        return True
    bare = before.rstrip(_CLOSING)
    return bare.endswith(_STOPS) and not _STAYS_OPEN.search(bare)


def _cut(sentence: str, most: int) -> Iterator[str]:
    """Behind a clause where there is one in the second half, else between words, else anywhere."""
    start = 0
    while len(sentence) - start > most:
        window = sentence[start : start + most]
        at = max(window.rfind(end) + len(end) for end in _CLAUSE_ENDS)
        if at <= most // 2:
            at = window.rfind(" ") + 1 or most
        yield window[:at]
        start += at
    yield sentence[start:]
