"""The Moonlight Sonata, first movement: the first fifteen bars, closed on the chord of B minor that they reach."""

from __future__ import annotations

from tools.demo_music.score import Piece

MOONLIGHT_SONATA = Piece(
    slug="moonlight-sonata",
    title="Piano Sonata No. 14 “Moonlight”: I. Adagio sostenuto",
    composer="Ludwig van Beethoven",
    album="Piano Sonata No. 14 in C-sharp minor, Op. 27 No. 2",
    year=1801,
    genre="Classical",
    key="C-sharp minor",
    time="2/2",
    tempo=58,
    pedal="half",
    rubato=0.025,
    ritardando=3,
    rit_to=0.72,
    human_ms=7,
    balance={"rh": 12, "rh2": -6, "lh": -2},
    parts={
        "rh": """<p> R:1 | R | R | R |
    R:2 R:4 G#4:8. G#4:16 | G#4:2. G#4:8. G#4:16 | <cresc> G#4:2 <mp> A4 | <dim> G#4 F#4:4 B4 |
    <p> E4:4 R:2. | R:2 R:4 G4:8. G4:16 | G4:2. G4:8. G4:16 | G4:2. F#4:4 |
    F#4:2 <cresc> G4:4 <dim> E4 | <p> F#4:2 F#4 | B3:1 |""",
        "rh2": """<pp> G#3:8t C#4 E4 G#3 C#4 E4 G#3 C#4 E4 G#3 C#4 E4 | % |
    A3 C#4 E4 A3 C#4 E4 A3 D4 F#4 A3 D4 F#4 | G#3 B#3 F#4 G#3 C#4 E4 G#3 C#4 D#4 F#3 B#3 D#4 |
    E3 G#3 C#4 G#3 C#4 E4 G#3 C#4 E4 G#3 C#4 E4 | G#3 D#4 F#4 G#3 D#4 F#4 G#3 D#4 F#4 G#3 D#4 F#4 |
    G#3 C#4 E4 G#3 C#4 E4 A3 C#4 F#4 A3 C#4 F#4 | G#3 B3 E4 G#3 B3 E4 A3 B3 D#4 A3 B3 D#4 |
    G#3 B3 E4 G#3 B3 E4 G#3 B3 E4 G#3 B3 E4 | G3 B3 E4 G3 B3 E4 G3 B3 E4 G3 B3 E4 |
    G3 B3 F4 G3 B3 F4 G3 B3 F4 G3 B3 F4 | G3 C4 E4 G3 C4 E4 G3 C#4 E4 F#3 C#4 E4 |
    F#3 B3 D4 F#3 B3 D4 G3 B3 C#4 E3 B3 C#4 | F#3 B3 D4 F#3 B3 D4 F#3 A#3 C#4 F#3 A#3 C#4 |
    B3 D4 F#4 B3 D4 F#4 B3+D4+F#4:2 |""",
        "lh": """<pp> C#2+C#3:1 | B1+B2 | A1+A2:2 F#1+F#2 | G#1+G#2:4~ <ped> G#1+G#2 <ped> G#1~+G#2~ <ped> G#1+G#2 |
    C#2+G#2+C#3:1 | B#1+G#2+B#2 | C#2+C#3:2 F#1+F#2 | B1+B2 B1+B2 |
    E2+E3:1 | E2+E3 | D2+D3 | C2+C3:4 <ped> B1+B2 A#1+A#2:4~ <ped> A#1+A#2 |
    B1+B2:2 E2:4 <ped> G2 | F#2:2 F#1+F#2 | B1+B2:1 |""",
    },
)
