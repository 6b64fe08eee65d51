"""What the tags of the files say, as sentences: for music about which nothing else is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from musicdoc_server.models import Track
from musicdoc_server.writers import speakable
from musicdoc_server.writers.notes import Note, Notes
from musicdoc_server.writers.speakable import folded, many, number, upper_first

ENOUGH = 6
"""With this many facts about a track its tags are not read out."""


def tag_notes(track: Track, songs: Sequence[Track], found: Sequence[Track], notes: Notes) -> list[Note]:
    """Notes on one of `songs` from its tags, compared with the others and with all that was `found`."""
    known = notes.track(track)
    told = " ".join(note.text for note in known)
    it, thing = notes.said[track.id], notes.thing
    compared = {"shared": _shared(track, songs, it, notes), "artist": _artist(track, songs, it, thing)}
    alone = {
        "album": _album(track, it, told),
        "genre": () if _same_genre(track, songs) else _genre(track, it, told),
        "composer": _composer(track, it, told),
        "age": _age(track, found, it, thing),
        "length": _length(track, it, told),
        "longest": _longest(track, songs, it, thing),
    }
    shapes = {} if len(known) >= ENOUGH else compared if any(note.kind == "tag" for note in known) else compared | alone
    result = []
    for kind, ways in shapes.items():
        clean = tuple(way for way in map(speakable.sentence, ways) if way)
        if clean:
            result.append(
                Note(
                    id=f"{track.id} {kind}",
                    kind="tag",
                    text=clean[0],
                    subject=upper_first(it),
                    pronoun="it",
                    about=track.id,
                    names=notes.mentioned(clean[0]),
                    shapes=clean,
                    own=True,
                )
            )
    return result


def reshaped(note: Note, track: Track, songs: Sequence[Track], notes: Notes) -> Note | None:
    """A fact that repeats a tag, with other ways of saying it; None where another fact says it, or the song before."""
    if note.kind != "tag" or not note.of_track:
        return note
    it, shapes = notes.said[track.id], [note.text]
    if " filed under " in note.text:
        if _same_genre(track, songs):
            return None
        shapes += _genre(track, it, "")
    elif " comes from the album " in note.text:
        if any(" the album " in other.text for other in notes.track(track) if other.id != note.id):
            return None
        shapes += _album(track, it, "")
    elif " lasts " in note.text:
        shapes += _length(track, it, "")
    moved = re.match(rf"((?:In this|On the album)[^,]*?),? ({re.escape(note.subject)}) (.*)\.$", note.text, flags=re.I)
    if moved:
        shapes.append(f"{upper_first(moved[2])} {moved[3]} {speakable.lower_first(moved[1])}.")
    return replace(note, shapes=tuple(map(speakable.sentence, shapes)))


def _same_genre(track: Track, songs: Sequence[Track]) -> bool:
    place = songs.index(track) if track in songs else 0
    return place > 0 and folded(songs[place - 1].genre) == folded(track.genre)


def _album(track: Track, it: str, told: str) -> tuple[str, ...]:
    album = speakable.name(track.album)
    if not album or folded(album) in folded(told) or folded(album) == folded(it):
        return ()
    return (
        f"{it} comes from the album {album}.",
        f"The album it comes from is called {album}.",
        f"You will find it on the album {album}.",
        f"The name on the cover is {album}.",
        f"{it} is part of {album}.",
        f"Look for it on {album}, if you want to hear what stands around it.",
    )


def _shared(track: Track, songs: Sequence[Track], it: str, notes: Notes) -> tuple[str, ...]:
    place = [song.id for song in songs].index(track.id) if track in songs else 0
    before = songs[place - 1] if place else None
    if not before or not track.album or folded(before.album) != folded(track.album):
        return ()
    other = notes.said[before.id]
    return (
        f"{it} shares its album with {other}.",
        f"We stay with the album that gave us {other}.",
        f"The album is the same as that of {other}.",
        f"It stands on one album with {other}.",
    )


def _genre(track: Track, it: str, told: str) -> tuple[str, ...]:
    genre = speakable.name(track.genre)
    if not genre or folded(genre) in folded(told):
        return ()
    return (
        f"{it} is filed under {genre}.",
        f"If it needs a label, the file has one, {genre}.",
        f"Somebody has put it on the shelf marked {genre}.",
        f"As for the style, the tag says {genre}.",
        f"Once more the drawer it came from is marked {genre}.",
        f"The file calls its style {genre}.",
    )


def _composer(track: Track, it: str, told: str) -> tuple[str, ...]:
    composer = speakable.name(track.composer)
    if not composer or folded(composer) in {folded(track.artist), *folded(told).split("\n")} or composer in told:
        return ()
    return (
        f"{it} was composed by {composer}.",
        f"The name given for the composer is {composer}.",
        f"Behind it, as composer, stands {composer}.",
        f"For the writing, thank {composer}.",
        f"It names {composer} as its composer.",
    )


def _age(track: Track, found: Sequence[Track], it: str, thing: str) -> tuple[str, ...]:
    years = [other.year for other in found if other.year]
    if not track.year or len(years) < 3 or years.count(track.year) > 1:
        return ()
    if track.year == min(years):
        return (
            f"{it} is the oldest {thing} that our search came upon.",
            f"Nothing older turned up among the {thing}s here.",
        )
    if track.year == max(years):
        return (
            f"{it} is the newest {thing} that our search came upon.",
            f"Nothing newer turned up among the {thing}s here.",
        )
    return ()


def _length(track: Track, it: str, told: str) -> tuple[str, ...]:
    minutes, rest = divmod(round(track.duration_ms / 1000), 60)
    if minutes + rest == 0 or minutes > 90 or {"minutes", "seconds"} & set(folded(told).split()):
        return ()
    parts = [many(minutes, "minute")] if minutes else []
    parts += [many(rest, "second")] if rest else []
    time = " and ".join(parts)
    return (
        f"{it} lasts {time}.",
        f"It takes {time} from start to finish.",
        f"Give it {time}.",
        f"From the first sound to the last it runs for {time}.",
        f"{upper_first(time)} is all it needs.",
        f"The clock will show {time} when it is over.",
    )


def _longest(track: Track, songs: Sequence[Track], it: str, thing: str) -> tuple[str, ...]:
    lengths = [song.duration_ms for song in songs]
    if len(songs) < 3 or lengths.count(track.duration_ms) > 1:
        return ()
    which = "longest" if track.duration_ms == max(lengths) else "shortest" if track.duration_ms == min(lengths) else ""
    return (f"{it} is the {which} of our {number(len(songs))} {thing}s.",) if which else ()


def _artist(track: Track, songs: Sequence[Track], it: str, thing: str) -> tuple[str, ...]:
    artist = speakable.name(track.artist)
    if not artist or len({song.artist for song in songs}) < 2:
        return ()
    if sum(song.artist == track.artist for song in songs) == 1:
        return (
            f"{it} is the only {thing} by {artist} in this programme.",
            f"You will hear {artist} just this once.",
            f"Nothing else here is by {artist}.",
            f"This is where {artist} comes in.",
        )
    return (f"{it} is by {artist}.", f"The artist is {artist}.", f"On the label we read the name {artist}.")
