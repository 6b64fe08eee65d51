"""The Ode to Joy theme, our own setting for piano: bare in the bass, then harmonised, then in full chords."""

from __future__ import annotations

from tools.demo_music.score import Piece

ODE_TO_JOY = Piece(
    slug="ode-to-joy",
    title="Ode to Joy, from Symphony No. 9 (arranged for piano)",
    composer="Ludwig van Beethoven",
    album="Symphony No. 9 in D minor, Op. 125",
    year=1824,
    genre="Classical",
    key="D major",
    time="4/4",
    tempo=152,
    pedal="beat",
    rubato=0.02,
    ritardando=4,
    rit_to=0.62,
    final_fermata=1.8,
    balance={"rh": 5, "lh": -4, "lh2": -12},
    parts={
        "rh": """<p> R:1 | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R |
    <mp> D4+F#4:4 D4+F#4 E4+G4 F#4+A4 | F#4+A4 E4+G4 D4+F#4 C#4+E4 | A3+D4 B3+D4 A3+E4 A3+F#4 |
    D4+F#4:4. C#4+E4:8 C#4+E4:2 |
    D4+F#4:4 D4+F#4 E4+G4 F#4+A4 | F#4+A4 E4+G4 D4+F#4 C#4+E4 | A3+D4 B3+D4 A3+E4 A3+F#4 |
    C#4+E4:4. D4:8 A3+D4:2 |
    C#4+E4:4 C#4+E4 D4+F#4 A3+D4 | C#4+E4 D4+F#4:8 E4+G4 D4+F#4:4 A3+D4 |
    <cresc> C#4+E4 D4+F#4:8 E4+G4 C#4+F#4:4 C#4+E4 | B3+D4 B3+E4 A3 F#4~ |
    <mf> F#4 D4+F#4 E4+G4 F#4+A4 | F#4+A4 E4+G4 D4+F#4 C#4+E4 | A3+D4 B3+D4 <cresc> A3+E4 A3+F#4 |
    C#4+E4:4. D4:8 A3+D4:2 |
    <f> E4+C#5+E5:4 E4+C#5+E5 F#4+D5+F#5 D4+A4+D5 | E4+C#5+E5 F#4+F#5:8 G4+G5 F#4+D5+F#5:4 D4+A4+D5 |
    E4+C#5+E5 F#4+F#5:8 G4+G5 F#4+C#5+F#5:4 E4+C#5+E5 | D4+B4+D5 E4+B4+E5 A3+E4+A4 <ff> F#4+F#5~ |
    F#4+F#5 F#4+D5+F#5 G4+E5+G5 A4+F#5+A5 | A4+F#5+A5 G4+E5+G5 F#4+D5+F#5 E4+C#5+E5 |
    D4+A4+D5 D4+B4+D5 E4+A4+E5 F#4+A4+F#5 | E4+C#5+E5:4. D4+D5:8 D4+F#4+A4+D5:2 |""",
        "lh": """<mp> <nop> F#3:4 F#3 G3 A3 | A3 G3 F#3 E3 | D3 D3 E3 F#3 | F#3:4. E3:8 E3:2 |
    F#3:4 F#3 G3 A3 | A3 G3 F#3 E3 | D3 D3 E3 F#3 | E3:4. D3:8 D3:2 |
    <cresc> E3:4 E3 F#3 D3 | E3 F#3:8 G3 F#3:4 D3 | E3 F#3:8 G3 F#3:4 E3 | <mf> D3 E3 A2 F#3~ |
    <dim> F#3 F#3 G3 A3 | A3 G3 F#3 E3 | D3 D3 E3 F#3 | <mp> E3:4. D3:8 D3:2 |
    <ped> D3+A3:4 D3+A3 C#3+A3 D3+A3 | D3+A3 C#3+A3 D3+A3 A2+A3 | D3+F#3 B2+F#3 C#3+G3 D3+F#3 | A2+A3:2 A2+A3 |
    D3+A3:4 D3+A3 C#3+A3 D3+A3 | D3+A3 C#3+A3 D3+A3 A2+A3 | D3+F#3 B2+F#3 C#3+G3 D3+F#3 | A2+G3:2 D3+F#3 |
    A2+E3:4 A2+E3 A2+A3 A2+F#3 | A2+E3 A2+A3 A2+A3 A2+F#3 |
    <cresc> A2+E3 A2+A3 A#2+F#3 A#2+F#3 | B2+F#3 E3+G#3 A2+A3:2 |
    <mf> D3+A3:4 D3+A3 C#3+A3 D3+A3 | D3+A3 C#3+A3 D3+A3 A2+A3 | D3+F#3 B2+F#3 <cresc> C#3+G3 D3+F#3 | A2+G3:2 D3+F#3 |
    <f> A1+A2:4 A1+A2 A1+A2 A1+A2 | A1+A2 A1+A2 A1+A2 A1+A2 | A1+A2 A1+A2 A#1+A#2 A#1+A#2 |
    B1+B2 G#1+G#2 A1+A2 <ff> A1+A2 |
    D2+D3 D2+D3 C#2+C#3 D2+D3 | D2+D3 C#2+C#3 D2+D3 A1+A2 | D2+D3 B1+B2 C#2+C#3 D2+D3 | A1+A2:2 D2+A2+D3 |""",
        "lh2": """<mp> F#2:4 F#2 G2 A2 | A2 G2 F#2 E2 | D2 D2 E2 F#2 | F#2:4. E2:8 E2:2 |
    F#2:4 F#2 G2 A2 | A2 G2 F#2 E2 | D2 D2 E2 F#2 | E2:4. D2:8 D2:2 |
    <cresc> E2:4 E2 F#2 D2 | E2 F#2:8 G2 F#2:4 D2 | E2 F#2:8 G2 F#2:4 E2 | <mf> D2 E2 A1 F#2~ |
    <dim> F#2 F#2 G2 A2 | A2 G2 F#2 E2 | D2 D2 E2 F#2 | <mp> E2:4. D2:8 D2:2 |
    R:1 | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R | R |""",
    },
)
