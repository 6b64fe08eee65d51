"""The opening: something that makes one listen, who it is about, what is to come. It names no song."""

from __future__ import annotations

from collections.abc import Sequence

from musicdoc_server.models import Script
from musicdoc_server.writers import greetings, speakable
from musicdoc_server.writers.fitting import fit
from musicdoc_server.writers.notes import RICH, Note
from musicdoc_server.writers.speakable import folded, listed, upper_first
from musicdoc_server.writers.story import Story
from musicdoc_server.writers.survey import before
from musicdoc_server.writers.talk import Option, Talk
from musicdoc_server.writers.telling import tell

HOOKS = {"character": 3.0, "anecdote": 3.0, "legacy": 1.8, "life": 0.4}
"""How much a kind of fact makes a stranger listen."""

FRAMES = (
    ("meet", "road", "invite"),
    ("meet", "road"),
    ("count",),
    ("count", "invite"),
    ("meet", "road", "asked", "invite"),
)
BRIEF_FRAMES = (("count",), ("meet", "road"), ("count", "invite"))
BRIEF_S = 16
"""Below this length there is no room for two sentences on who and what."""

WORTH = {"character": 0.8, "life": 0.75, "legacy": 0.6, "tag": 0.3, "survey": 0.2}

HOOKS_TRIED = 4
"""How many beginnings are tried for length, the most striking first."""

NAMES = 4
"""How many artists of a theme are listed."""


def write_opening(story: Story) -> Script:
    """The opening narration."""
    brief = story.brief
    frames: tuple[tuple[str, ...], ...] = BRIEF_FRAMES if brief.narration_target_s < BRIEF_S else FRAMES
    if story.focus.label and brief.narration_target_s >= BRIEF_S:
        frames = (FRAMES[-1], *FRAMES)
    known = story.opening_notes()
    notes = [*known, *(before(story) if len(known) < RICH else [])]
    talk = Talk(story.seed)
    hooks = [] if story.only_tags else sorted(known, key=lambda note: -_hook(talk, note))[:HOOKS_TRIED]
    first: Sequence[Note | None] = hooks or (None,)
    ways = [(frame, hook) for hook in first for frame in frames]
    worth = [
        WORTH.get(note.kind, 0.5) + 0.3 * (note.kind == "life" and place == 0) + 0.6 * note.wish
        for place, note in enumerate(notes)
    ]

    def build(picked: Sequence[Note], way: int) -> Talk:
        frame, hook = ways[way]
        return _build(story, hook, [note for note in picked if note is not hook], frame)

    talk = fit(brief.narration_target_s, brief.words_per_min, notes, worth, (build, len(ways)))
    return Script(title="Opening", text=talk.text, facts=tuple(talk.facts))


def _build(story: Story, hook: Note | None, rest: Sequence[Note], frame: Sequence[str]) -> Talk:
    talk = Talk(story.seed)
    if hook:
        _open_with(story, talk, hook)
    _who(story, talk, "count" if "count" in frame else "meet")
    tell(talk, rest, story.others, story.notes.thing)
    if "asked" in frame and story.focus.label:
        talk.say(story.phrases(talk, greetings.ASKED))
    if "road" in frame and story.songs:
        talk.say(story.phrases(talk, _road(story)))
    if story.only_tags and "invite" in frame:
        talk.say(story.phrases(talk, greetings.ONLY_TAGS))
    if "invite" in frame:
        talk.say(story.phrases(talk, greetings.INVITE))
    return talk


def _hook(talk: Talk, note: Note) -> float:
    led = note.text.lower().startswith(f"{note.subject.lower()} ") and note.subject != ""
    led = led and not note.text[len(note.subject) :].startswith((" also ", " then "))
    return HOOKS.get(note.kind, 0.0) + (1.0 if led else -1.0) + note.wish + talk.chance(f"hook {note.id}")


def _open_with(story: Story, talk: Talk, hook: Note) -> None:
    """Begins with the hook; about a single person as "He …", so that the name comes as the answer."""
    rest = hook.text[len(hook.subject) :]
    led = hook.subject and hook.text.lower().startswith(f"{hook.subject.lower()} ") and rest[1:2].islower()
    if led and hook.pronoun in {"he", "she"} and not story.theme:
        talk.say([Option(f"{upper_first(hook.pronoun)}{rest}")])
        talk.facts += [] if hook.own else [hook.id]
    else:
        tell(talk, [hook], {}, story.notes.thing)


def _who(story: Story, talk: Talk, how: str) -> None:
    about = "" if story.theme else folded(story.brief.subject.name)
    if not story.theme:
        talk.say(story.phrases(talk, greetings.MEET_COUNT if how == "count" else greetings.MEET, about=about))
        return
    talk.say(story.phrases(talk, greetings.MEET_THEME_COUNT if how == "count" else greetings.MEET_THEME))
    artists = [name for name in map(speakable.name, story.artists) if name]
    if how == "meet" and artists:
        more = len(artists) > NAMES
        names = listed([*artists[: NAMES - 1], "others"] if more else artists)
        shapes = (
            ("With music by {0}.", "The names to remember are {0}.", "Along the way we meet {0}.")
            if len(artists) > 1
            else ("All of it is by {0}.", "There is one name behind it, {0}.")
        )
        talk.say([Option(shape.format(names)) for shape in shapes[-2:]])


def _road(story: Story) -> tuple[str, ...]:
    if len(story.songs) == 1:
        return greetings.ROAD_ONE_WISH if story.wished else greetings.ROAD_ONE
    if story.few:
        return greetings.ROAD_WISH if story.wished else greetings.ROAD_FEW
    return greetings.ROAD if story.dated and story.years[0] < story.years[-1] else greetings.ROAD_UNDATED
