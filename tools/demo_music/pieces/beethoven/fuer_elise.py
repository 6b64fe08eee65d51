"""Für Elise: the first section, with the repeat of its opening eight bars."""

from __future__ import annotations

from tools.demo_music.score import Piece

_THEME = """A4:8 R:16 C4 E4 A4 | B4:8 R:16 E4 G#4 B4 | C5:8 R:16 E4 E5 D#5 | E5 D#5 E5 B4 D5 C5 |
    A4:8 R:16 C4 E4 A4 | B4:8 R:16 E4 C5 B4 |"""

_TONIC = "<ped> A2:16 E3 A3 R <nop> R:8"
_DOMINANT = "<ped> E2:16 E3 G#3 R <nop> R:8"
_BASS = f"{_TONIC} | {_DOMINANT} | {_TONIC} | R:4. | {_TONIC} | {_DOMINANT} |"

FUER_ELISE = Piece(
    slug="fuer-elise",
    title="Für Elise",
    composer="Ludwig van Beethoven",
    album="Bagatelle in A minor, WoO 59",
    year=1810,
    genre="Classical",
    key="A minor",
    time="3/8",
    pickup="1/8",
    tempo="8=126",
    rubato=0.05,
    phrase_bars=8,
    ritardando=2.5,
    rit_to=0.6,
    parts={
        "rh": f"""<p> E5:16 D#5 |
    E5:16 D#5 E5 B4 D5 C5 | {_THEME} A4:4 E5:16 D#5 |
    E5:16 D#5 E5 B4 D5 C5 | {_THEME} A4:8 R:16 <cresc> B4 C5 D5 |
    <mp> E5:8. G4:16 F5 E5 | <dim> D5:8. F4:16 E5 D5 | C5:8. E4:16 D5 C5 | <p> B4:8 R:16 E4 E5 R |
    R E5 E6 R R D#5 | <dim> E5:8 R:16 D#5 E5 D#5 | <pp> E5 D#5 E5 B4 D5 C5 | <p> {_THEME} A4:4. |""",
        "lh": f"""<p> R:8 |
    R:4. | {_BASS} {_TONIC} |
    R:4. | {_BASS} {_TONIC} |
    <ped> C3:16 G3 C4 R <nop> R:8 | <ped> G2:16 G3 B3 R <nop> R:8 | {_TONIC} | E2:16 E3 E4 R R E4 |
    E5 R R D#5 E5 R | R D#5 E5 R R:8 | R:4. | {_BASS} <ped> A2:16 E3 A3:4 |""",
    },
)
