"""Music for strings, and a chorale with oboe: the first cello prelude, the Air, and Jesu, Joy of Man's Desiring."""

from __future__ import annotations

from tools.demo_music.score import Piece

VIOLIN, CELLO, STRINGS, CHOIR, OBOE = 40, 42, 48, 52, 68


def _twice(bar: str) -> str:
    """A bar whose second half repeats the first."""
    return f"{bar} {bar} |"


# Bars 1 to 18 and the tonic of bar 19, held as a chord.
CELLO_PRELUDE = Piece(
    slug="cello-suite-no-1-prelude",
    title="Cello Suite No. 1 in G major, BWV 1007: Prelude",
    composer="Johann Sebastian Bach",
    album="Cello Suites",
    year=1720,
    genre="Baroque",
    key="G major",
    time="4/4",
    tempo=76,
    program={"cello": CELLO},
    melody="cello",
    balance={"cello": 0},
    rubato=0.07,
    phrase_bars=2,
    ritardando=6.0,
    rit_to=0.6,
    final_fermata=1.0,
    human_ms=9.0,
    seed=1007,
    parts={
        "cello": " ".join(
            [
                "<mf>",
                _twice("G2:16 D3 B3 A3 B3 D3 B3 D3"),
                _twice("G2 E3 C4 B3 C4 E3 C4 E3"),
                _twice("G2 F#3 C4 B3 C4 F#3 C4 F#3"),
                "G2 G3 B3 A3 B3 G3 B3 G3 G2 G3 B3 A3 B3 G3 B3 F#3 |",
                "G2 E3 B3 A3 B3 G3 F#3 G3 E3 G3 F#3 G3 B2 D3 C#3 B2 |",
                "<mp>",
                _twice("C#3 G3 A3 G3 A3 G3 A3 G3"),
                "F#3 A3 D4 C#4 D4 A3 G3 A3 F#3 A3 G3 A3 D3 F#3 E3 D3 |",
                _twice("E2 B2 G3 F#3 G3 B2 G3 B2"),
                "<cresc> E2 C#3 D3 E3 D3 C#3 B2 A2 G3 F#3 E3 D4 C#4 B3 A3 G3 |",
                "<mf> F#3 E3 D3 D4 A3 D4 F#3 A3 D3 E3 F#3 A3 G3 F#3 E3 D3 |",
                "<mp> G#3 D3 F3 E3 F3 D3 G#3 D3 B3 D3 F3 E3 F3 D3 G#3 D3 |",
                "C3 E3 A3 B3 C4 A3 E3 D3 C3 E3 A3 B3 C4 A3 F#3 E3 |",
                _twice("D#3 F#3 D#3 F#3 A3 F#3 A3 F#3"),
                "G3 F#3 E3 G3 F#3 G3 A3 F#3 G3 F#3 E3 D3 C3 B2 A2 G2 |",
                "<p>",
                _twice("F#2 C3 D3 C3 D3 C3 D3 C3"),
                _twice("G2 B2 F3 E3 F3 B2 F3 B2"),
                "<cresc>",
                _twice("G2 C3 E3 D3 E3 C3 E3 C3"),
                "<mf>",
                _twice("G2 F#3 C4 B3 C4 F#3 C4 F#3"),
                "G2:64~ G2+D3:64~ G2+D3+B3:32~ G2+D3+B3:16~ G2+D3+B3:2.. |",
            ]
        ),
    },
)

# The first half, closing in A major. Where the second violin touches the note that the first one holds, it rests.
AIR = Piece(
    slug="air-from-orchestral-suite-no-3",
    title="Air from Orchestral Suite No. 3 in D major, BWV 1068",
    composer="Johann Sebastian Bach",
    album="Orchestral Suite No. 3",
    year=1731,
    genre="Baroque",
    key="D major",
    time="4/4",
    tempo=38,
    program={"violin": STRINGS, "second": STRINGS, "viola": STRINGS, "bass": CELLO},
    melody="violin",
    balance={"violin": 8, "second": -9, "viola": -9, "bass": -1},
    rubato=0.03,
    phrase_bars=2,
    ritardando=2.0,
    rit_to=0.75,
    final_fermata=1.25,
    human_ms=10.0,
    grace_ms=130,
    seed=1068,
    parts={
        "violin": """<mp> F#5:1~ | F#5:8 B5:16 G5 {F#5} E5 D5 C#5 D5 C#5:4 {B4} A4 |
            <mf> A5:2~ A5:16 F#5 C5 B4 E5 D#5 A5 G5 | G5:2~ G5:16 E5 B4 A4 D5 C#5 G5 F#5 |
            <mp> F#5:4. G#5:16 A5 D5:8 D5:32 E5 F#5:16~ F#5 E5 E5 D5 |
            C#5 B4 B4:32 C#5 D5:16~ D5:8 C#5:16 B4 A4:2 |""",
        "second": """D5:1~ | D5:4 B4 A4:2 | A4:8 C5:16 B4 C5:8 R:16 C5 B4:8 R R:4 |
            B4:8 E5:16 D5 E5 F#5 R E5 A4:8 R R:4 | A4:2~ A4:8 G#4:16 A4 B4:8 G#4 | A4 A4 A4 G#4 E4:2 |""",
        "viola": """A4:2 B4 | B3:4 E4 E4:2~ | E4:8 D#4 D#4 E4 F#4 R R:4 | E4:8 B3 B3 E4 E4 R R:4 |
            D4:4. E4:8 F#4 D4 B3 E4~ | E4 F#4 B3 E4 C#4:2 |""",
        "bass": """D3:8 D4 C#4 C#3 B2 B3 A3 A2 | G2 G3 G#3 G#2 A2 A3 G3 G2 | F#2 F#3 E3 E2 D#2 D#3 B2 B3 |
            E2 E3 D3 D2 C#2 C#3 A2 A3 | D3 D4 C#4 C#3 B2 B3 G#3 E3 | A3 D3 E3 E2 A2:2 |""",
    },
)

