"""Marche du grand escalier: each hand keeps to five white keys. The second repeat of the first part is left out."""

from __future__ import annotations

from tools.demo_music.score import Piece

_FIRST_RH = """
    A4:4 B4 | A4 G4 | F4:8 E4 G4 E4 | F4 E4 G4:4 | A4 B4 | A4 G4 | A4:8 E4 B4 E4 | A4 E4 B4:4 |
    G4:8 F4 A4 F4 | B4 F4 A4 F4 | G4 F4 A4 F4 | B4 F4 A4:4 |
"""
_FIRST_LH = """
    A3:8 D4 B3 D4 | A3 D4 G3:4 | A3:8 D4 C4 B3 | A3 D4 C4:4 | A3:8 D4 B3 D4 | A3 D4 G3:4 |
    D4:8 C4 B3 C4 | D4 C4 B3:4 | G3 A3 | B3 A3 | G3 A3 | B3 A3 |
"""
_HALT_RH = "E4+G4:8' E4+G4' E4+G4> R | R:2 | A4:8' A4' E4+G4:4> | A4:8' A4' E4+G4:4> |"
_HALT_LH = "C4:8' C4' C4' B3' | A3' B3' G3:4' | A3:8' A3' B3' C4' | A3' A3' B3' C4' |"
_CLOSE_RH = "R:2 | R:8 E4 F4 G4 | F4+A4 F4+A4' R:4 | R:2 |"
_CLOSE_LH = "G3:8 A3 B3 C4 | D4 R R:4 | C4+D4:8' C4+D4' C4' C4' | C4:4> R |"
_STEPS_RH = "E4+B4:8' E4+B4' E4+B4:4' | E4+A4:8' E4+A4' E4+A4:4' | E4+G4:8' E4+G4' E4+G4:4' | % |"
_STEPS_LH = "C4:8 G3 C4:4 | C4:8 A3 C4:4 | C4:8 B3 C4:4 | % |"

MARCHE = Piece(
    slug="marche-du-grand-escalier",
    title="Marche du grand escalier",
    composer="Erik Satie",
    album="Enfantillages pittoresques",
    year=1913,
    genre="Impressionist piano",
    key="C major",
    time="2/4",
    tempo=126,
    tempo_map=[(62, 120), (63, 92)],
    pedal="none",
    rubato=0.015,
    human_ms=4.0,
    ritardando=2.0,
    rit_to=0.8,
    parts={
        "rh": f"""
            <mp> {_FIRST_RH} <mf> {_HALT_RH} <mp> {_FIRST_RH} {_CLOSE_RH}
            <p> {_STEPS_RH} G4:4 F4:8 A4 | E4 G4 F4 A4 | E4:4 R | R:2 |
            {_STEPS_RH} <cresc> E4:8 B4 F4 B4 | G4 B4 A4 B4 | <mf> G4 B4 G4 E4 | R:2 |
            <mp> {_FIRST_RH} {_CLOSE_RH}
        """,
        "lh": f"""
            <mp> {_FIRST_LH} <mf> {_HALT_LH} <mp> {_FIRST_LH} {_CLOSE_LH}
            <p> {_STEPS_LH} G3:8 D4 A3 D4 | B3 D4 C4 D4 | B3 D4 A3 D4 | B3 D4 G3 D4 |
            {_STEPS_LH} <cresc> G3:4 A3 | B3 C4 | <mf> B3 G3 | C4:8 D4 B3 G3 |
            <mp> {_FIRST_LH} {_CLOSE_LH}
        """,
    },
    balance={"rh": 4, "lh": -3},
)
