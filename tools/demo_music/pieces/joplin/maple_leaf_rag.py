"""Maple Leaf Rag: the first and the second strain, each once."""

from __future__ import annotations

from tools.demo_music.score import Piece

_MAPLE = "R:16 Ab4 Eb4+Eb5 Ab4 C5 Eb4+Eb5:8 G4:16 | Eb4+Eb5:16 G4 Bb4 Eb4+Eb5~"
_L_MAPLE = "Ab2+Ab3:8 Eb3+Ab3+C4' Eb3+Ab3+C4' A2+A3 | Bb2+Bb3:8 Eb3+G3+Db4' Eb3+G3+Db4' Eb2+Eb3 |"
_SPARK = """
    R:16 G5 Eb5+Eb6 G5 Bb5 D5+D6:8 G5:16 | Db5+Db6:16 G5 Bb5 C5+C6:8 Eb5:16 Bb4+Bb5 Eb5 |
    R:16 C5 Ab4+Ab5 C5 Eb5 F4+F5:8 C5:16 |
"""
_HOP = "Ab4+Ab5:16 C5 Eb5 F4+F5:8 C5:16 F4+F5:8 |"
_L_EB = "Bb2+Bb3:8 Eb3+G3+Db4' Eb2+Eb3 Eb3+G3+Db4' |"
_L_AB = "Ab2+Ab3:8 Eb3+Ab3+C4' Eb2+Eb3 Eb3+Ab3+C4' |"
_L_SPARK = f"{_L_EB} Bb2+Bb3:8 Eb3+G3+Db4' Eb2+Eb3 G2+G3 | {_L_AB}"
_L_HOP = "Ab2+Ab3:8 Eb3+Ab3+C4' Ab2+Ab3 A2+A3 |"

MAPLE_LEAF_RAG = Piece(
    slug="maple-leaf-rag",
    title="Maple Leaf Rag",
    composer="Scott Joplin",
    album="Maple Leaf Rag",
    year=1899,
    genre="Ragtime",
    key="A flat major",
    time="2/4",
    pickup="1/8",
    tempo=84,
    rubato=0.015,
    ritardando=2.5,
    rit_to=0.7,
    final_fermata=1.8,
    human_ms=5.0,
    parts={
        "rh": f"""
            R:8 | <f> {_MAPLE} Eb4+Eb5:4 | {_MAPLE} Eb4+Eb5:8 R:16 Eb4+Eb5 |
            R:16 Ab4 Cb5 Fb4+Fb5 R Eb4+Eb5 R Eb4+Eb5 | R:16 Ab4 Cb5 Fb4+Fb5 R Eb4+Eb5 R:8 |
            <p> R:16 Ab2 Cb3 Ab3 R Ab3 Cb4 Ab4 | <cresc> R:16 Ab4 Cb5 Ab5 R Ab5 Cb6 Ab6 |
            <mf> <cresc> Ab5+Ab6:8 Ab5+Ab6 Ab5+Ab6 Ab5+Ab6:16 Ab5+Ab6~ |
            <f> Ab5+Ab6:16 Eb6 F6 C6 Eb6 Ab5+F6:8 Fb5+Ab5:16~ |
            Fb5+Ab5:16 Bb5 Fb5+Cb6 Ab5 Bb5 Eb5+C6:8 Ab5:16 | Eb5+C6:16 Ab5 Eb5+Bb5:8 Eb5+Ab5' R:16 <mf> Ab4+Ab5~ |
            Ab4+Ab5:8 Ab4+Ab5 Ab4+Ab5 Ab4+Ab5:16 Ab4+Ab5~ |
            Ab4+Ab5:16 Eb5 Ab4+F5 C5 Eb5 Ab4+F5:8 Fb4+Ab4:16~ |
            Fb4+Ab4:16 Bb4 Fb4+Cb5 Ab4 Bb4 Eb4+C5:8 Ab4:16 | Eb4+C5:16 Ab4 Eb4+Bb4:8 Eb4+Ab4' R |
            <f> {_SPARK} {_HOP}
            <mf> R:16 Eb5 G4+G5 Bb4 Db5 F4+F5:8 Eb5:16 | G4+G5:16 Bb4 Db5 F4+F5:8 Db5:16 F4+F5:8 |
            R:16 C5 Ab4+Ab5 C5 Eb5 F4+F5:8 C5:16 | {_HOP}
            <f> {_SPARK} Ab4+Ab5:8 Ab4+Ab5 G4+G5 Gb4+Gb5 |
            <mp> R:16 F4 A4 C5 F5 C5 A4 F4 | <cresc> R:16 F4 Bb4 Db5 F4+F5:8 F4+Bb4+Db5 |
            <f> D4+F4+Ab4+C5:8' R:16 D4+F4+Ab4+C5 R Db4+Bb4:8 Eb4:16 |
            R:16 Ab4 C5 Eb5 Ab4+C5+Eb5+Ab5:8' R |
        """,
        "lh": f"""
            <mf> Eb2+Eb3:8 | {_L_MAPLE} {_L_MAPLE}
            Fb2+Fb3:4 Eb2+Eb3:8' Eb2+Eb3' | Fb2+Fb3:4 Eb2+Eb3:8' R |
            <mp> Ab1:8 R Ab2 R | <cresc> Ab3:8 R Ab4 R |
            <mf> D4+F4+Ab4+B4:8' D4+F4+Ab4+B4' D4+F4+Ab4+B4' D4+F4+Ab4+B4' |
            Eb4+Ab4+C5:8' Eb4+Ab4+C5' Eb4+Ab4+C5' Eb4+Ab4+C5' |
            Fb4+Ab4+Cb5:8' Fb4+Ab4+Cb5' Eb4+Ab4+C5' Eb4+Ab4+C5' | Eb4+Ab4+C5:8' Eb4+G4+Db5' Ab4+C5' R |
            D3+F3+Ab3+B3:8' D3+F3+Ab3+B3' D3+F3+Ab3+B3' D3+F3+Ab3+B3' |
            Eb3+Ab3+C4:8' Eb3+Ab3+C4' Eb3+Ab3+C4' Eb3+Ab3+C4' |
            Fb3+Ab3+Cb4:8' Fb3+Ab3+Cb4' Eb3+Ab3+C4' Eb3+Ab3+C4' | Eb3+Ab3+C4:8' Eb3+G3+Db4' Ab3+C4' A2+A3 |
            {_L_SPARK} {_L_HOP}
            {_L_EB} Bb2+Bb3:8 Eb3+G3+Db4' Bb2+Bb3 B2+B3 | C3+C4:8 Eb3+Ab3+C4' Eb2+Eb3 Eb3+Ab3+C4' | {_L_HOP}
            {_L_SPARK} Ab2+Ab3:8 Ab2+Ab3 G2+G3 Gb2+Gb3 |
            <mp> F2+F3:8 F2+F3 A2+A3 A2+A3 | Bb2+Bb3:8 F3+Bb3+Db4' F3+Bb3+Db4' F3+Bb3+Db4' |
            <mf> Bb2+F3+Bb3:8 Bb2+F3+Bb3 Eb2+Eb3 G2+G3 | Ab2+Ab3:8 Ab3+C4+Eb4' Ab1+Ab2' R |
        """,
    },
)
