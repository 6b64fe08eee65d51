"""The Fifth Symphony, first movement, arranged for piano from the strings and horns: bars 1 to 110 of the exposition.

It closes on the chord of E flat major in which the long climb after the second theme arrives.
"""

from __future__ import annotations

from tools.demo_music.score import Piece

_RH = """<ff> R:8 G3+G4 G3+G4 G3+G4 | Eb3+Eb4:2 | R:8 F3+F4 F3+F4 F3+F4 | D3+D4:2~ | D3+D4 |
    <p> R:8 G4 G4 G4 | R Ab4 Ab4 Ab4 | R Eb5 Eb5 Eb5 | C5:2~ | C5:4 R | R:8 Ab4 Ab4 Ab4 | R F5 F5 F5 | D5:2~ |
    D5:8 G5 G5 F5 | Eb5:2 | D5:8 G5 G5 F5 | Eb5:2 | <cresc> D5:8 G5 G5 F5 | <f> Eb5:4 R | C5 R | G5:2 |
    <ff> R:8 Ab3+Ab4 Ab3+Ab4 Ab3+Ab4 | F3+F4:2~ | F3+F4 |
    <p> R:8 Ab4 Ab4 Ab4 | F4:2~ | F4~ | F4 | Eb4:8 Ab4 Ab4 Ab4 | F4:2~ | F4~ | F4 | Eb4:8 G4 C5 C5 |
    <cresc> C5:2 | B4:8 B4 B4 D5 | D5:2 | C5:8 C5 C5 Eb5 |
    <mf> Eb5> D5 D5' F5' | F5> E5 E5' G5' | G5> F5 F5' Ab5' | <cresc> Ab5> G5 G5' Bb5' | Bb5> Ab5 Ab5' C6' |
    C6> B5 B5' D6' |
    <f> C6 Eb6 Eb6 Eb6 | C6 G5 G5 G5 | Eb5 C5 G4 G4 | Eb4 C4 C4 C4 | B3 F6 D6 D6 | B5 G5 F5 F5 | D5 B4 G4 F4 |
    D4 B3 C4 C4 | <ff> C4 Eb6 Eb6 Eb6 | C6 A5 A5 A5 | Gb5 Eb5 Eb5 Eb5 | C5 A4 A4 A4 | A4:4 R | R:2 | Bb4:4 R |
    R:8 Bb4> Bb4> Bb4> | Eb4:2> | F4> | R |
    <p> Bb4:4_ Eb5_ | D5_ Eb5_ | F5_ C5_ | C5_ Bb4 | Bb4_ Eb5_ | D5_ Eb5_ | F5_ C5_ | C5_ Bb4 |
    Bb4+Bb5_ Eb5+Eb6_ | D5+D6_ Eb5+Eb6_ | F5+F6_ C5+C6_ | C5+C6_ Bb4+Bb5 |
    Bb4_ C5_ | Db5_ C5 | Bb4_ C5_ | Bb4_ Ab4 | Db5_ Eb5_ | F5_ Eb5 | Db5_ Eb5_ | Db5_ C5 |
    Eb4+Eb5 F4+F5 | <cresc> Gb4+Gb5 F4+F5 | Eb4+Eb5 F4+F5 | Gb4+Gb5 F4+F5 | Eb4+Eb5 F4+F5 | Gb4+Gb5 F4+F5 |
    Eb4+Eb5 F4+F5 | Gb4+Gb5 F4+F5 | Eb4+Eb5 F4+F5 | Gb4+Gb5 F4+F5 | Gb4+Gb5 A4+A5 |
    <ff> Bb4+Bb5:2~ | Bb4+Bb5:8 C6' Bb5' Ab5' | Ab5 G5 F5' Eb5' | Eb5 D5 C5' D5' | F5 Eb5 Bb4' G4' | D5 C5 Ab4' F4' |
    C5 Bb4 G4' Eb4' | R A5 Bb5 A5 | Bb5 A5 Bb5 A5 | Bb5' C6' Bb5' Ab5' | Ab5 G5 F5' Eb5' | Eb5 D5 C5' D5' |
    F5 Eb5 Bb4' G4' | D5 C5 Ab4' F4' | C5 Bb4 G4' Eb4' | Bb3' Bb4' Bb4+Bb5' Bb4+Bb5' | G4+Bb4+Eb5:2 |"""

