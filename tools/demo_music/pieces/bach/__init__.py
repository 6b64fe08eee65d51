"""Johann Sebastian Bach, in order of the years of the works."""

from __future__ import annotations

from .keyboard import GOLDBERG_ARIA, INVENTION_1, PRELUDE
from .organ import TOCCATA
from .strings import AIR, CELLO_PRELUDE, JESU_JOY

PIECES = [TOCCATA, CELLO_PRELUDE, PRELUDE, INVENTION_1, JESU_JOY, AIR, GOLDBERG_ARIA]
