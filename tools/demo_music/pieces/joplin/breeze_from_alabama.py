"""A Breeze from Alabama: the introduction, the first and the second strain, each once."""

from __future__ import annotations

from tools.demo_music.score import Piece

_WINK = "F#4+D#5:16 G4+E5 E4+C5:8 E4:16 F4 F#4 |"
_CLIMB = "G4:16 C5 E5 G4+E5+G5:8 F#4+D#5+F#5:16 G4+E5+G5:8 |"
_BRASS = "A4+F5+A5:8 C5+A5+C6:4 A4+F5+A5:8 | A4+F5+A5:8 G4+E5+G5:4. |"
_FALL = """
    D5+F5:16 C5+E5 B4+D5 C5+E5 D5+F5 F5+A5:8 F5+A5:16 | E5+G5:16 D5+F5 C5+E5 D5+F5 E5+G5 E5+C6:8 E5+C6:16 |
"""
_L_C = "C3:8 G3+C4+E4' G2 G3+C4+E4' |"
_L_BRASS = "F2:8 A3+C4+F4' A2 A3+C4+F4' | C3:8 G3+C4+E4' E3 G3+C4+E4' |"
_L_G = "G2:8 G3+B3+F4' B2 G3+B3+F4' |"

BREEZE_FROM_ALABAMA = Piece(
    slug="a-breeze-from-alabama",
    title="A Breeze from Alabama",
    composer="Scott Joplin",
    album="A Breeze from Alabama",
    year=1902,
    genre="Ragtime",
    key="C major",
    time="2/4",
    pickup="1/8",
    tempo=84,
    tempo_map=[(0, 80), (5, 84)],
    rubato=0.015,
    ritardando=2.5,
    rit_to=0.7,
    final_fermata=1.8,
    human_ms=5.0,
    parts={
        "rh": f"""
            <mf> E4+G4:8 | D#4+C5:8 A4:16 G#4 A4 B4 E4+C5:8~ | E4+C5:16 G4 E4 D#4 E4 F4 G4:8~ |
            <dim> G4:16 F4 D4 C#4 E4 D4 B3 A3 | <mp> G3:8 R <f> G4+B4+D5+G5' <mp> G4 |
            <mf> G4+E5:16 {_WINK} {_CLIMB} <mp> G4+E5:16 {_WINK} {_CLIMB}
            <cresc> G4+G5:16 G#4+F5+G#5 A4+F5+A5 B4+F5+B5:8 G4+F5+G5:16 A4+F5+A5 B4+F5+B5 |
            C5+E5+C6:16 B4+E5+B5 C5+E5+C6 E5+G5+E6:8 D#5+D#6:16 E5+E6:8 |
            <f> E6:16 D6 C#6 D6:8 E5+C#6:16 D5+B5 C5+A5 | B4+G5:4. <mf> G4+B4+D5+F5:8 |
            G4+C5+E5:16 {_WINK} {_CLIMB}
            G4+E5:16 F4+D5 G4+E5 G4:8 Bb4:16 A4 G#4 | A4:16 D5 F5 A4+F5+A5:8 F5:16 D5 A4 |
            <mp> <cresc> A4:16 G#4 A4 B4 C5 B4 C5 D5 | <mf> E5:8 G4+C#5+F5:4 G4+C#5+E5:8 |
            F#4+C5+E5:8 F4+B4+E5:4 F4+B4+D5:8 | E4+C5:8' R E5+C6' R |
            <f> {_BRASS} <mf> {_FALL} <f> {_BRASS}
            <cresc> C5+E5+C6:16 B4+E5+B5 A4+E5+A5 B4+E5+B5 C5+A5+C6 C#5+A5+C#6 D5+A5+B5+D6 D#5+A5+B5+D#6 |
            <f> E5+G#5+B5+E6:8' R Bb4+E5+G5>:4 | {_BRASS} <mf> {_FALL}
            <f> D5+D6:8 D5+D6~ D5+D6:16 C6 B5 A5 | <mf> E5+A5:8 E5+G5~ E5+G5:16 C5 D5 E5 |
            B4+G5:8 B4+F5:4 F4+G4+B4:8 | E4+G4+C5:8' R E5+C6' R |
        """,
        "lh": f"""
            <mf> C4:8 | F#3+A3+C4:8 A3:16 G#3 A3 B3 G3+C4:8~ | G3+C4:16 G3 E3 D#3 E3 F3 G3:8~ |
            G3:16 F3 D3 C#3 E3 D3 B2 A2 | G2:8 R G1+G2' R |
            {_L_C} {_L_C} <mp> {_L_C} {_L_C}
            <cresc> D3:8 G3+B3+F4' G2 G3+B3+F4' | C3:8 G3+C4+E4' C#3 A#3+G4' |
            <mf> D3:8 B3+D4+G4' D3 C4+D4+F#4' |
            D4~+G4~+G3:8 D4~+G4~+F3:16 D4~+G4~+D3~ D4~+G4~+D3 D4+G4+B2 G2:8 |
            {_L_C} {_L_C} C3:8 G3+C4+E4' C#3 G3+A3+E4' | D3:8 F3+A3+D4' F3 A3+D4' |
            <mp> F#3+A3+C4+D#4:8' R F#3+A3+C4+D#4' R | <mf> G3+C4+E4:8' A2+A3 A1+A2:4 |
            D2+D3:8 G2+G3 G1+G2:4 | C2+C3:8' R C2+C3' R |
            {_L_BRASS} {_L_G} C3:8 G3+C4+E4' C3 G3+C4+E4' | {_L_BRASS}
            A2+A3:8 A3+C4+E4' F2+F3 F2+F3 | E2+E3:8' R C3+C4>:4 |
            {_L_BRASS} {_L_G} C3:8 G3+C4+E4' E3 G3+C4+E4' |
            F3:8 A3+C4+D4' F#3 A3+C4+D#4' | G3:8 C4+E4' E3 G3+C4+E4' |
            D3:8 G3+D4' G2+G3:4 | C2+C3:8' R C2+C3' R |
        """,
    },
)
