"""Ludwig van Beethoven: the scores, in the order in which the works were written."""

from __future__ import annotations

from .fuer_elise import FUER_ELISE
from .moonlight_sonata import MOONLIGHT_SONATA
from .ode_to_joy import ODE_TO_JOY
from .pathetique_adagio import PATHETIQUE_ADAGIO
from .sonata_20_minuet import SONATA_20_MINUET
from .symphony_5_opening import SYMPHONY_5_OPENING
from .symphony_7_allegretto import SYMPHONY_7_ALLEGRETTO

PIECES = [
    SONATA_20_MINUET,
    PATHETIQUE_ADAGIO,
    MOONLIGHT_SONATA,
    SYMPHONY_5_OPENING,
    FUER_ELISE,
    SYMPHONY_7_ALLEGRETTO,
    ODE_TO_JOY,
]
