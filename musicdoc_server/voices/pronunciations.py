"""Names and words of music that the engine's English rules get wrong ("BEE-thoh-ven", "SAY-tee", "CHOP-in").

The sounds are those an English-speaking announcer uses, in the phonemes of hibari-tts: A as in day, I as in my, O as in
go, W as in now, Y as in boy; a stroke before a syllable stresses it.
"""

from __future__ import annotations

import re
import unicodedata

from musicdoc_server.voices.sentences import plain_letter

SOUNDS = {
    "Albéniz": "ɑlbˈAnɪs",
    "Amadeus": "ˌɑmədˈAəs",
    "Antonín": "ˈɑntənin",
    "Arcueil": "ɑɹkˈY",
    "Arnstadt": "ˈɑɹnʃtɑt",
    "auf": "ˈWf",
    "Bartók": "bˈɑɹtɑk",
    "bass": "bˈAs",
    "Beethoven": "bˈAtˌOvən",
    "Berlioz": "bˈɛɹliˌOz",
    "Bizet": "bizˈA",
    "Breitkopf": "bɹˈItkɔpf",
    "Camille": "kəmˈil",
    "Chat Noir": "ʃˌɑ nwˈɑɹ",
    "Chopin": "ʃˈOpæn",
    "Clara": "klˈɛɹə",
    "Claude": "klˈOd",
    "Clementi": "kləmˈɛnti",
    "Cöthen": "kˈɜɹtən",
    "Couperin": "kupəɹˈæn",
    "Crüe": "kɹˈu",
    "Debussy": "dˌɛbjusˈi",
    "Diaghilev": "diˈɑɡɪlˌɛf",
    "Dvořák": "dvˈɔɹʒɑk",
    "Eisenach": "ˈIzənˌɑk",
    "Elise": "əlˈizə",
    "Esterházy": "ˈɛstəɹhˌɑzi",
    "Étude": "ˈAtud",
    "Frédéric": "fɹˌAdəɹˈik",
    "Für": "fˈʊɹ",
    "Gewandhaus": "ɡəvˈɑnthWs",
    "Giulietta": "ʤuljˈɛtə",
    "Gnossienne": "nˌɔsiˈɛn",
    "Granados": "ɡɹənˈɑdOs",
    "Guicciardi": "ɡwiʧˈɑɹdi",
    "Gymnopédie": "ʒˌɪmnəpAdˈi",
    "Hammerklavier": "hˈɑməɹkləvˌɪɹ",
    "Händel": "hˈændəl",
    "Härtel": "hˈɛɹtəl",
    "Haydn": "hˈIdən",
    "Heiligenstadt": "hˈIlɪɡənʃtˌɑt",
    "Ilyich": "ˈɪljɪʧ",
    "Janáček": "jˈɑnəʧˌɛk",
    "Jesu": "jˈAzu",
    "Johann": "jˈOhɑn",
    "Johannes": "jOhˈɑnəs",
    "Klavier": "kləvˈɪɹ",
    "Köchel": "kˈɜɹʃəl",
    "Köthen": "kˈɜɹtən",
    "Kreutzer": "kɹˈYtsəɹ",
    "Leipzig": "lˈIptsɪɡ",
    "Ludwig": "lˈudvɪɡ",
    "Lüneburg": "lˈunəbˌɜɹɡ",
    "Mendelssohn": "mˈɛndəlsən",
    "Menuet": "mˌɛnjuˈɛt",
    "Mötley": "mˈɑtli",
    "Motörhead": "mˈOtəɹhˌɛd",
    "Mozart": "mˈOtsɑɹt",
    "Mühlhausen": "mjˈulhˌWzən",
    "Mussorgsky": "musˈɔɹɡski",
    "Pachelbel": "pˈɑkəlbˌɛl",
    "Prélude": "pɹAlˈud",
    "Prokofiev": "pɹəkˈOfiˌɛf",
    "Puccini": "puʧˈini",
    "Pyotr": "pjˈɔtəɹ",
    "Queensrÿche": "kwˈinzɹIk",
    "Rachmaninoff": "ɹɑkmˈɑnɪnˌɔf",
    "Rachmaninov": "ɹɑkmˈɑnɪnˌɔf",
    "Rameau": "ɹɑmˈO",
    "Ravel": "ɹəvˈɛl",
    "Rós": "ɹˈOs",
    "Saint Louis": "sˌAnt lˈuɪs",
    "Saint-Saëns": "sˌænsˈɑn",
    "Salieri": "sˌɑliˈɛɹi",
    "Satie": "sɑtˈi",
    "Schindler": "ʃˈɪndləɹ",
    "Scriabin": "skɹiˈɑbɪn",
    "Sergei": "sɛɹɡˈA",
    "Sibelius": "sɪbˈAliəs",
    "Smetana": "smˈɛtənə",
    "St. Louis": "sˌAnt lˈuɪs",
    "Stravinsky": "stɹəvˈɪnski",
    "Suzanne": "suzˈæn",
    "Tchaikovsky": "ʧIkˈɔfski",
    "Telemann": "tˈAləmˌɑn",
    "Therese": "tɛɹˈAzə",
    "Thomaskirche": "tˈOmɑskˌɪɹʃə",
    "Verdi": "vˈɛɹdi",
    "Vivaldi": "vɪvˈɑldi",
    "Wachet": "vˈɑkət",
    "Wagner": "vˈɑɡnəɹ",
    "Waldstein": "vˈɑldʃtIn",
}


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


_BY_PLAIN = {_plain(name): sounds for name, sounds in SOUNDS.items()}
# A name may come with its accents, without them, or with only those that prepare() leaves.
_SPELLINGS = {form for name in SOUNDS for form in (name, _plain(name), "".join(map(plain_letter, name)))}
_NAMES = re.compile(rf"\b({'|'.join(map(re.escape, sorted(_SPELLINGS, key=len, reverse=True)))})(['’]?s)?\b", re.I)


def pronounced(sentence: str) -> str:
    """`sentence` with the sounds of the words in SOUNDS written beside them, as hibari-tts reads them."""
    return _NAMES.sub(_with_sounds, sentence)


def _with_sounds(match: re.Match[str]) -> str:
    sounds = _BY_PLAIN[_plain(match[1])]
    return f"[{match[0]}](/{sounds}{_ending(sounds) if match[2] else ''}/)"


def _ending(sounds: str) -> str:
    """How English says an s after `sounds`: cats, roses, dogs."""
    return "s" if sounds[-1] in "ptkfθ" else "ᵻz" if sounds[-1] in "szʃʒʧʤ" else "z"
