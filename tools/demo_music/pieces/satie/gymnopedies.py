"""The three Gymnopédies: a bass note, a chord on the second beat, a melody far above."""

from __future__ import annotations

from tools.demo_music.score import Piece

GYMNOPEDIE_1 = Piece(
    slug="gymnopedie-no-1",
    title="Gymnopédie No. 1",
    composer="Erik Satie",
    album="Trois Gymnopédies",
    year=1888,
    genre="Impressionist piano",
    key="D major",
    time="3/4",
    tempo=72,
    pedal="bar",
    tempo_map=[(1, 69), (5, 73)],
    ritardando=5.0,
    rit_to=0.72,
    parts={
        "rh": """
            <p> R:2. | R | R | R |
            <cresc> R:4 F#5 A5 | G5 F#5 C#5 | <mp> B4 C#5 <dim> D5 | A4:2._ |
            <p> F#4~ | F#4~ | F#4~ | F#4 |
            <cresc> R:4 F#5 A5 | G5 F#5 C#5 | <mp> B4 C#5 D5 | A4:2._ |
            <dim> C#5 | F#5 | <p> E4~ | E4 |
        """,
        "lh": """
            <p> G2:2. | D2 | G2 | D2 | G2 | D2 | G2 | D2 |
            <mp> G2 | D2 | G2 | D2 | <p> G2 | D2 | G2 | D2 |
            F#2 | B1 | E2 | E2 |
        """,
        "chords": """
            <p> R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 | R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 |
            R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 | R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 |
            <mp> R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 | R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 |
            <p> R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 | R:4 B3+D4+F#4:2 | R:4 A3+C#4+F#4:2 |
            R:4 A3+C#4+F#4:2 | R:4 B3+D4+F#4:2 | R:4 G3+B3:2 | R:4 B3+D4+G4:2 |
        """,
    },
    balance={"rh": 12, "lh": -2, "chords": -12},
)

GYMNOPEDIE_2 = Piece(
    slug="gymnopedie-no-2",
    title="Gymnopédie No. 2",
    composer="Erik Satie",
    album="Trois Gymnopédies",
    year=1888,
    genre="Impressionist piano",
    key="C major",
    time="3/4",
    tempo=77,
    pedal="bar",
    tempo_map=[(1, 74), (5, 78)],
    ritardando=5.0,
    rit_to=0.74,
    parts={
        "rh": """
            <p> R:2. | R | R | R |
            <cresc> G5 | <mp> A5:4 G5 F5 | <dim> E5 F5 G5 | <p> D5:2._ |
            <cresc> G5 | <mp> A5:4 G5 <dim> F5 | E5 F5 G5 | <p> D5 C5:2 |
            R:2. | R |
            <mf> C6 | F5:4 G5 A5 | G5:2. | C5 |
            F5~ | F5:4 Eb5 D5 | F5:2.~ | F5:4 G5 Bb5 |
            <dim> A5 G5 F5 | G5:2. | <p> F5 |
        """,
        "lh": """
            <p> G2:2. | D2 | G2 | D2 | G2 | D2 | G2 | D2 |
            G2 | D2 | G2 | D2 | G2 | D2 |
            <mp> C2 | C2 | C2 | F2 | F2 | F2 | F2 | F2 | <p> F2 | Bb1 | D2 |
        """,
        "chords": """
            <p> R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 | R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 |
            R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 | R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 |
            R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 | R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 |
            R:4 B3+E4+G4:2 | R:4 A3+C4+F4+A4:2 |
            <mp> R:4 C4+E4+A4+C5:2 | R:4 A3+C4+F4+A4:2 | R:4 Bb3+Eb4+G4:2 | R:4 G3+Bb3+Eb4+G4:2 |
            R:4 A3+D4+F4:2 | R:4 G3+Bb3+Eb4+F4:2 | R:4 A3+D4+F4:2 | R:4 Bb3+D4+F4+G4:2 |
            <p> R:4 C4+Eb4+A4:2 | R:4 Bb3+D4+G4:2 | R:4 A3+C4+F4+A4:2 |
        """,
    },
    balance={"rh": 12, "lh": -2, "chords": -12},
)

# The written piece has one more bar, an echo, between the last two bars here.
GYMNOPEDIE_3 = Piece(
    slug="gymnopedie-no-3",
    title="Gymnopédie No. 3",
    composer="Erik Satie",
    album="Trois Gymnopédies",
    year=1888,
    genre="Impressionist piano",
    key="A minor",
    time="3/4",
    tempo=79,
    pedal="bar",
    tempo_map=[(1, 77), (5, 80)],
    ritardando=4.0,
    rit_to=0.76,
    final_fermata=1.0,
    parts={
        "rh": """
            <p> R:2. | R | R | R |
            <cresc> A5 | G5:4 F5 E5 | <mp> D5 E5 <dim> F5 | E5 D5 C5 | <p> E5:2. |
            <cresc> G5:2 G5:4 | <mp> D5:2.~ | D5~ | <p> D5 |
            <cresc> R:4 C5 F5 | G5:2 A5:4 | <mp> D5 E5 F5 | <dim> B4 A4 G4 | A4:2. | <p> D4~ | D4 |
            <cresc> E5 | F5:4 G5 F5 | <mp> E5 D5 E5~ | E5:2.~ | <dim> E5:4 D5 C5 | B4 C5 B4 | <p> A4:2. | R |
        """,
        "lh": """
            <p> A2:2. | D2 | A2 | D2 | A2 | C3 | G2 | D2 | A2 | E2 | G2 | D2 | G2 |
            D2 | G1 | G1 | G1 | D2 | G1 | G1 | C2 | E2 | C2 | E2 | C2 | E2 | A2 | A2 |
        """,
        "chords": """
            <p> R:4 C4+E4+A4:2 | R:4 B3+E4+G4:2 | R:4 C4+E4+A4:2 | R:4 B3+E4+G4:2 |
            R:4 C4+E4+A4:2 | R:4 C4+E4+A4:2 | R:4 Bb3+D4+G4:2 | R:4 A3+D4+F4:2 | R:4 A3+C4+E4:2 |
            R:4 G3+B3+E4:2 | R:4 D3+G3+B3+F4+A4:2 | R:4 A3+C4+F4:2 | R:4 D3+G3+B3+F4+A4:2 |
            R:4 A3+C4+F4:2 | R:4 B3+E4+G4:2 | R:4 A3+C4+F4:2 | R:4 A3+C4+E4:2 |
            R:4 A3+C4+F4:2 | R:4 A3+C4+F4:2 | R:4 B3+E4+G4:2 |
            R:4 C4+E4+A4:2 | R:4 B3+E4+G4:2 | R:4 C4+E4+A4:2 | R:4 B3+E4+G4:2 | R:4 C4+E4+A4:2 |
            R:4 B3+E4+G4:2 | R:4 A3+C4+F4:2 | R:4 C4+E4+A4:2 |
        """,
    },
    balance={"rh": 12, "lh": -2, "chords": -12},
)
