"""What can be said of all songs together, from their tags: for the opening and the closing."""

from __future__ import annotations

from musicdoc_server.models import Track
from musicdoc_server.writers import speakable
from musicdoc_server.writers.notes import Note
from musicdoc_server.writers.speakable import folded, listed, many, number
from musicdoc_server.writers.story import Story


def before(story: Story) -> list[Note]:
    """For the opening, without a song's name: how many were found, on how many albums, under which label."""
    if any(fact.kind == "tag" and not fact.track_id for fact in story.brief.subject.facts):
        return []
    thing, count, found = story.notes.thing, len(story.songs), len(story.brief.subject.tracks)
    albums = {folded(song.album) for song in story.songs if song.album}
    said = []
    if found > count > 1:
        said.append(f"Our search came upon {many(found, thing)}, and we have picked {number(count)}.")
    if count > 2 and len(albums) > 1:
        said.append(f"Between them, the {number(count)} {thing}s come from {number(len(albums))} albums.")
    if genre := _common([song.genre for song in story.songs]):
        said.append(f"On the label of every one of them it says {genre}.")
    return _own(said, "before")


def after(story: Story) -> list[Note]:
    """For the closing: the songs in order, the longest and the shortest, and how long all of them are."""
    songs, thing = story.songs, story.notes.thing
    if len(songs) < 3:
        return []
    names = [story.notes.said[song.id] for song in songs]
    if len(set(names)) < len(names):
        names = [story.song(song) for song in songs]
    order = ", in order of age," if story.dated else ""
    said = [f"Our {number(len(songs))} {thing}s{order} were {listed(names)}."]
    lengths = [song.duration_ms for song in songs]
    if lengths.count(max(lengths)) == lengths.count(min(lengths)) == 1:
        longest, shortest = names[lengths.index(max(lengths))], names[lengths.index(min(lengths))]
        said.append(f"The longest of them was {longest}, the shortest {shortest}.")
    if _minutes(songs) > 1:
        said.append(f"Taken together, that makes about {number(_minutes(songs))} minutes of music.")
    return _own(said, "after")


def _own(said: list[str], where: str) -> list[Note]:
    return [
        Note(f"{where} {place}", "survey", speakable.sentence(text), "", "", "survey", of_track=False, own=True)
        for place, text in enumerate(said)
    ]


def _common(genres: list[str]) -> str:
    genre = speakable.name(genres[0]) if genres else ""
    alike = len(genres) > 1 and genre and all(folded(other) == folded(genres[0]) for other in genres)
    return genre if alike else ""


def _minutes(songs: list[Track]) -> int:
    return round(sum(song.duration_ms for song in songs) / 60_000)
