"""Erik Satie, in order of years."""

from __future__ import annotations

from .gnossiennes import GNOSSIENNE_1, GNOSSIENNE_3
from .gymnopedies import GYMNOPEDIE_1, GYMNOPEDIE_2, GYMNOPEDIE_3
from .je_te_veux import JE_TE_VEUX
from .marche import MARCHE

PIECES = [GYMNOPEDIE_1, GYMNOPEDIE_2, GYMNOPEDIE_3, GNOSSIENNE_1, GNOSSIENNE_3, JE_TE_VEUX, MARCHE]
