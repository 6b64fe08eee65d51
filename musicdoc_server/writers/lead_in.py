"""The lead-ins: when we are, what happened, what the song is and what to listen for, and at the end its name."""

from __future__ import annotations

from collections.abc import Sequence

from musicdoc_server.models import Script, Track
from musicdoc_server.writers import phrases
from musicdoc_server.writers.fitting import fit
from musicdoc_server.writers.notes import WORTH, Note, worths
from musicdoc_server.writers.speakable import folded, upper_first
from musicdoc_server.writers.story import Story
from musicdoc_server.writers.tags import reshaped, tag_notes
from musicdoc_server.writers.talk import Talk
from musicdoc_server.writers.telling import tell

ORDER = ("tag", "origin", "dedication", "premiere", "anecdote", "legacy", "form", "listen")
"""How a song is told: where it comes from, its people, its fortunes, how it is made, what to listen for."""

ANCHOR_WORTH = 1.2
"""How much it is worth to say where a song comes from in a sentence that begins with its name."""

NEAR_YEARS = 2
"""A fact of the artist's life this close to the song's year belongs to the song's story."""

BEAT_EVERY_S = 28
"""One short sentence between two sides of a song for this many seconds."""

BRIEF_S = 14
"""Below this length there is no word about the time."""

LONG_S = 50
"""From this length on the time and the song's part in the story get a sentence each."""

Frame = tuple[bool, tuple[str, ...], int]
"""With a word about the time; which table announces the song; how many beats."""


def write_lead_in(story: Story, talk: Talk, place: int, life: Sequence[Note]) -> Talk:
    """The narration before song number `place` (from 0), going on from `talk`."""
    brief, track = story.brief, story.songs[place]
    facts = [reshaped(note, track, story.songs, story.notes) for note in story.notes.track(track)]
    known = sorted((note for note in facts if note), key=_kind)
    tags = tag_notes(track, story.songs, brief.subject.tracks, story.notes)
    notes = [*life, *story.speakable_notes([*tags, *known])]
    lift = {note.id: _life_worth(note, track) for note in life}
    lift |= {note.id: ANCHOR_WORTH for note in known if note.kind == "origin" and _leads(note)}
    worth = worths(notes, lift)
    frames = _frames(brief.narration_target_s)

    def build(picked: Sequence[Note], frame: int) -> Talk:
        return _build(story, talk.next_narration(), place, picked, frames[frame])

    return fit(brief.narration_target_s, brief.words_per_min, notes, worth, (build, len(frames)))


def script_of(story: Story, talk: Talk, place: int) -> Script:
    """The narration with its title."""
    role = story.roles[place] if place < len(story.roles) else "interlude"
    return Script(
        title=f"{upper_first(role)}: {story.songs[place].title}"[:300], text=talk.text, facts=tuple(talk.facts)
    )


def _frames(target_s: float) -> tuple[Frame, ...]:
    if target_s < BRIEF_S:
        return (
            (False, phrases.NOW_SHORT, 0),
            (False, phrases.NOW, 0),
            (False, phrases.HERE, 0),
            (True, phrases.NOW_SHORT, 0),
            (False, phrases.NOW_LONG, 0),
        )
    beats = int(target_s / BEAT_EVERY_S)
    return (
        (True, phrases.NOW, beats),
        (True, phrases.NOW_SHORT, beats),
        (True, phrases.NOW_LONG, beats),
        (True, phrases.NOW, beats + 1),
        (False, phrases.NOW, beats),
    )


def _build(story: Story, talk: Talk, place: int, notes: Sequence[Note], frame: Frame) -> Talk:
    when, announce, beats = frame
    track = story.songs[place]
    life = [note for note in notes if not note.of_track]
    facts = [note for note in notes if note.of_track]
    before = bool(life) and not (track.year and all(note.year == track.year for note in life))
    if before:
        tell(talk, life, story.others, story.notes.thing)
    if when:
        _when(story, talk, place, after_life=before)
    if life and not before:
        tell(talk, life, story.others, story.notes.thing)
    facts = _anchored(facts)
    if facts and not _names(facts[0]):
        talk.say(story.phrases(talk, phrases.PRESENT, track, about=track.id))
    names = {track.id: story.notes.thing}
    last = facts[0].kind if facts else ""
    for position, note in enumerate(_joined_by_kind(facts)):
        kind = note[0].kind
        if position and kind != last and beats > 0 and kind in phrases.BEATS and _wants_beat(talk, kind, track, beats):
            about = talk.about
            talk.say(story.phrases(talk, phrases.BEATS[kind], about=about))
            beats -= 1
        tell(talk, note, names, story.notes.thing, track.year)
        last = kind
    unnamed = announce is phrases.HERE and bool(facts) and track.id not in talk.named
    talk.say(story.phrases(talk, phrases.NOW_SHORT if unnamed else announce, track))
    return talk


def _anchored(notes: Sequence[Note]) -> list[Note]:
    """The notes with the first one that names the song in front, so that the others can build on it."""
    anchor = next((note for note in notes if _names(note)), None)
    return [*([anchor] if anchor else []), *(note for note in notes if note is not anchor)]


def _leads(note: Note) -> bool:
    return bool(note.subject) and note.text.lower().startswith(note.subject.lower())


def _names(note: Note) -> bool:
    return note.own or f" {folded(note.subject)} " in f" {folded(note.text)} "


def _wants_beat(talk: Talk, kind: str, track: Track, beats: int) -> bool:
    return beats > 1 or kind == "listen" or talk.chance(f"beat {kind} {track.id}") < 0.5


def _joined_by_kind(notes: Sequence[Note]) -> list[list[Note]]:
    groups: list[list[Note]] = []
    for note in notes:
        if groups and groups[-1][0].kind == note.kind:
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups


def _when(story: Story, talk: Talk, place: int, after_life: bool) -> None:
    """Says the year and the song's part in the story; `after_life` it follows what the artist had done before."""
    track, role = story.songs[place], story.roles[place]
    year, before = track.year, story.songs[place - 1].year if place else None
    roles = phrases.ROLE.get(role, ())
    if year is None:
        table = roles if roles and "{year}" not in roles[0] else phrases.UNDATED if place else phrases.BEGIN_UNDATED
        talk.say(story.phrases(talk, table, track))
        return
    if after_life:
        talk.say(story.phrases(talk, roles if place and roles else phrases.REACH, track))
        return
    if place == 0:
        talk.say(story.phrases(talk, roles or phrases.BEGIN, track))
        if story.brief.narration_target_s >= LONG_S and role in phrases.PART:
            talk.say(story.phrases(talk, phrases.PART[role], track))
        return
    long = story.brief.narration_target_s >= LONG_S and role in phrases.PART
    if before == year:
        talk.say(story.phrases(talk, phrases.SAME_YEAR, track))
    elif before and (long or not roles):
        talk.say(story.phrases(talk, phrases.GAP, track))
    else:
        talk.say(story.phrases(talk, roles or phrases.GAP[-1:], track))
        return
    if long:
        talk.say(story.phrases(talk, phrases.PART[role], track))


def _kind(note: Note) -> tuple[int, int]:
    return (ORDER.index(note.kind) if note.kind in ORDER else 1, note.year or 0)


def _life_worth(note: Note, track: Track) -> float:
    near = note.year and track.year and 0 <= track.year - note.year <= NEAR_YEARS
    return 0.95 if near else WORTH.get(note.kind, 0.5) * 0.8
