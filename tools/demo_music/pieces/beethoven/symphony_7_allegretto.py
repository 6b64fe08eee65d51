"""The Allegretto of the Seventh Symphony, arranged for piano: the theme, and the theme with the second melody.

Each half of the theme is played once; in the orchestra its second half is repeated softly both times.
"""

from __future__ import annotations

from tools.demo_music.score import Piece

SYMPHONY_7_ALLEGRETTO = Piece(
    slug="symphony-7-allegretto",
    title="Symphony No. 7: II. Allegretto (arranged for piano)",
    composer="Ludwig van Beethoven",
    album="Symphony No. 7 in A major, Op. 92",
    year=1812,
    genre="Classical",
    key="A minor",
    time="2/4",
    tempo=72,
    rubato=0.02,
    phrase_bars=8,
    ritardando=2.5,
    rit_to=0.72,
    balance={"rh": 4, "rh2": 4, "lh": -5, "bass": -3},
    parts={
        "rh": """<f> <ped> C4+E4+A4+C5+E5:2~ | C4+E4+A4+C5+E5 |
    <p> <nop> E3:4- E3:8' E3' | E3:4 E3 | E3- E3:8' E3' | E3:4 E3 |
    E3- E3:8' D3+F#3' | E3+G3:4 E3+G3 | D3+G3- C3+G3:8 D3+G3 | E3+G3:4 R |
    G3- <cresc> G3:8' A3' | <mp> B3:4 B3 | F#3- F#3:8' G#3' | <dim> A3:4 A3 |
    <p> E3- E3:8' E3' | E3:4 E3 | E3- E3+F#3:8 E3+G#3 | E3+A3:4 R |
    <p> E4:4- E4:8' E4' | E4:4 E4 | E4- E4:8' E4' | E4:4 E4 |
    E4- E4:8' F#4' | G4:4 G4 | G4- G4:8' G4' | G4:4 R |
    G4- <cresc> G4:8' A4' | <mp> B4:4 B4 | F#4- F#4:8' G#4' | <dim> A4:4 A4 |
    <p> E4- E4:8' E4' | E4:4 E4 | E4- F#4:8 G#4 | A4:2 |""",
        "rh2": """<p> R:2 | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R |
    <mp> C4:2 | B3 | {B3 C4} D4:4. C4:16 B3 | B3:8 C4 C4:4 | C4:4. C4:16 D4 | D#4:8 E4 E4' E4' |
    {D4 E4} F4:4. E4:16 D4 | D4:8 E4 E4:4 | <cresc> E4:2 | <mf> D#4 | D4:8 B3:16 C#4 D4:8 E4:16 D4 |
    <dim> D4:8 C#4 C4:4 |
    <mp> C4:2 | B3:4 C4 | {B3 C4} D4:4. C4:16 B3 | A3:2 |""",
        "lh": """<f> E3+A3:2~ | E3+A3 |
    <p> C3:4- C3:8' C3' | B2:4 B2 | B2- B2:8' B2' | C3:4 C3 |
    C3- C3:8' C3' | C3:4 C3 | B2- A2:8 B2 | C3:4 R |
    E3- E3:8' E3' | D#3:4 D#3 | D3- D3:8' D3' | C#3:4 C3 |
    C3- C3:8' C3' | B2:4 C3 | B2- B2:8 B2 | C3:4 R |
    R:2 | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R |""",
        "bass": """<p> R:2 | R |
    A2:4- A2:8' A2' | G#2:4 G#2 | E2- E2:8' E2' | A2:4 A2 |
    A2- A2:8' A2' | A2:4 A2 | G2- G2:8 G2 | C3:4 R |
    C3- C3:8' C3' | B2:4 B2 | B2- B2:8' B2' | A2:4 A2 |
    A2- A2:8' A2' | G#2:4 A2 | E2- E2:8 E2 | A2:4 R |
    R:4 A2:8' A2' | G#2' R G#3' R | R:4 E2:8' E2' | A2' R A3' R |
    R:4 A2:8' A2' | G2' R G3' R | R:4 G3:8' G3' | C3' R C4' R |
    R:4 C3:8' C3' | B2' R B3' R | R:4 E3:8' E3' | A2' R A3' R |
    R:4 A2:8' A2' | G#2' R A2' R | R:4 E2:8' E2' | <ped> A2:2 |""",
    },
)
