"""The plan: title, summary, arc, and for each song its part, the reason for it and what could stand in."""

from __future__ import annotations

import re

from musicdoc_server.models import Plan, Slot, Track, WantedSong
from musicdoc_server.writers import speakable
from musicdoc_server.writers.choosing import alternates
from musicdoc_server.writers.notes import Note
from musicdoc_server.writers.speakable import listed, many, number, upper_first
from musicdoc_server.writers.story import Story
from musicdoc_server.writers.talk import Talk
from musicdoc_server.writers.vocabulary import words

REASONS = ("origin", "anecdote", "legacy", "premiere", "dedication", "form", "listen", "tag")
"""Which kind of fact best says why a song is played."""

LONGEST_TITLE = 200

MONTHS = words("January February March April May June July August September October November December")


def make_outline(story: Story) -> Plan:
    """The outline of the documentary: a slot for each of the story's songs."""
    replacements = alternates(story.songs, story.brief.subject.tracks)
    slots = tuple(
        Slot(role=role, wanted=_wanted(song), why=_why(story, song), alternates=tuple(map(_wanted, others)))
        for song, role, others in zip(story.songs, story.roles, replacements, strict=True)
    )
    title = f"{upper_first(story.name)}: {_line(story)}"
    return Plan(
        title=title[:LONGEST_TITLE],
        topic=story.brief.topic,
        summary=_summary(story),
        arc=_arc(story),
        era=_era(story),
        slots=slots,
    )


def _wanted(track: Track) -> WantedSong:
    return WantedSong(title=track.title, artist=track.artist, year=track.year, album=track.album)


def _why(story: Story, song: Track) -> str:
    """A fact about the song, the one that best meets the wish; where there is none, what its tags say."""
    notes = story.speakable_notes(story.notes.track(song))
    named = [note for note in notes if note.subject and note.subject.lower() in note.text.lower()]

    def rank(note: Note) -> tuple[float, int]:
        return -note.wish, REASONS.index(note.kind) if note.kind in REASONS else len(REASONS)

    if named:
        return min(named, key=rank).text
    thing, artist = story.notes.thing, speakable.name(song.artist)
    by = f" by {artist}" if artist else ""
    when = f" from {song.year}" if song.year else ""
    album = speakable.name(song.album)
    return f"A {thing}{by}{when}{f', on {album}' if album else ''}."


def _line(story: Story) -> str:
    """The second half of the title: a nickname, two places, the wish, or the journey."""
    count = many(len(story.songs), story.notes.thing)
    facts = [fact.text for fact in story.brief.subject.facts if not fact.track_id]
    if story.focus.label.endswith("years"):
        return upper_first(story.focus.label)
    talk = Talk(story.seed)
    lines = []
    if not story.theme:
        nickname = re.search(r"\bcalled (?:him|her|them) (the [A-Z]\w+(?: [A-Z]\w+)+)", " ".join(facts))
        lines += [nickname[1]] if nickname else []
        from_, to = _place(facts, r"\b(?:born|baptised|formed|founded)\b"), _place(facts, r"\bdied\b")
        lines += [f"From {from_} to {to}"] if from_ and to and from_ != to and not lines else []
    if len(story.songs) > 1 and story.dated and story.years[0] < story.years[-1] and not lines:
        years = many(story.years[-1] - story.years[0], "year")
        lines += [
            f"{years} in {count}",
            f"{count}, {_era(story)}",
            f"{count} from {story.years[0]} to {story.years[-1]}",
        ]
    if not story.songs:
        return "Nothing to play"
    lines = lines or [f"{count}, one story", f"a portrait in {count}"]
    return upper_first(talk.pick(lines, "title")[0])


def _place(facts: list[str], verb: str) -> str:
    """The place named in the first fact with `verb`."""
    for text in facts:
        found = [place for place in re.findall(r" in ([A-Z]\w+)", text) if place not in MONTHS]
        if re.search(verb, text) and found:
            return str(found[0])
    return ""


def _summary(story: Story) -> str:
    count, thing = len(story.songs), story.notes.thing
    said = [story.notes.said[song.id] for song in story.songs]
    if count == 0:
        return f"Nothing by the name of {story.name} can be played here."
    if count == 1:
        return f"{upper_first(story.name)} in a single {thing}, {said[0]}."
    span = (
        f" between {story.years[0]} and {story.years[-1]}" if story.dated and story.years[0] < story.years[-1] else ""
    )
    subject = (
        f"{upper_first(number(count))} {thing}s on one theme, {story.name}"
        if story.theme
        else (f"{upper_first(story.name)} in {number(count)} {thing}s")
    )
    focus = f", with an eye on {story.focus.label}" if story.focus.label else ""
    few = f" {upper_first(number(count))} is all there is here." if story.few and not story.wished else ""
    return f"{subject}{span}{focus}: from {said[0]} to {said[-1]}.{few}"


def _arc(story: Story) -> str:
    return f"{upper_first(listed(list(story.roles)))}." if story.roles else ""


def _era(story: Story) -> str:
    if not story.years:
        return ""
    return str(story.years[0]) if story.years[0] == story.years[-1] else f"{story.years[0]} to {story.years[-1]}"
