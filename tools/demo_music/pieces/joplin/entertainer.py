"""The Entertainer: the introduction, the first and the second strain, each once."""

from __future__ import annotations

from tools.demo_music.score import Piece

_ASK = "E4:16 C5:8 E4:16 C5:8 E4:16 C5~"
_RISE = "C5:4~ C5:16 C5+E5+C6 D5+F5+D6 D#5+F#5+D#6"
_TOP = "E5+G5+E6:16 C5+E5+C6 D5+F5+D6 E5+G5+E6:8 B4+D5+B5:16 D5+F5+D6:8"
_TURN = "E5+E6:16 C5+C6 D5+D6 E5+E6:8 C5+C6:16 D5+D6 C5+C6"
_LIFT = "E4+C5+E5:16 F4+D5+F5 F#4+D#5+F#5"
_SUN = "G4+E5+G5:8 A4+E5+A5:16 G4+E5+G5:8"
_RUN = "A4:16 B4 C5 D5 E5 D5 C5 D5"

_L_ASK = "C3:8 E3+G3+C4' G2+G3 G3+Bb3+C4'"
_L_RISE = "F2+F3:8 A3+C4' E2+E3 G3+C4'"
_L_TOP = "G2:8 E3+G3+C4' G2 F3+G3+B3'"
_L_SUN = "C2+C3:8 G3+C4+E4' G2 G3+C4+E4'"
_L_SUN2 = "C3:8 G3+C4+E4' G2 G3+C4+E4'"
_L_RUN = "F2:8 A3+C4+F4' F3 Ab3+C4+F4'"

ENTERTAINER = Piece(
    slug="the-entertainer",
    title="The Entertainer",
    composer="Scott Joplin",
    album="The Entertainer",
    year=1902,
    genre="Ragtime",
    key="C major",
    time="2/4",
    tempo=76,
    tempo_map=[(1, 72), (5, 76)],
    rubato=0.015,
    ritardando=2.5,
    rit_to=0.7,
    final_fermata=1.8,
    human_ms=5.0,
    parts={
        "rh": f"""
            <f> D6:16 E6 C6 A5:8 B5:16 G5:8 | D5:16 E5 C5 A4:8 B4:16 G4:8 |
            D4:16 E4 C4 A3:8 B3:16 A3 Ab3 | G3:8 R G4+B4+D5+G5' <mp> D4:16 D#4 |
            {_ASK} | {_RISE} | <f> {_TOP} | C5+E5+C6:4. <mp> D4:16 D#4 |
            {_ASK} | C5:4~ C5:8 <mf> A4+C5+A5:16 G4+C5+G5 |
            <f> F#4+C5+F#5:16 A4+A5 C5+C6 E5+E6:8 D5+D6:16 C5+C6 A4+A5 | D5+F5+D6:4. <mp> D4:16 D#4 |
            {_ASK} | {_RISE} | <f> {_TOP} | C5+E5+C6:4. <mf> C5+C6:16 D5+D6 |
            {_TURN} | {_TURN} | <f> {_TOP} | C5+E5+C6:4~ C5+E5+C6:16 <mf> {_LIFT} |
            <f> {_SUN} {_LIFT} | {_SUN} E5:16 C5 G4 | <mf> {_RUN} | G4:16 E5 F5 G5 A5 G5 E5 F5 |
            <f> {_SUN} {_LIFT} | {_SUN} <cresc> G5:16 A5 A#5 |
            <f> D5+G5+B5:16 D5+G5+B5:8 C5+F#5+B5:8 A5:16 C5+F#5 D5 | B4+G5:4~ B4+G5:16 <mf> {_LIFT} |
            <mp> {_SUN} {_LIFT} | {_SUN} E5:16 C5 G4 | {_RUN} | C5:4~ C5:16 G4 F#4 G4 |
            <mf> C5:8 A4:16 C5:8 A4:16 C5 A4 | <cresc> G4:16 C5 E5 G5:8 E5:16 C5 G4 |
            <mf> F#4+A4:8 F#4+C5 F4+E5:16 F4+D5:8 E4+C5:16~ | E4+C5:4 C5+E5+G5+C6:8' R |
        """,
        "lh": f"""
            D5:16 E5 C5 A4:8 B4:16 G4:8 | D4:16 E4 C4 A3:8 B3:16 G3:8 |
            D3:16 E3 C3 A2:8 B2:16 A2 Ab2 | G2:8 R G1+G2 G3+B3' |
            {_L_ASK} | {_L_RISE} | {_L_TOP} | C3:8 E3+G3+C4' E3+G3+C4' G3+B3' |
            {_L_ASK} | {_L_RISE} | D2+D3:8 D3+F#3+A3+C4' D3 F#3+A3+C4' | G3+B3:8' G2+G3 A2+A3 B2+B3 |
            {_L_ASK} | {_L_RISE} | {_L_TOP} | C3:8 E3+G3+C4' G3+C4+E4' R |
            C3+C4:8 G3+C4+E4' Bb2+Bb3 G3+C4+E4' | A2+A3:8 A3+C4+F4' Ab2+Ab3 Ab3+C4+F4' |
            G2+G3:8 G3+C4+E4' G2 G3+B3' | C3+G3+C4:8 G2+G3 C2+C3 R |
            {_L_SUN} | {_L_SUN2} | {_L_RUN} | E3:8 G3+C4+E4' G2 G3+C4+E4' |
            {_L_SUN} | C3:8 G3+C4+E4' E3 Eb3 | D3:8 G3+B3+D4' D3 A3+C4+D4' | G3+B3+D4:8' F2+F3 E2+E3 D2+D3 |
            {_L_SUN} | {_L_SUN2} | {_L_RUN} | E3:8 G3+C4+E4' C3 Bb3+C4+E4' |
            F3+A3+C4+F4:8' F3+A3+C4+F4' F#3+A3+C4+D#4' F#3+A3+C4+D#4' |
            G3+C4+E4:8' G3+C4+E4' G3+C4+E4' G3+C4+E4' |
            D3+C4:8' D3+A3' G3+B3' G3+B3' | C3+C4:8 G2+G3 C2+C3' R |
        """,
    },
)
