"""The minuet of the Sonata in G: the theme with its middle strain and varied return, then straight to the coda."""

from __future__ import annotations

from tools.demo_music.score import Piece

_WALK = """A3+C4:8 D4 D3 D4 A3+C4 D4 | G3+B3 D4 D3 D4 G3+B3 D4 |"""
_THEME_BASS = f"""{_WALK} F#3+A3 D4 D3 D4 F#3+A3 D4 | G3+B3 D4 D3 D4 G3+B3 D4 | {_WALK}
    R:4 D3+C4 D3+C4 | G3+B3 G2 R |"""

SONATA_20_MINUET = Piece(
    slug="sonata-20-minuet",
    title="Piano Sonata No. 20: II. Tempo di minuetto",
    composer="Ludwig van Beethoven",
    album="Piano Sonata No. 20 in G major, Op. 49 No. 2",
    year=1796,
    genre="Classical",
    key="G major",
    time="3/4",
    pickup="1/4",
    tempo=112,
    rubato=0.03,
    ritardando=3,
    rit_to=0.72,
    parts={
        "rh": """<p> G4:8. F#4:16 |
    F#4:2 F#4:8. G4:16 | G4:2 G4:8. B4:16 | D5:4~ D5:8 E5 D5 C5 | B4:4 G4:8 R G4:8. F#4:16 |
    F#4:2 F#4:8. G4:16 | G4:2 G4:8. B4:16 | D5:4. C#5:8 C5 A4 | G4:4 R B4:8. B4:16 |
    B4:4> C5:8 R C5:8. C5:16 | C5:4> B4:8 R B4:8. B4:16 | <cresc> B4:8 A4 G#4 A4 D#5 E5 |
    <mp> G4:4 F#4:8 R G5:8. F#5:16 |
    F#5:2 F#5:8. G5:16 | G5:2 G5:8. B5:16 | D6:4~ D6:8 E6 D6 C6 | B5:4 G5:8 R G5:8. F#5:16 |
    <cresc> F#5:2 F#5:8. G5:16 | G5:2 G5:8. B5:16 | <f> D6:4' D6:16 C#6 D6 C#6 D6 C6 B5 A5 | G5:4 R <p> G5:8. F5:16 |
    F5:4 R F5:8. E5:16 | E5:4 R E5:8. D5:16 | D5:4 R D5:8. C5:16 | C5:4 R C5:8. A4:16 |
    G4:8 F#4 D5:4. G4:8 | G4 F#4 D5:4. B4:8 | R A4:16 C5 R:8 G4:16 B4 R:8 F#4:16 A4 |
    <cresc> R G4 A4 B4 C5 D5 E5 F#5 G5 A5 B5 G5 | <f> F#5:8 D6:4 D6:8 C6:16 B5 A5 G5 |
    F#5 D6 C#6 D6 C#6 D6 C#6 D6 C6 B5 A5 G5 | D#6 E6 D#6 E6 G5:4 B5:16 A5 G5 A5 | G5:4 R <p> C4+F#4' | B3+G4:2. |""",
        "lh": f"""<p> G3+B3:8 D4 | {_THEME_BASS}
    D#4+F#4:4 E4+G4:8 R R:4 | E4+G4:4 D4+F#4:8 R R:4 | R:4 C4 C4 | D3~+B3:4 D3+A3:8 R R:4 |
    {_THEME_BASS}
    B3:8 G4 D4 G4 B3 G4 | C4 E4 C4 E4 C4 E4 | G#3 E4 B3 E4 G#3 E4 | A3 E4 C4 E4 C4 E4 |
    A3+C4 D4 F#3+A3 D4 G3+B3 D4 | A3+C4 D4 F#3+A3 D4 G3+B3 D4 | C3:4 D3 D3 |
    G3 R R:8 G4+B4 | <mf> A4+C5 D5 F#4+A4 D5 G4+B4 D5 | A4+C5 D5 F#4+A4 D5 G4+B4 D5 |
    C4:4 D4+B4 D4+C5 | G4+B4 R <p> D3+A3' | G2+G3:2. |""",
    },
)