_RH2 = """<p> R:2 | R | R | R | R |
    R | Eb4:2~ | Eb4~+G4~ | Eb4~+G4~ | Eb4+G4:8 G4 G4 G4 | D4:2~ | D4+G4~ | G4~ | G4~ | G4:8 Eb4 Eb4 F4 | G4:2~ |
    G4:8 Eb4 Eb4 F4 | <cresc> G4 G4+D5 G4+D5 G4+D5 | <f> G4+C5:4 R | C4+F#4 R | D4+G4+B4 R | R:2 | R | R |
    <p> R | R:8 D4 D4 D4 | B3:2~ | B3 | C4:4 R | R:8 D4 D4 D4 | B3:2~ | B3 | C4:8 G4 G4 Eb4 |
    <cresc> D4+F4+Ab4:2~ | D4+F4+Ab4:8 F4+Ab4 F4+Ab4 F4 | Eb4+G4:2~ | Eb4+G4:8 Eb4+G4 Eb4+G4 Eb4 |
    <mf> Ab4 Ab4 Ab4 F4 | Bb4 Bb4 Bb4 G4 | C5 C5 C5 Ab4 | <cresc> E5 E5 E5 Bb4 | F5 F5 F5 C5 | Ab5 Ab5 Ab5 F5 |
    <f> R:2 | R | R | R | D4+B4:8 F5 D5 D5 | B4 G4 F4 F4 | R:2 | R | <ff> C5:8 Eb5 Eb5 Eb5 | C5 A4 A4 A4 |
    Gb4 Eb4 Eb4 Eb4 | C4 A3 A3 A3 | A3:4 R | R:2 | D4+F4:4 R | R:2 | R | R | R |
    <p> Eb4+G4 | F4+Ab4 | D4+Ab4 | Eb4+G4 | Eb4+G4 | F4+Ab4 | D4+Ab4 | Eb4+G4 | G4 | Ab4 | Ab4 | G4 |
    Eb4+G4 | E4+G4 | E4+G4 | C4+F4 | F4+Ab4 | G4+Bb4 | G4+Bb4 | Eb4+Ab4 |
    C5 | <cresc> C5 | R | Bb4 | R | A4 | R | A4 | R | A4 | R |
    <ff> D5+F5+Ab5~ | D5+F5+Ab5:8 R R:4 | Bb4+Eb5 R | Ab4 R | G4 R | F4 R | Eb4 R | D4+F4+Bb4 R |
    F5:2~ | F5:4 R | Bb4+Eb5 R | Ab4 R | G4 R | F4 R | Eb4 R | R:2 | R |"""

_LH = """<p> R:2 | R | R | R | R | R | C4:2~ | C4~ | C4~ | C4 | B3~ | B3~ | B3~ | B3 | C4 | B3 | C4 |
    <cresc> B3:8 B3 B3 B3 | R:2 | R | R | R | R | R |
    <p> R | R | R:8 Ab3 Ab3 Ab3 | G3:2~ | G3:4 R | R:2 | R:8 Ab3 Ab3 Ab3 | G3:2~ | G3:4 R | R:2 | R | R | R |
    <mf> B3:4 R | Bb3 R | Ab3 R | <cresc> G3+Bb3 R | F3+Ab3 R | F3+Ab3 R |
    <f> R:8 Eb3+G3+C4 Eb3+G3+C4 Eb3+G3+C4 | Eb3+G3+C4 Eb3+G3+C4 Eb3+G3+C4 Eb3+G3+C4 | % |
    Eb3+G3 Eb3+G3 Eb3+G3 Eb3+G3 | D3+F3+G3 D3+F3+G3 D3+F3+G3 D3+F3+G3 | % | % | D3+F3+G3 D3+F3+G3 Eb3+G3 Eb3+G3 |
    <ff> Eb3+Gb3+A3 Eb3+Gb3+A3 Eb3+Gb3+A3 Eb3+Gb3+A3 | % | % | % | Eb3+Gb3+A3:4 R | R:2 | F3+Bb3:4 R |
    R:2 | R | R | <mf> Bb3~ | <p> Bb3~ | Bb3~ | Bb3~ | Bb3 | Bb3~ | Bb3~ | Bb3~ | Bb3 |
    G3+Bb3 | F3+Ab3 | D3+Ab3 | G3 | G3+Bb3 | E3+G3 | R | R | Ab3+Db4 | G3+Bb3 | R | R |
    R | R | R | R | R | R | R | R | R | R | R |
    <ff> Bb3~ | Bb3:4 R | Bb2 R | F3+Ab3 R | Eb3 R | C3+Eb3 R | Eb3+G3 R | D3+F3 R | Ab2 R | Ab2 R |
    R:2 | R | R | R | R | R | Bb2 |"""

