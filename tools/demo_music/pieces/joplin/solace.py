"""Solace: the introduction and the first strain, closed in the tonic."""

from __future__ import annotations

from tools.demo_music.score import Piece

_SINK = "B4:16 Bb4 A4 G4:8 G#4:16 A4 A#4 |"
_PAIRS = "B4:16 D5+F5 C#5+G5 D5+F5:8 C#5+G5:16 D5+F5 B4 |"
_SINK2 = "C5:16 B4 A4 G4:8 G#4:16 A4 B4 |"
_PAIRS2 = "C5:16 E5+G5 D#5+A5 E5+G5:8 D#5+A5:16 E5+G5"
_L_SWAY = """
    D3:8.~ D3~+G3:16 D3+B3+F4:8 D3 | G2:8.~ G2~+G3:16 G2+B3+F4:8 D#3 |
    E3:8.~ E3~+G3:16 E3+C4+E4:8 G3 | C3:8.~ C3~+G3:16 C3+C4+E4:8 E3 |
"""

SOLACE = Piece(
    slug="solace",
    title="Solace, A Mexican Serenade",
    composer="Scott Joplin",
    album="Solace",
    year=1909,
    genre="Ragtime serenade",
    key="C major",
    time="2/4",
    tempo=56,
    tempo_map=[(1, 50), (3, 2, 46), (5, 54), (17, 56), (19, 50)],
    rubato=0.04,
    ritardando=3.0,
    rit_to=0.62,
    final_fermata=1.7,
    human_ms=7.0,
    parts={
        "rh": f"""
            <mp> C5:8. D5:16 E5 D#5 E5:8 | <cresc> G5:8. A5:16 G5:8 A5:16 B5 |
            <mf> C6:8. <dim> D#5:16 E5 G#4 A4:8 | <p> A4:8 G4:4 C5:8 |
            <mp> {_SINK} {_PAIRS} {_SINK2} {_PAIRS2} C#5 |
            <cresc> D5:16 F5 A5 F5+D6:8 F5:16 E5 <dim> D5~ | <mp> D5:16 C4+D4+Ab4:8 B3+D4+G4:16~ B3+D4+G4:8 D5 |
            C5:16 E5 G5 E5+C6:8 E5:16 D5 C5~ | <p> C5:16 C4+F#4:8 C4+E4+G4:16~ C4+E4+G4:8 C5 |
            <mp> {_SINK} {_PAIRS} {_SINK2} {_PAIRS2} Bb4 |
            <cresc> A4:16 F5+A5:8 C5+F5+A5+C6:16~ C5+F5+A5+C6 B4+B5 C5+C6 D5+D6 |
            <f> A5~+D#5+C6+D#6:4 <dim> D5+A5+C6+D6:8 Ab4+C5+F5+Ab5 |
            <mp> G4+C5+E5+G5:4~ G4+C5+E5+G5:16 D5+F5+D6:8 E5+G5+E6:16 | <p> C5+E5+C6:2 |
        """,
        "lh": f"""
            <mp> C4:8. D4:16 E4 D#4 E4:8 | G4:8. A4:16 G4:8 A4:16 B4 |
            C5:8. D#4:16 E4 G#3 A3:8 | <p> F3:8 E3:4 E3:16 Eb3 |
            <mp> {_L_SWAY}
            <ped> F3:8.~ F3~+A3:16 <nop> F3+D4+F4:8 A3 | F3:8 F3 D3:16 E3 F3:8 |
            <ped> E3:8.~ E3~+G3:16 <nop> E3+C4+E4:8 G3 | <p> D#3:8 E3 C3:16 D3 E3 Eb3 |
            <mp> {_L_SWAY}
            <ped> F3:8.~ F3~+A3:16 <nop> F3+C4+F4:8 A3 | <mf> <ped> F#4:4 <ped> F4 |
            <mp> <nop> R:16 E3 F3 F#3 G3~ G3+B3~ B3+G2:8 | <p> <ped> C3+C4:8. G3:16 C2+C3:4 |
        """,
    },
)
