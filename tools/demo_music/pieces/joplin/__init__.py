"""Scott Joplin, in order of years. He asked for ragtime that is not fast, so nothing here is."""

from __future__ import annotations

from .bethena import BETHENA
from .breeze_from_alabama import BREEZE_FROM_ALABAMA
from .easy_winners import EASY_WINNERS
from .elite_syncopations import ELITE_SYNCOPATIONS
from .entertainer import ENTERTAINER
from .magnetic_rag import MAGNETIC_RAG
from .maple_leaf_rag import MAPLE_LEAF_RAG
from .solace import SOLACE

PIECES = [
    MAPLE_LEAF_RAG,
    EASY_WINNERS,
    ENTERTAINER,
    ELITE_SYNCOPATIONS,
    BREEZE_FROM_ALABAMA,
    BETHENA,
    SOLACE,
    MAGNETIC_RAG,
]
