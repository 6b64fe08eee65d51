"""Which language a narration was asked in, and whether it is written in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from musicdoc_server.languages import ENGLISH, NAMES, primary
from musicdoc_server.models import Assignment

ALSO: Mapping[str, tuple[str, ...]] = {
    "en": ("englisch", "anglais", "inglés", "inglese"),
    "de": ("deutsch",),
    "fr": ("français", "francais", "französisch"),
    "es": ("español", "espanol", "castellano", "spanisch"),
    "it": ("italiano",),
    "pt": ("português", "portugues"),
    "nl": ("nederlands",),
    "sv": ("svenska",),
    "da": ("dansk",),
    "no": ("norsk",),
    "fi": ("suomeksi",),
    "is": ("íslensku",),
    "pl": ("polsku",),
    "cs": ("česky",),
    "ru": ("русском",),
    "uk": ("українською",),
    "el": ("ελληνικά",),
    "tr": ("türkçe",),
    "hu": ("magyarul",),
    "ja": ("日本語",),
    "ko": ("한국어",),
    "zh": ("mandarin", "中文"),
    "hi": (),
    "ar": ("العربية",),
}
"""Languages that are looked for in wishes, with the names that they have there beside the English one."""

WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to a in is it that was for with as on this by from at his her their its be are not but "
        "what who when they he she you we one had have has were which an or into there here how all out up so before "
        "after than then them him no more just where would could if every about over through our your now",
        "de": "der die das und ist in zu den ein eine mit von sich nicht auf für dem des es im war als sie auch er "
        "wie aus bei nach so man einen einem wird noch hier nur oder wenn was wir ihr zum zur über bis manche",
        "fr": "le la les de des et un une est que qui dans en du il elle pour pas sur ce se au plus par avec son "
        "sa ses ne nous vous ou mais comme cette leur été aux tout on",
        "es": "el la los las de que y en un una es por con no se su para del al lo como más pero sus le ya este "
        "esta fue era o si porque cuando muy sin sobre nos",
        "it": "il lo la gli le di che e è un una in per con non si del della dei al come più ma da sono suo sua "
        "questo questa anche nel alla ha era",
        "pt": "o a os as de que e em um uma é por com não se do da para no na mais como mas seu sua dos das ao "
        "foi ele ela ou quando",
        "nl": "de het een en van in is dat op te met zijn voor niet aan er om ook als bij door naar uit maar dan "
        "die wat was werd hij zij ze",
    }.items()
}
"""Words that stand in every text of a language. Languages that are not here are not checked."""

FEW = 8
"""Below this number of words nothing can be said of a text's language."""

LEAST = 0.15
"""The share of such words that any prose reaches; English has 0.4 to 0.5, another language under 0.1 of them."""

SUNG = re.compile(r"\b(?:songs?|sung|lyrics|music|tracks?|titles?|sings?|singing|sang|albums?|words|recorded)\s*$")


@lru_cache(maxsize=256)  # asked for each narration of a job, with the same words
def asked_language(wishes: str) -> str | None:
    """The language that the user asks to be spoken to in, as in "in German" or "auf Deutsch"; None: not said."""
    wishes = wishes.lower()
    for language, others in ALSO.items():
        for name in (NAMES[language].lower(), *others):
            for found in re.finditer(rf"(?:\b(?:in|auf|en|em|op|på|po|на|language:?)\s+|^){name}(?!\w)", wishes):
                if not SUNG.search(wishes[: found.start()]):
                    return language
    return None


def language_of(assignment: Assignment) -> str:
    """The tag of the language to write in: what was asked for by itself counts for more than the wishes."""
    return assignment.language or asked_language(assignment.prompt) or ENGLISH


def in_language(text: str, language: str) -> bool:
    """Whether `text` reads like prose in the language with this tag; what cannot be told counts as yes."""
    language = primary(language)
    words = re.findall(r"[^\W\d_]+", text.lower())
    if language not in WORDS or len(words) < FEW:
        return True
    share = {name: sum(word in table for word in words) / len(words) for name, table in WORDS.items()}
    return share[language] >= LEAST and share[language] + 0.1 >= max(share.values())
