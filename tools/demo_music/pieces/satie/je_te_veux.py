"""Je te veux, the introduction and one refrain, as the song's piano part doubles and carries the singer's line."""

from __future__ import annotations

from tools.demo_music.score import Piece

_EG = "R:4 E4+G4 E4+G4 |"
_BF = "R:4 B3+F4 B3+F4 |"
_ONE = "R:4 E4+G4 R |"

JE_TE_VEUX = Piece(
    slug="je-te-veux",
    title="Je te veux",
    composer="Erik Satie",
    album="Je te veux",
    year=1903,
    genre="French café waltz",
    key="C major",
    time="3/4",
    pickup="2/4",
    tempo=128,
    pedal="bar",
    tempo_map=[(0, 112), (1, 108), (4, 1, 104), (4, 2, 100), (5, 124), (6, 130), (33, 118)],
    ritardando=5.0,
    rit_to=0.62,
    rubato=0.05,
    parts={
        "rh": """
            <p> E4:4 G4 | A3+D4:2. | A3+A4:2 E3+E4:4 | <dim> G3+G4:2.~ | <p> G3+G4:4 E4 G4 |
            <mp> D4+D5:2. | C4+C5:2 E4+E5:4 | B3+B4:2. | A3+A4 | B3+B4 | A3+A4:2 E3+E4:4 | B3+B4:2.~ |
            <cresc> B3+B4:4 D4 E4 | <mp> G3+G4:2.~ | G3+G4:4 D4 E4 | A3+A4:2.~ | A3+A4:4 D4 E4 |
            G3+G4:2 F3+F4:4~ | F3+F4 G3+G4:2 | <dim> E3+E4:2. | <p> D3+D4:4 E4 G4 |
            <mp> D4+D5:2. | C4+C5:2 E4+E5:4 | B3+B4:2. | A3+A4 | B3+B4 | A3+A4:2 G3+G4:4 | <dim> A3+A4:2. |
            <p> D3+D4:4 F3+F4 G3+G4 | <cresc> A3+A4 B3+B4 C4+C5 | D4+D5 E4+E5 F4+F5 | <f> G4+G5 E4+E5 C4+C5 |
            A3+A4 C4+C5 E4+E5 | <dim> G3+G4:2 F3+F4:4 | E3+E4 D3+D4:2 | <p> C3+C4:2.~ | C3+C4 |
        """,
        "lh": """
            <p> R:2 | G2+F3:2. | G2+E3 | G2+F3~ | G1+G2+F3:4 E3 G3 |
            <p> C2+C3:4 R:2 | G1+G2:4 R:2 | C2+C3:4 R:2 | G1+G2:4 R:2 |
            C2+C3:4 R:2 | G1+G2:4 R:2 | D2+D3:4 R:2 | G1+G2:4 D3 E3 |
            D2+D3 R:2 | G1+G2:4 D3 E3 | D2+D3 R:2 | G1+G2:4 D3 E3 |
            D2+D3 R:2 | G1+G2:4 R:2 | C2+C3:4 R:2 | B1+B2:4 E3 G3 |
            A1+A2 R:2 | G1+G2:4 R:2 | C2+C3:4 R:2 | G1+G2:4 R:2 |
            C2+C3:4 R:2 | G1+G2:4 R:2 | D1+D2:4 R:2 | <nop> F1+F2:4 R:2 |
            <mp> G1+G2:4 R:2 | F1+F2:4 R:2 | E1+E2:4 R:2 | F#1+F#2:4 R:2 |
            <ped> G1+G2:4 R A1+A2 | <nop> F1+F2 G1+G2 R | <ped> <p> C1+C2:2.~ | C1+C2 |
        """,
        "chords": f"""
            <p> R:2 | R:2. | C4+E4:2 R:4 | B3+E4:2. | B3+D4:4 R:2 |
            {_EG} {_ONE} {_EG} {_EG} {_EG} {_ONE} R:4 F4+G4 F4+G4 | R:2. |
            {_BF} R:2. | {_BF} R:2. | R:4 B3+F4 R | R:2 B3+F4:4 | R G3+C4 G3+C4 | R:2. |
            {_EG} {_ONE} {_EG} {_EG} {_EG} {_ONE} R C4+F4 C4+F4 | R:2. |
            <mp> R:4 F3+A3 E3+G3 | R G3+B3 D3+A3+C4 | R G3+C4 A3+C4 | R F#3+A3 F#3+C4 |
            R C4+E4 R | R:2 F3+B3:4 | <p> R E3+G3:2~ | E3+G3:2. |
        """,
    },
    balance={"rh": 9, "lh": 0, "chords": -10},
)