RUNNING = """<mp> R:8t G4 A4 B4 D5 C5 C5 E5 D5 | D5 G5 F#5 G5 D5 B4 G4 A4 B4 | C5 D5 E5 D5 C5 B4 A4 B4 G4 |
    F#4 G4 A4 D4 F#4 A4 C5 B4 A4 | B4 G4 A4 B4 D5 C5 C5 E5 D5 | D5 G5 F#5 G5 D5 B4 G4 A4 B4 |
    E4 D5 C5 B4 A4 G4 D4 G4 F#4 | G4 B4 D5 G5 D5 B4 G4 B4 D5 | G5:4 R:2 | R:2. | R | R:8t D4 E4 F#4 A4 G4 A4 C5 B4 |
    C5 A4 F#4 D4 F#4 A4 C5 B4 A4 | B4 G4 A4 B4 D5 C5 C5 E5 D5 | D5 G5 F#5 G5 D5 B4 G4 A4 B4 |
    E4 D5 C5 B4 A4 G4 D4 G4 F#4 | G4:2. |"""
SILENT_8 = "R:2. | R | R | R | R | R | R | R |"

# The opening and the first two lines of the hymn. The middle strings of bars 5 to 8 and 13 fill in the written harmony.
JESU_JOY = Piece(
    slug="jesu-joy-of-mans-desiring",
    title="Jesu, Joy of Man's Desiring, BWV 147",
    composer="Johann Sebastian Bach",
    album="Cantata No. 147",
    year=1723,
    genre="Baroque",
    key="G major",
    time="3/4",
    tempo=66,
    program={
        "oboe": OBOE,
        "violin": VIOLIN,
        "second": STRINGS,
        "viola": STRINGS,
        "soprano": CHOIR,
        "alto": CHOIR,
        "tenor": CHOIR,
        "bass": CELLO,
    },
    melody="oboe",
    rubato=0.02,
    ritardando=4.0,
    rit_to=0.68,
    human_ms=7.0,
    seed=147,
    balance={"oboe": 2, "violin": -12, "second": -14, "viola": -14, "soprano": 12, "alto": 0, "tenor": 0, "bass": 0},
    parts={
        "oboe": RUNNING,
        "violin": RUNNING,
        "second": """R:4 G4:4t F#4:8t G4:4t A4:8t | B4:4t A4:8t B4:4t G4:8t E4:4t D4:8t |
            E4:4t F#4:8t G4:4t D4:8t E4:4t B3:8t | A3:4t D4:8t D4 F#4 A4~ A4:4t F#4:8t | G4:4 G4 G4 | G4 G4 G4 |
            G4 E4 D4 | D4:2. | R | R | R | R | D4 | R | R | R | D4 |""",
        "viola": """R:8t B3 D4 D4:4 E4 | G4 E4 B3 | A3 D4 C4~ | C4 A3 F#4 | B3 B3 C4 | D4 B3 B3 | C4 A3 A3 | B3:2. |
            R | R | R | R | A3 | R | R | R | B3 |""",
        "soprano": SILENT_8
        + """B4:2 C5:4 | D5:2 D5:4 | C5:2 B4:4 | A4 A4 R | R:2. | B4:2 C5:4 | D5:2 B4:4 |
            A4:8 B4:16 C5 B4:4 A4 | G4:2. |""",
        "alto": SILENT_8
        + """G4:2 G4:4 | A4 G4 F#4 | G4 D4:2 | D4:4 D4 R | R:2. | G4:2 G4:4 | G4 D4 E4 |
            E4 F#4:8 E4 F#4:4 | D4:2. |""",
        "tenor": SILENT_8
        + """D4:2 E4:4 | A3:2 B3:4 | B3 A3 G3 | F#3 A3 R | R:2. | D4:2 E4:4 | D4 B3 B3 |
            C4:8 A3 D4 B3 C4:4 | B3:2. |""",
        "bass": """G2:4 G3 E3 | B2 E3 E3 | A2 B2 C3 | D3 F#3 D3 | G3 E3 C3 | B2 E3 D3 | C3 C#3 D3 |
            G3 R:4t G3:8t D3:4t B2:8t | G3:4 F#3 E3 | F#3 E3 D3 | E3 F#3 G3 | D3 R:4t D3:8t D3:4t D3:8t |
            D2:4 R:4t D3:8t D3:4t D3:8t | G3:4 F#3 E3 | B3 B2 E3 | C3 D3 D3 | G2:2. |""",
    },
)