_BASS = """<ff> R:8 G1+G2 G1+G2 G1+G2 | Eb1+Eb2:2 | R:8 F1+F2 F1+F2 F1+F2 | D1+D2:2~ | D1+D2 |
    R | R | R | R | R | R | R | R | R | R | R | R | <cresc> R:8 B1+B2 B1+B2 B1+B2 | <f> C2+C3:4 R | Ab1+Ab2 R |
    G1+G2 R | <ff> R:8 Ab1+Ab2 Ab1+Ab2 Ab1+Ab2 | F1+F2:2~ | F1+F2 |
    <p> R | R | R | R:8 G2 G2 G2 | C3:4 R | R:2 | R | R:8 G2 G2 G2 | C3:4 R |
    <cresc> R:8 C2+C3 C2+C3 C2+C3 | C2+C3:4 R | R:8 C2+C3 C2+C3 C2+C3 | C2+C3:4 R |
    <mf> C2+C3> R | C2+C3> R | C2+C3> R | <cresc> C2+C3> R | C2+C3> R | C2+C3> R |
    <f> C2+C3:2~ | C2+C3~ | C2+C3~ | C2+C3:8 C2+C3 C2+C3 C2+C3 | G1+G2:2~ | G1+G2~ | G1+G2~ |
    G1+G2:8 G1+G2 C2+C3 C2+C3 | <ff> C2+C3 C2+C3 C2+C3 C2+C3 | % | % | % | C2+C3:4 R | R:2 | D2+D3:4 R |
    R:2 | R | R | R | R | R | <p> R:8 Bb2 Bb2 Bb2 | Eb3:4 R | R:2 | R | R:8 Bb2 Bb2 Bb2 | Eb3:4 R |
    Bb2:2~ | Bb2 | R:8 Bb2 Bb2 Bb2 | Eb3:4 R | R:2 | R | R:8 C3 C3 C3 | F3:4 R | R:2 | R | R:8 Eb3 Eb3 Eb3 | Ab3:4 R |
    Ab3:2 | <cresc> R:8 A2+A3 A2+A3 A2+A3 | A2+A3:4 R | R:8 Bb2+Bb3 Bb2+Bb3 Bb2+Bb3 | Bb2+Bb3:4 R |
    R:8 B2+B3 B2+B3 B2+B3 | B2+B3:4 R | R:8 C3+C4 C3+C4 C3+C4 | C3+C4:4 R | R:8 C3+C4 C3+C4 C3+C4 |
    C3+C4:4 C3+C4:8 C3+C4 |
    <ff> D3+D4:2~ | D3+D4:4 D2+D3 | Eb2+Eb3 R | F2+F3 R | G2+G3 R | Ab2+Ab3 R | Bb2+Bb3 R | Bb1+Bb2 R |
    D2+D3 F2+F3 | D2+D3 F2+F3 | Eb2+Eb3 G2+G3 | F2+F3 Ab2+Ab3 | G2+G3 Bb2+Bb3 | Ab2+Ab3 C3+C4 | Bb2+Bb3 Bb1+Bb2 |
    Bb2+Bb3 Bb1+Bb2 | Eb2+Eb3:2 |"""

SYMPHONY_5_OPENING = Piece(
    slug="symphony-5-opening",
    title="Symphony No. 5: I. Allegro con brio (arranged for piano)",
    composer="Ludwig van Beethoven",
    album="Symphony No. 5 in C minor, Op. 67",
    year=1808,
    genre="Classical",
    key="C minor",
    time="2/4",
    tempo="2=110",
    tempo_map=[(2, 34), (3, 110), (5, 32), (6, 110), (21, 42), (22, 110), (24, 36), (25, 110)],
    rubato=0.01,
    phrase_bars=4,
    ritardando=3,
    rit_to=0.65,
    final_fermata=2.0,
    human_ms=4,
    balance={"rh": 6, "rh2": -6, "lh": -8, "bass": -2},
    parts={"rh": _RH, "rh2": _RH2, "lh": _LH, "bass": _BASS},
)
