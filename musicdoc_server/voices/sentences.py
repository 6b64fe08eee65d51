"""Text made ready for the local voice: cleaned, judged, and cut into pieces of a sentence or less."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from anyascii import anyascii

from musicdoc_server.errors import CannotSpeak

MAX_CHARS = 50_000
"""The longest text that is spoken: about an hour of speech."""

MAX_DIGITS = 5_000
"""A digit may become a whole word: without this limit a text of figures would go on for hours."""

MAX_PIECE = 300
"""Characters spoken at once. The engine's memory grows with its longest piece, and it was trained on sentences."""

_ENGLISH_ONLY = "The local voice speaks English only; it cannot read this alphabet."
_NOTHING = "There is nothing to say in this text: it has no words."

# How printed music abbreviates. Without this "No. 5" ends a sentence, and "C♯" is read as "C".
_SHORTHAND = (
    (re.compile(r"\bNo\. ?(?=\d)"), "number "),
    (re.compile(r"\bNos\. ?(?=\d)"), "numbers "),
    (re.compile(r"\bOp\. ?(?=\d)"), "opus "),
    (re.compile(r"\bOpp\. ?(?=\d)"), "opuses "),
    (re.compile(r"\b([A-G])[#♯](?!\w)"), r"\1 sharp"),
    (re.compile(r"\b([A-G])♭(?!\w)"), r"\1 flat"),
    (re.compile(r"\b[Ff]t\. |\b[Ff]eat\. "), "featuring "),
)
_LONG_NUMBER = re.compile(r"\d[\d,.]{11,}\d")
_MARKUP = re.compile(r"[\[\]<>{}|\\^~*_`]+")
_BASE_LETTER = re.compile(r"LATIN (SMALL|CAPITAL) LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?$")
_CLAUSE_END = re.compile(r"(?<=[,;:—–)])\s+")
_WORD = re.compile(r"[^\W_]")
_FIRST_UNSURE_LETTER = 0x100
_FIRST_SYMBOL = 0x2000


def prepare(text: str) -> str:
    """`text` as the engine can read it. Raises CannotSpeak where it has no words, is too long or is not English.

    Letters of other alphabets are spelled in ours where they are the smaller part, as in a foreign name.
    """
    if len(text) > MAX_CHARS:
        raise CannotSpeak(f"The text has {len(text):,} characters; the local voice speaks at most {MAX_CHARS:,}.")
    if sum(map(str.isdigit, text)) > MAX_DIGITS:
        raise CannotSpeak(f"The text has too many figures; the local voice reads at most {MAX_DIGITS:,} digits.")
    text = unicodedata.normalize("NFC", text)
    for pattern, words in _SHORTHAND:
        text = pattern.sub(words, text)
    letters = {c: plain_letter(c) for c in set(text) if c.isalpha()}
    foreign = sum(1 for c in text if letters.get(c) == "")
    english = sum(1 for c in text if letters.get(c))
    if foreign > english:
        raise CannotSpeak(_ENGLISH_ONLY)
    text = "".join(letters[c] or anyascii(c) if c in letters else _mark(c) for c in text)
    text = _LONG_NUMBER.sub(lambda number: " ".join(filter(str.isdigit, number.group())), _MARKUP.sub(" ", text))
    text = "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    if not _WORD.search(text):
        raise CannotSpeak(_NOTHING)
    return text


def cut(sentence: str) -> list[str]:
    """`sentence` whole where it is short enough, else cut at commas, else between words, else anywhere."""
    pieces: list[str] = []
    for clause in _CLAUSE_END.split(sentence) if len(sentence) > MAX_PIECE else [sentence]:
        if pieces and len(pieces[-1]) + 1 + len(clause) <= MAX_PIECE:
            pieces[-1] += f" {clause}"
        else:
            pieces += textwrap.wrap(clause, MAX_PIECE, break_on_hyphens=False)
    return [piece for piece in pieces if _WORD.search(piece)]


def plain_letter(c: str) -> str:
    """A letter as the engine knows it: itself, its plain form ("ř" is read as "r"), or "" from another alphabet."""
    if ord(c) < _FIRST_UNSURE_LETTER:
        return c
    base = _BASE_LETTER.match(unicodedata.name(c, ""))
    if base:
        return base[2] if base[1] == "CAPITAL" else base[2].lower()
    plain = unicodedata.normalize("NFKC", c)
    return plain if plain.isascii() else c if c in "œŒ" else ""


def _mark(c: str) -> str:
    """A character that is no letter: itself, its plain form, or a space where it has no sound."""
    category = unicodedata.category(c)
    if c == "\n" or c in "\u2028\u2029":
        return "\n"
    if category == "Nd":
        return str(unicodedata.decimal(c))
    if category in ("No", "Nl"):  # ½, ², Ⅷ, ①
        plain = unicodedata.normalize("NFKC", c).replace("\u2044", "/")
        return plain if plain.isascii() else " "
    if category in ("Cf", "Mn", "Me", "Mc"):
        return ""
    silent = category in ("Cc", "Cs", "Co", "Cn", "Zs") or (category in ("So", "Sk") and ord(c) >= _FIRST_SYMBOL)
    return " " if silent else c
