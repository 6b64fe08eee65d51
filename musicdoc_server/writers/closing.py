"""The closing: a look back at what was heard, how it ended, what remained, and a warm goodbye."""

from __future__ import annotations

from collections.abc import Sequence

from musicdoc_server.writers import greetings
from musicdoc_server.writers.fitting import fit
from musicdoc_server.writers.notes import Note
from musicdoc_server.writers.speakable import folded
from musicdoc_server.writers.story import Story
from musicdoc_server.writers.survey import after
from musicdoc_server.writers.talk import Talk
from musicdoc_server.writers.telling import tell

LEGACY_WORTH = {"legacy": 1.0, "life": 0.8, "character": 0.6, "tag": 0.4, "survey": 0.15}

FRAMES = (
    ("back", "bye"),
    ("short back", "bye"),
    ("back", "long bye"),
    ("back", "span", "bye"),
    ("short back", "long bye"),
    ("shortest back", "bye"),
)


def write_closing(story: Story, talk: Talk, notes: Sequence[Note]) -> Talk:
    """The last narration, going on from `talk`."""
    brief, notes = story.brief, [*after(story), *notes]
    last = max((note.year or 0 for note in notes if note.kind == "life"), default=0)
    worth = [
        LEGACY_WORTH.get(note.kind, 0.5) + (0.4 if note.kind == "life" and note.year == last else 0.0) + 0.6 * note.wish
        for note in notes
    ]

    def build(picked: Sequence[Note], frame: int) -> Talk:
        return _build(story, talk.next_narration(), picked, FRAMES[frame])

    return fit(brief.narration_target_s, brief.words_per_min, notes, worth, (build, len(FRAMES)))


def _build(story: Story, talk: Talk, notes: Sequence[Note], frame: Sequence[str]) -> Talk:
    about = "" if story.theme else folded(story.brief.subject.name)
    spread = story.dated and len(story.songs) > 1 and story.years[0] < story.years[-1]
    if story.songs:
        back = greetings.LOOK_BACK_SHORT if "shortest back" in frame else _look_back(story, spread and "back" in frame)
        talk.say(story.phrases(talk, back, about=about))
    if "span" in frame and spread:
        talk.say(story.phrases(talk, greetings.SPAN))
    tell(talk, notes, story.others, story.notes.thing)
    if "bye" in frame:
        talk.say(story.phrases(talk, greetings.GOODBYE))
    if "long bye" in frame:
        talk.say(story.phrases(talk, greetings.GOODBYE_LONG))
    return talk


def _look_back(story: Story, spread: bool) -> tuple[str, ...]:
    if len(story.songs) == 1:
        return greetings.LOOK_BACK_ONE
    if story.theme:
        return greetings.LOOK_BACK_THEME if spread else greetings.LOOK_BACK_THEME[1:]
    return greetings.LOOK_BACK if spread else greetings.LOOK_BACK_UNDATED
