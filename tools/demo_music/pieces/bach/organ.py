"""The Toccata in D minor for organ: the free opening, as far as the first close on the tonic."""

from __future__ import annotations

from tools.demo_music.score import Piece

# The pauses are made by the tempo map: every held note and every rest between the cries has a tempo of its own.
TOCCATA = Piece(
    slug="toccata-and-fugue-in-d-minor",
    title="Toccata and Fugue in D minor, BWV 565",
    composer="Johann Sebastian Bach",
    album="Organ Works",
    year=1704,
    genre="Baroque",
    key="D minor",
    time="4/4",
    tempo=44,
    program={"right": 19, "left": 19, "pedal": 19},
    melody="right",
    balance={"right": 0, "left": -2, "pedal": 2},
    rubato=0.0,
    human_ms=3.0,
    ritardando=1.0,
    rit_to=0.8,
    final_fermata=1.2,
    seed=565,
    tempo_map=[
        (1, 18),
        (1, 1.5, 42),
        (1, 2.25, 30),
        (1, 3, 18),
        (1, 3.5, 42),
        (1, 4.25, 30),
        (2, 18),
        (2, 1.5, 42),
        (2, 2.25, 30),
        (2, 3, 40),
        (2, 4, 22),
        (3, 24),
        (3, 2, 34),
        (3, 3, 60),
        (4, 74),
        (5, 2.75, 60),
        (6, 76),
        (7, 2.75, 60),
        (8, 74),
        (9, 3, 74),
        (10, 2.5, 66, "ramp"),
        (10, 3, 36),
        (11, 1, 30),
        (11, 2, 48),
        (11, 4, 42),
        (11, 4.75, 30),
        (12, 58),
    ],
    parts={
        "right": """<f> A4+A5:128 G4+G5 A4+A5:16.. R:32 G4+G5:64 F4+F5 E4+E5 D4+D5 C#4+C#5:32 D4+D5:16 R R:8
            A4:128 G4 A4:16.. R:32 E4 F4 C#4 D4:16 R R:8 |
            R:2. R:8 Bb3:16t~ Bb3+C#4~ Bb3+C#4+E4~ | Bb3+C#4+E4:4 A3+D4 R R:8. C#4:16 |
            D4:16t E4 C#4 D4 E4 C#4 D4 E4 C#4 D4:16 E4 F4:16t G4 E4 F4 G4 E4 F4 G4 E4 F4:16 G4 |
            A4:16t Bb4 G4 A4 Bb4 G4 A4 Bb4 G4 A4:16 R R:4 R:8. C#5:16 |
            D5:16t E5 C#5 D5 E5 C#5 D5 E5 C#5 D5:16 E5 F5:16t G5 E5 F5 G5 E5 F5 G5 E5 F5:16 G5 |
            A5:16t Bb5 G5 A5 Bb5 G5 A5 Bb5 G5 A5:16 R R:4 R:8. A5:16 |
            G5:16t Bb5 E5 G5 Bb5 E5 F5 A5 D5 F5 A5 D5 E5 G5 C5 E5 G5 C5 D5 F5 Bb4 D5 F5 Bb4 |
            C5 E5 A4 C5 E5 A4 Bb4 D5 G4 Bb4 D5 G4 A4 C5 F4 A4 C5 F4 G4 Bb4 E4 G4 Bb4 E4 |
            F4 A4 D4 F4 A4 D4 E4 G4 C#4 E4 G4 C#4 R:4 C#4~+E4~+G4~+Bb4~ |
            C#4+E4+G4+Bb4~ Bb4:32 A4 G4 F4 E4 D4 C#4 B3 C#4:16 A3 C#4 E4:32 G4 F4 G4 F4 G4 F4:16 E4 | D4+F4:1 |""",
        "left": """R:2 A3:128 G3 A3:16.. R:32 E3 F3 C#3 D3:16 R R:8 |
            A2+A3:128 G2+G3 A2+A3:16.. R:32 G2+G3:64 F2+F3 E2+E3 D2+D3 C#2+C#3:32 D2+D3:16 R R:8
            R:4 C#3:16t~ C#3+E3~ C#3+E3+G3~ C#3+E3+G3:8~ |
            C#3+E3+G3:4~ D3~+G3:16 D3~+E3 D3+F#3:8 R:4 R:8. C#3:16 |
            D3:16t E3 C#3 D3 E3 C#3 D3 E3 C#3 D3:16 E3 F3:16t G3 E3 F3 G3 E3 F3 G3 E3 F3:16 G3 |
            A3:16t Bb3 G3 A3 Bb3 G3 A3 Bb3 G3 A3:16 R R:4 R:8. C#4:16 |
            D4:16t E4 C#4 D4 E4 C#4 D4 E4 C#4 D4:16 E4 F4:16t G4 E4 F4 G4 E4 F4 G4 E4 F4:16 G4 |
            A4:16t Bb4 G4 A4 Bb4 G4 A4 Bb4 G4 A4:16 R R:4 R:8. A4:16 |
            G4:16t Bb4 E4 G4 Bb4 E4 F4 A4 D4 F4 A4 D4 E4 G4 C4 E4 G4 C4 D4 F4 Bb3 D4 F4 Bb3 |
            C4 E4 A3 C4 E4 A3 Bb3 D4 G3 Bb3 D4 G3 A3 C4 F3 A3 C4 F3 G3 Bb3 E3 G3 Bb3 E3 |
            F3 A3 D3 F3 A3 D3 E3 G3 C#3 E3 G3 C#3 R:4 C#3+E3+G3+Bb3~ |
            C#3+E3+G3+Bb3 R:2. | D3:1 |""",
        "pedal": "R:1 | R:2 D2:2~ | D2 R | R:1 | R | R | R | R | R | R:2 D2~ | D2:4 R:2. | D2:1 |",
    },
)
