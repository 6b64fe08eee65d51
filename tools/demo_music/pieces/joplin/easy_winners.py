"""The Easy Winners: the introduction, the first and the second strain, each once."""

from __future__ import annotations

from tools.demo_music.score import Piece

_SWAY = "Ab4+C5:8 Ab4+C5:4 C5+Eb5:8 |"
_SLIDE = "B4+F5:16 C5+Eb5:8 B4+F5:16 C5+Eb5 B4+F5 C5+Eb5:8 |"
_HIGH = "E5+Bb5:16 F5+Ab5:8 E5+Bb5:16 F5+Ab5 E5+Bb5 F5+Ab5 C5+Eb5~ |"

_L_AB = "Ab2:8 Eb3+Ab3+C4' Eb2 Eb3+Ab3+C4' |"
_L_AB8 = "Ab2+Ab3:8 Eb3+Ab3+C4' Eb2+Eb3 Eb3+Ab3+C4' |"
_L_DB = "Db2:8 F3+Ab3+Db4' Db2 F3+Ab3+Db4' |"
_L_EB = "Bb2+Bb3:8 Eb3+G3+Db4' Eb2+Eb3 Eb3+G3+Db4' |"

EASY_WINNERS = Piece(
    slug="the-easy-winners",
    title="The Easy Winners",
    composer="Scott Joplin",
    album="The Easy Winners",
    year=1901,
    genre="Ragtime",
    key="A flat major",
    time="2/4",
    tempo=78,
    tempo_map=[(1, 72), (5, 78)],
    rubato=0.02,
    ritardando=2.5,
    rit_to=0.7,
    final_fermata=1.8,
    human_ms=5.0,
    parts={
        "rh": f"""
            <mf> Eb4:8 C5:8~ C5:16 Bb4 Ab4 G4 | F4:16 Eb4:8 Db4:16 C4:8 Bb3:16 Ab3 |
            <dim> G3:16 Ab3 Bb3 C4 Db4 Eb4 F4 G4 | <mp> Ab4:8 R R:4 |
            {_SWAY} {_SLIDE} <cresc> {_HIGH}
            <mf> C5~+Eb5~:8 <mp> C5~+Eb5~+Eb4:16 C5~+Eb5~+F4 C5~+Eb5~+G4 C5~+Eb5~+Ab4 C5~+Eb5~+Bb4 C5+Eb5+B4 |
            {_SWAY} B4+F5:16 C5+Eb5:8 B4+F5:16 C5+Eb5 C5+Eb5 C5+Eb5:8 |
            <mf> Eb5:16 G4~+Bb4:8 G4+Eb5:16 Ab4~+D5 Ab4+Eb5 Ab4+F5:8 | G4+Eb5:4~ G4+Eb5:16 <mp> Eb4 G4 Db5 |
            {_SWAY} {_SLIDE}
            <cresc> E5+Bb5:16 F5+Ab5:8 E5+Bb5:16 F5+Ab5 F5+Ab5 F5+G5+Bb5 <f> E5+G5+C6~ |
            C6~+E5~+G5~:16 C6~+G5~+E5+C5 C6~+G5+E5 C6+G5 C6:8 G5:16 Ab5 |
            <mf> {_HIGH} C5+Eb5:16 Db5+F5 C5+Eb5 Bb4+Db5 Ab4+C5 C5+Eb5:8 C5+Eb5:16 |
            A4+Eb5:16 Bb4+Db5:8 A4+Eb5:16 Bb4+Db5 Db4+G4+C5 Db4+G4+Bb4:8 |
            C4+Ab4:4 Ab4+C5+Eb5+Ab5:8' <mp> Eb4:16 E4 |
            <mf> F4:16 F#4 G4 G4+Bb4:8 Eb5:16 Db5 Bb4 | F4:16 F#4 G4 G4+C5:8 Bb4:16 F4 G4 |
            Ab4:16 Eb4 F4 G4 <cresc> Ab4 A4 Bb4 B4 | <f> C5:16 B4 C5 C5+F5:8 Eb5:16 Bb4 C5 |
            <mf> Db5:16 Bb5:8 C5:16 Db5 Bb5:8 C5:16 | Db5:16 Bb5:8 Ab5:16 G5 F5 Eb5 Db5 |
            <mp> C5:16 Ab5:8 B4:16 C5 Ab5:8 B4:16 | C5:16 Ab5:8 F5:16 Eb5 C5 Bb4 Ab4 |
            <mf> G4:16 G#4 A4 A4+F5:8 Eb5:16 C5 A4 | G4:16 G#4 A4 A4+F5:8 C5+Eb5:16 A4+F5 C5+Eb5 |
            <dim> Bb4+Db5:16 A4+C5 Bb4+Db5 F4:8 A4:16 Bb4 Db5 | F5:16 C5 Db5 Bb4:8 F4:16 Db4 Bb3 |
            <mp> <cresc> B3:16 D4 F4 Ab4 B4 B4:8 B4:16~ | B4:16 F4+D5 Ab4+F5 B4+Ab5 <f> D5+B5:8' R |
            <mf> Ab4~+Eb5~+C6:16 Ab4+Eb5+Ab5 Eb5 C5:8 Ab4:16 C4 Eb4 |
            Db4+Eb4+G4+Bb4:16 Db4+Eb4+G4+Bb4:8 C4+Eb4+Ab4:16~ C4+Eb4+Ab4:8 Ab4+C5+Eb5+Ab5' |
        """,
        "lh": f"""
            <mf> Eb3:8 C4:8~ C4:16 Bb3 Ab3 G3 | F3:16 Eb3:8 Db3:16 C3:8 Bb2:16 Ab2 |
            Eb2:4 Eb3:16 Db3 C3 Bb2 | <mp> {_L_AB}
            {_L_AB} {_L_AB} {_L_DB} {_L_AB} {_L_AB} Ab2:8 Eb3+Ab3+C4' A2 F#3+A3+Eb4' |
            Bb2:8 G3+Bb3+Eb4' Bb2 Bb3+D4' | Eb3+Eb4:8 Db3+Db4 C3+C4 Bb2+Bb3 |
            Ab2+Ab3:8 Eb3+Ab3+C4' Eb2 Eb3+Ab3+C4' | {_L_AB}
            <cresc> Db2:8 F3+Ab3+Db4' Db3+Db4 Db3+Db4 | <f> C3+C4:8 G2+G3 C2+C3 R |
            <mf> Db2+Db3:8 F3+Ab3+Db4' Db2+Db3 F3+Ab3+Db4' | Ab2+Ab3:8 Eb3+Ab3+C4' Ab2+Ab3 Eb3+Ab3+C4' |
            Eb2+Eb3:8 Eb3+G3+Db4' Eb2+Eb3 Eb2+Eb3 | Ab2+Ab3:8 Eb2+Eb3 Ab1+Ab2 R |
            Eb2+Eb3:8 Eb3+Bb3+Db4' G2+G3 Eb3+G3+Db4' | Bb2+Bb3:8 Eb3+G3+Bb3+Db4' Bb2+Bb3 B2+B3 |
            C3+C4:8 Eb3+Ab3+C4' Eb2+Eb3 Eb3+Ab3+C4' | {_L_AB8}
            {_L_EB} Bb2+Bb3:8 Eb3+G3+Db4' Eb2+Eb3 G2+G3 | <mp> {_L_AB8} {_L_AB8}
            <mf> F2+F3:8 F3+A3+Eb4' A2+A3 F3+A3+Eb4' | C3+C4:8 F3+A3+Eb4' F2+F3 F3+A3+Eb4' |
            <mp> Bb2:8 F3+Bb3+Db4' Db3 F3+Bb3+Db4' | Bb2:8 F3+Bb3' Db3+F3+Bb3:4 |
            <cresc> D3:16 F3 Ab3 B3 D4 D4:8 D4:16~ | <mf> D4:16 R:8. R:4 | R:2 |
            Eb2+Eb3:8 Eb2+Eb3 Ab2+Ab3 Ab1+Ab2' |
        """,
    },
)
