"""Elite Syncopations: the introduction, the first and the second strain, each once."""

from __future__ import annotations

from tools.demo_music.score import Piece

_HOP = """
    R:16 F4 D5 F4+A4+C5:8 D5:16 D#4+A4+C5:8 | R:16 E4 D5 E4+Bb4+C5:8 D5:16 E4+Bb4+C5:8 |
    R:16 F4+A4+C5 R A4+C5 R Ab4+Cb5 R G4+Bb4 |
    <cresc> F4~+A4:16 F4+C5 Ab4~+D5 Ab4+F5 G4+C5+E5:8' Bb4+E5+G5' |
    <f> A4+F5+A5:16 G#5 A5 C6:8 A5:16 G5 F5 |
"""
_L_HOP = """
    F2+F3:4. F#2+F#3:8 | G2+G3:4. G#2+G#3:8 | A2+A3:8 Eb3+Eb4 D3+D4 Db3+Db4 | C3+C4:8 B2+B3 Bb2+Bb3 C2+C3 |
    F2:8 A3+C4+F4' A2 A3+C4+F4' |
"""
_STEP = """
    F4:16 G4 A4 C4:8 A4:16 G4 F4 | E4:16 F4 G4 C4:8 Bb4:16 A4 G4 | <cresc> F4:16 A4 D5 C5~ C5:8 C5 |
"""
_L_STEP = "F3:8 A3+C4' C3 A3+C4' | G3:8 Bb3+C4' C3 Bb3+C4' |"

ELITE_SYNCOPATIONS = Piece(
    slug="elite-syncopations",
    title="Elite Syncopations",
    composer="Scott Joplin",
    album="Elite Syncopations",
    year=1902,
    genre="Ragtime",
    key="F major",
    time="2/4",
    tempo=80,
    tempo_map=[(1, 76), (4, 1, 74), (5, 80)],
    rubato=0.015,
    ritardando=2.5,
    rit_to=0.7,
    final_fermata=1.8,
    human_ms=5.0,
    parts={
        "rh": f"""
            <f> C5+C6:16 A4+A5 G4+G5 F4+F5:8 A4+A5:16 G4+G5 F4+F5 |
            G4+G5:16 F4+F5 D4+D5 C4+C5:8 F3+F4:16 G3+G4 A3+A4 |
            C4:16 G4:8 F4:16 E4:8 G4 | E4+G4+C5:8' R:16 <mp> C4 R D4 R E4 |
            <mf> {_HOP}
            G5:16 F5 D5 F5:8 D5:16 C5 A4 | G4:16 G5 F5 E5 D5 A4:8 B4:16 | C5:8' R C5+E5+C6' R |
            <mp> {_HOP}
            G5:16 F5 D5 C5:8 D5:16 A4 G4 | B3+F4:16 G4 B3+F4+A4:8 Bb3+E4+G4:16 Bb3+E4+G4:8 Bb3+C4:16 |
            A3+F4:8' <mf> C5:16' C5' C5:8' C5' |
            <mp> E5:16 D5 C5 Bb4 A4 Bb4:8 G4:16 | {_STEP}
            <mf> E5:16 D5 C5 Bb4 A4 Bb4:8 E4:16 | F4:16 E4 F4 A4:8 A4:16 G4 F4 |
            E4:16 C5 B4 A4 G#4 B4:8 E4:16 | A4:8' R <f> E4+Bb4+C5:4 |
            <mp> E5:16 D5 C5 Bb4 A4 Bb4:8 G4:16 | {_STEP}
            <f> Bb4+D5:16 G5:8 Bb4+D5 G5:16 Bb4+D5:8 | A4+C5:16 F5:8 A4+C5 F5:16 A4+C5:8 |
            <mf> Bb4:16 G4 D5 C5:8 Bb4:16 E4:8 | F4:8' R A4+C5+F5' R |
        """,
        "lh": f"""
            R:2 | R:2 | <f> C3:16 G3:8 F3:16 E3:8 G3 | C4:8' <mp> C2+C3 D2+D3 E2+E3 |
            <mf> {_L_HOP}
            Bb2:8 Bb3+D4+F4' A2 A3+C4+F4' | B2:8 G3+B3+F4' G2 G3+B3+F4' | C4+E4:8' R C3+C4 C2+C3 |
            {_L_HOP}
            Bb2:8 Bb3+D4+F4' A2 A3+C4+F4' | D2+D3:8 D2+D3 C2+C3 E2+E3 | F2+F3:8' R R:4 |
            <mp> G3:8 Bb3+C4+E4' C3 Bb3+C4+E4' | {_L_STEP} F3:8 A3+C4' A3 C4+F4' |
            <mf> G3:8 Bb3+C4+E4' E3 G3+Bb3+C#4' | D3:8 F3+A3+D4' D3 F3+A3+D4' |
            E3:8 A3+C4' E3 G#3+D4' | A3+C4:8' R <f> C3+C4:4 |
            <mp> G3:8 Bb3+C4+E4' C3 C4+E4' | {_L_STEP} F3:8 A3+C4' C3 A3+C4' |
            <mf> Bb2:8 G3+Bb3+D4' Bb2 G3+Bb3+D4' | C3:8 A3+C4' C3 A3+C4' |
            C3:8 Bb3+C4+E4' C3 G3+Bb3+C4' | F3+A3+C4:8' C2+C3 F1+F2' R |
        """,
    },
)
