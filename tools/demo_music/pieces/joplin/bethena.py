"""Bethena: the introduction and the first strain, which closes in the tonic."""

from __future__ import annotations

from tools.demo_music.score import Piece

_TUNE = "A4:8 G4:4 B4:8 A4:4"
_L_G = "<ped> G2:4 D3+G3 <nop> D3+G3 |"
_L_A = "<ped> E2+E3:4 E3+G3+A3 <nop> E3+G3+A3 |"
_L_D = "<ped> D2~+D3~:4 D2+D3+F#3+A3 <ped> D#2+D#3 |"
_L_E = "<ped> E2+E3:4 E3+G3 <nop> E3+G3 |"
_L_C = "<ped> C2+C3:4 E3+G3+C4 <nop> E3+G3+C4 |"

BETHENA = Piece(
    slug="bethena",
    title="Bethena, A Concert Waltz",
    composer="Scott Joplin",
    album="Bethena",
    year=1905,
    genre="Ragtime waltz",
    key="G major",
    time="3/4",
    tempo=106,
    tempo_map=[(1, 96), (5, 92), (7, 84), (8, 78), (9, 104), (15, 100), (16, 96), (17, 106), (23, 98)],
    rubato=0.05,
    ritardando=5.0,
    rit_to=0.62,
    final_fermata=1.6,
    balance={"rh": 7, "rh2": -12, "lh": -10},
    parts={
        "rh": f"""
            <mp> A5:8 G5:4 B5:8 A5:4 | <p> A4:8 G4:4 B4:8 A4:4 | R:2. | R:2. |
            G3+C4+E4:2. | G3+C4+Eb4:2. | F#3+C4+D4:2. | C4+F#4+A4:2. |
            <mp> {_TUNE} | {_TUNE} | A4:8 C5:4 B4:8 A4:4 | G4:2. |
            <mf> E5:8 A5:4 E5:8 G5:4 | B4:8 E5:4 B4:8 D5:4 | <dim> G4:8 B4:4 G4:8 B4:4 | <mp> A4:2. |
            {_TUNE} | {_TUNE} | A4:8 C5:4 B4:8 A4:4 | G4:2. |
            <mf> E5:8 A5:4 E5:8 G5:4 | B4:8 E5:4 B4:8 <mp> D5:8 D4 |
            <p> C#4:8 G4+B4:4 C4:8 F#4+A4:4 | G4:2. |
        """,
        "rh2": """
            R:2. | R:2. | R:2. | R:2. | R:2. | R:2. | R:2. | R:2. |
            B3+D4:2. | C#4+G4:2. | C4+F#4:2 C4+F#4:4 | B3+E4:2. |
            C5:2 C5:4 | G4:2 G4+B4:4 | C#4:2 C#4+G4:4 | C4+F#4:2. |
            B3+D4:2. | C#4+G4:2. | C4+F#4:2 C4+F#4:4 | B3+E4:2. |
            C5:2 C5:4 | G4:2 R:4 | C#4:4. C4:8~ C4:4 | B3+D4:2. |
        """,
        "lh": f"""
            R:2. | R:2. | <mp> A3:8 G3:4 B3:8 A3:4 | A2:8 G2:4 B2:8 A2:4 |
            A2:8 G2:4 B2:8 A2:4 | <mf> A2:8 C3:4 B2:8 A2:4 | <ped> <mp> D3:2. | <ped> D2+D3:2. |
            {_L_G} {_L_A} {_L_D} {_L_E} {_L_C}
            <ped> D2+D3:4 D3+G3+B3 <nop> D3+G3+B3 | <ped> A1+A2:4 E3+G3+A3 <ped> A1+A2 |
            <ped> D2~+D3:4 D2~+D3+F#3+A3 D2+D3+F#3+A3 |
            {_L_G} {_L_A} {_L_D} {_L_E} {_L_C}
            <ped> D2+D3:4 D3+G3+B3 <nop> D3+G3+B3 | <ped> E2+E3:4 <ped> A1+A2 <ped> D2+D3 | <ped> <p> G2+G3:4 D3 G2 |
        """,
    },
)
