"""Magnetic Rag: the introduction and the first strain, closed in the tonic."""

from __future__ import annotations

from tools.demo_music.score import Piece

_WEAVE = "D4:8~ D4~+Bb4 D4~+G4 D4+F4 Eb4~ Eb4~+C5:4 Eb4+C#5:8 |"
_CALL = "Bb4 G5~+Eb5 G5+G4 Bb4 D5+F5:4 F4:8"
_TALK = "Eb5~+C5:8 Eb5+G4 A4+Eb5 Bb4+D5~"
_L_WEAVE = "Bb2:4~ Bb2+F3+Bb3 C3~ C3+F3+A3 |"
_L_CALL = "G2+G3:4 Eb2+Eb3 D2+D3 F3+Bb3+D4' |"
_L_TALK = "F2+F3:4 F3+A3+Eb4' Bb2+Bb3"

MAGNETIC_RAG = Piece(
    slug="magnetic-rag",
    title="Magnetic Rag",
    composer="Scott Joplin",
    album="Magnetic Rag",
    year=1914,
    genre="Ragtime",
    key="B flat major",
    time="4/4",
    tempo=128,
    tempo_map=[(1, 116), (3, 124), (4, 3, 112), (5, 128)],
    rubato=0.025,
    ritardando=4.0,
    rit_to=0.7,
    final_fermata=1.8,
    human_ms=5.0,
    parts={
        "rh": f"""
            <f> F4:8 E4:4 Eb4:8~ Eb4:2 | F4:8 Eb4:4 D4:8~ D4:2 | F4:8 F#4 G4 G#4:4 A4:8 Bb4 B4 |
            C5:4' R F4+A4+C5+F5' R |
            <mp> {_WEAVE} D4~+D5:8 D4~+F4 D4+Bb4 D4 C#4+G4 D4+F4:4. |
            <p> Eb4+F4:8 Eb4+F4:4 Eb4+F4:8~ Eb4~+F4 Eb4+G4 Eb4+F4:4 |
            D4+F4:8 D4+F4:4 D4+F4:8~ D4~+F4 D4+G4 D4+F4:4 |
            <mp> {_WEAVE} <cresc> D4~+D5:8 D4~+F4 D4~+Bb4 D4+D5 D5~+G5 D5+Bb5:4. |
            <mf> A5:8 C6 D6 F#5+Eb6~ F#5~+Eb6 F#5+D6 F#5+A5:4 |
            <f> G5~+C6:8 G5~+Bb5 G5~+A5 G5+Bb5~ G5+Bb5:4. <mf> Eb5+Bb5:8~ |
            Bb5~+Eb5:8 Bb5+{_CALL} | {_TALK} Bb4+D5 F4 D5+F5:4 |
            <mp> Bb5~+Eb5:8 Bb5+{_CALL} | {_TALK} Bb4+D5:4. <mf> Eb5+Bb5:8~ |
            Bb5~+Eb5:8 Bb5+{_CALL} | {_TALK} Bb4+D5 F4 D5+F5:4 |
            <mp> Bb5~+Eb5:8 Bb5+{_CALL} | {_TALK} Bb4+D5:4 <mf> Bb4+D5+F5+Bb5 |
        """,
        "lh": f"""
            <f> F3:8 E3:4 Eb3:8~ Eb3:2 | F3:8 Eb3:4 D3:8~ D3:2 | F3:8 F#3 G3 G#3:4 A3:8 Bb3 B3 |
            C4:4' R F2+F3' R |
            <mp> {_L_WEAVE} Bb2:4 F3+Bb3' Bb2 F3+Bb3' | <p> A2:4 F3+A3' F2 F3+A3' | Bb2:4 F3+Bb3' F2 F3+Bb3' |
            <mp> {_L_WEAVE} Bb2:4 F3+Bb3' Bb2+Bb3 G2+G3 |
            <mf> F#2+F#3:4 F#3+C4+D4' D2+D3 F#3+C4+D4' | G2+G3:4 G3+Bb3+D4' D2+D3 G3+Bb3+D4' |
            {_L_CALL} {_L_TALK} Ab2+Ab3 | <mp> {_L_CALL} {_L_TALK} F2+F3 |
            <mf> {_L_CALL} {_L_TALK} Ab2+Ab3 | <mp> {_L_CALL} {_L_TALK} Bb1+Bb2 |
        """,
    },
)
