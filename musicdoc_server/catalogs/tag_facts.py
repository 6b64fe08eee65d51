"""The facts of a subject: those of facts.json, and what the tags say, of kind "tag" so that a writer can tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from musicdoc_server.catalogs.matching import Match
from musicdoc_server.catalogs.shelf import Shelf
from musicdoc_server.catalogs.tag_sentences import Said, of_person, of_theme, of_track
from musicdoc_server.models import Fact

KIND = "tag"
SOURCE = "the file's tags"
_LEADING_ARTISTS = 8
_SENTENCES_EACH = 3


class _Whose(NamedTuple):
    id: str
    artist: str
    subject: str
    pronoun: str = "it"
    track_id: str = ""


def facts_of(shelf: Shelf, match: Match, places: Sequence[int]) -> tuple[Fact, ...]:
    """What is known of the artists of the tracks at `places` and of these tracks, each fact once."""
    if match.person:
        keys = [match.person]
    else:
        keys = list(dict.fromkeys(key for place in places for key in shelf.credited(place)[:1]))
    facts = [fact for key in keys for fact in shelf.artist_facts.get(key, ())]
    if not match.person:
        facts += _of_tags(_Whose("theme", match.name, "this folder"), of_theme(shelf, match.name, match.tracks))
    # A theme is no biography: of each of its leading artists the first few sentences will do.
    limit = None if match.person else _SENTENCES_EACH
    for key in keys[:_LEADING_ARTISTS]:
        person = shelf.people[key]
        told = list(of_person(shelf, person))[:limit]
        facts += _of_tags(_Whose(f"artist-{key.replace(' ', '-')}", person.name, person.name, "they"), told)
    entries = [shelf.entries[place] for place in places]
    for entry in entries:
        facts += shelf.track_facts.get(entry.id, ())
    for place, entry in zip(places, entries, strict=True):
        subject = shelf.said.get(entry.id) or f"“{entry.title}”"
        told = list(of_track(shelf, entry, subject))
        facts += _of_tags(_Whose(entry.id, shelf.track(place).artist, subject, track_id=entry.id), told)
    return tuple({fact.id: fact for fact in reversed(facts)}.values())[::-1]


def _of_tags(whose: _Whose, said: Iterable[Said]) -> list[Fact]:
    return [
        Fact(
            id=f"tag-{whose.id}-{name.replace(' ', '-')}",
            kind=KIND,
            text=text[0].upper() + text[1:],
            source=SOURCE,
            artist=whose.artist,
            subject=whose.subject,
            pronoun=whose.pronoun,
            track_id=whose.track_id,
            year=year,
        )
        for name, text, year in said
    ]
