"""The Pathétique Sonata, second movement: the theme in the middle register and again an octave higher."""

from __future__ import annotations

from tools.demo_music.score import Piece

PATHETIQUE_ADAGIO = Piece(
    slug="pathetique-adagio",
    title="Piano Sonata No. 8 “Pathétique”: II. Adagio cantabile",
    composer="Ludwig van Beethoven",
    album="Piano Sonata No. 8 in C minor, Op. 13",
    year=1798,
    genre="Classical",
    key="A-flat major",
    time="2/4",
    tempo=32,
    pedal="beat",
    rubato=0.04,
    phrase_bars=8,
    ritardando=1.5,
    rit_to=0.7,
    balance={"rh": 10, "mid": -12, "lh2": -13, "lh": -4},
    parts={
        "rh": """<p> C4:4 Bb3 | Eb4:4. Db4:8 | <cresc> C4 Eb4 Ab4 Bb4 | <mp> Eb4:4. E4:8 |
    <dim> F4:4 Bb3:8. C4:32 Db4 | <p> Eb4:4 A3 | Db4 C4:16' Bb3' Ab3' G3' | G3+Bb3:4 C3+Ab3:16t Eb3 Ab3 C4 Eb4 Ab4 |
    <mp> C5:4 Bb4 | Eb5:4. Db5:8 | <cresc> C5 Eb5 Ab5 Bb5 | <mf> Eb5:4. E5:8 |
    <dim> F5:4 Bb4:8. C5:32 Db5 | <mp> Eb5:4 A4 | <dim> Db5 C5:16' Bb4' Ab4' G4' | <p> Bb4:4 Ab4 |""",
        "mid": """<p> Ab3:16 Eb3 Ab3 Eb3 G3 Eb3 G3 Eb3 | Ab3 Eb3 Ab3 Eb3 Bb3 Eb3 Bb3 Eb3 |
    Ab3 Eb3 <ped> Bb3 Eb3 C4 Ab3 <ped> D4 Ab3 | G3 Bb3 G3 Bb3 G3 Bb3 G3 Bb3 |
    G3 Bb3 G3 Bb3 G3 Eb3 G3 Eb3 | Ab3 Eb3 Ab3 Eb3 Eb3 C3 Eb3 C3 |
    F3 Db3 F3 Db3 <nop> Db3 Db3 Db3 Db3 | <ped> Db3 Eb3 Db3 Eb3 R:4 |
    C4:16 Eb4 C4 Eb4 Bb3 Eb4 Bb3 Eb4 | Eb4 Ab4 Eb4 Ab4 Eb4 Bb4 Eb4 Bb4 |
    Eb4 Ab4 <ped> Eb4 Bb4 Ab4 C5 <ped> Ab4 D5 | G4 Bb4 G4 Bb4 G4 Bb4 G4 Bb4 |
    G4 Bb4 G4 Bb4 G4 Eb4 G4 Eb4 | Ab4 Eb4 Ab4 Eb4 Eb4 C4 Eb4 C4 |
    F4 Db4 F4 Db4 <nop> Db4 Db4 Db4 Db4 | <ped> Db4 Eb4 Db4 Eb4 C4:4 |""",
        "lh2": """<p> R:2 | R | R | R | R | R | R | R |
    Ab3:16 Eb3 Ab3 Eb3 G3 Eb3 G3 Eb3 | Ab3 Eb3 Ab3 Eb3 G3 Eb3 G3 Eb3 |
    Ab3 Eb3 G3 Eb3 F3 Ab2 F3 Ab2 | R:2 | R | C3:16 Eb3 C3 Eb3 C3 F3 C3 F3 |
    Db3 F3 Db3 F3 Bb2 Eb3 Bb2 Eb3 | R Eb3 G3 Eb3 Ab3:4 |""",
        "lh": """<p> Ab2:4 Db3 | C3 G2 | Ab2:8 G2 F2 F3 | Eb3:4 Eb2 | Db2 Db3 | C3 F2 | Bb1 Eb2 | Ab1:8 Ab2 Ab1 R |
    Ab2:4 Db3 | C3 G2 | Ab2:8 G2 F2 F2 | Eb2:16 G2 Bb2 Eb3 G3 Bb3 G3 Bb3 | Db2 G2 Bb2 Db3 G3 Bb3 G3 Db3 |
    C3:8 C3 F2:4 | Bb2 Eb2 | Ab2:4. R:8 |""",
    },
)
