"""The languages that a narration can be asked for in, by tag (BCP 47) or English name.

tag_of("german") == "de"    tag_of("PT_br") == "pt-BR"    tag_of("Klingon") is None
name_of("de") == "German"   name_of("pt-BR") == "Portuguese (pt-BR)"
"""

from __future__ import annotations

import re

_NAMES = """
    af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali, bs Bosnian,
    ca Catalan, cs Czech, cy Welsh, da Danish, de German, el Greek, en English, es Spanish, et Estonian, eu Basque,
    fa Persian, fi Finnish, fil Filipino, fr French, ga Irish, gl Galician, gu Gujarati, ha Hausa, he Hebrew,
    hi Hindi, hr Croatian, hu Hungarian, hy Armenian, id Indonesian, ig Igbo, is Icelandic, it Italian, ja Japanese,
    jv Javanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean, lb Luxembourgish, lo Lao, lt Lithuanian,
    lv Latvian, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my Burmese,
    nb Norwegian Bokmål, ne Nepali, nl Dutch, nn Norwegian Nynorsk, no Norwegian, pa Punjabi, pl Polish,
    pt Portuguese, ro Romanian, ru Russian, si Sinhala, sk Slovak, sl Slovenian, so Somali, sq Albanian, sr Serbian,
    sv Swedish, sw Swahili, ta Tamil, te Telugu, th Thai, tr Turkish, uk Ukrainian, ur Urdu, uz Uzbek,
    vi Vietnamese, yo Yoruba, yue Cantonese, zh Chinese, zu Zulu"""
NAMES = dict(pair.strip().split(" ", 1) for pair in _NAMES.split(","))
"""English names, by what a tag begins with (ISO 639)."""

ENGLISH = "en"

_TAGS = {name.lower(): tag for tag, name in NAMES.items()}
_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?", re.ASCII)


def tag_of(text: str) -> str | None:
    """The tag, as it is usually written, of the language that `text` names; None for what is no language we know."""
    text = " ".join(text.lower().split())
    if text in _TAGS:
        return _TAGS[text]
    found = _TAG.fullmatch(text.replace("_", "-"))
    if found is None or found["language"] not in NAMES:
        return None
    parts = (found["language"], (found["script"] or "").title(), (found["region"] or "").upper())
    return "-".join(filter(None, parts))


def primary(tag: str) -> str:
    """The language alone: "pt" of "pt-BR"."""
    return tag.partition("-")[0]


def name_of(tag: str) -> str:
    """How people, and models, call it."""
    name = NAMES[primary(tag)]
    return name if tag == primary(tag) else f"{name} ({tag})"


def is_english(tag: str) -> bool:
    """Whether the local writer and the local voice know it; where nothing is said, it is English."""
    return primary(tag) in ("", ENGLISH)
