"""Subjects to write about: the shipped facts, a theme of several artists, and files with nothing but tags."""

import asyncio
import json
from dataclasses import dataclass
from importlib import resources

from musicdoc_server.models import Brief, Chosen, Fact, Plan, Script, Subject, Track
from musicdoc_server.writers.base import Writer

COMPOSERS = ("bach", "beethoven", "joplin", "satie")
PACE = 158.0


@dataclass(frozen=True)
class Told:
    """A whole documentary's words."""

    plan: Plan
    songs: tuple[Chosen, ...]
    scripts: tuple[Script, ...]

    @property
    def text(self) -> str:
        return " ".join(script.text for script in self.scripts)


def shipped(composer: str) -> Subject:
    """An artist of the shipped library, from its facts.json; a track's year is the first that its facts give."""
    body = (resources.files("musicdoc_server.catalogs") / "demo" / composer / "facts.json").read_text("utf-8")
    data = json.loads(body)
    artist = data["artist"]
    facts = [_fact(fact, artist["name"], artist["short"], artist["pronoun"]) for fact in artist["facts"]]
    tracks = []
    for file, track in data["tracks"].items():
        id_ = f"{composer}/{file}"
        years = [fact["year"] for fact in track["facts"] if fact.get("year") and fact["kind"] in {"origin", "premiere"}]
        tracks.append(
            song(
                id_,
                track["name"].removeprefix("the "),
                artist["name"],
                years[0] if years else None,
                said=track["name"],
                composer=artist["name"],
                genre="Classical",
            )
        )
        facts += [_fact(fact, artist["name"], track["name"], "it", id_) for fact in track["facts"]]
    return Subject(kind="artist", name=artist["name"], tracks=tuple(tracks), facts=tuple(facts))


def theme() -> Subject:
    """Two pieces by each shipped composer."""
    parts = [shipped(composer) for composer in COMPOSERS]
    tracks = [track for part in parts for track in part.tracks[:2]]
    ids = {"", *(track.id for track in tracks)}
    facts = [fact for part in parts for fact in part.facts if fact.track_id in ids]
    return Subject(kind="theme", name="keyboard music", tracks=tuple(tracks), facts=tuple(facts))


def only_tags() -> Subject:
    """Ten songs of a band about which nothing is known but what the files say."""
    names = ("Harbour", "Lanterns", "Salt Road", "Windmill (Live) [Remastered]", "Nine Doors", "Ash", "Paper Boats")
    albums = (("Low Tide", 1995), ("Low Tide", 1995), ("Signals", 1998), ("Signals", 1998), ("Atlas", 2003))
    tracks = [
        song(
            f"tag/{place}",
            name,
            "The Weathervanes",
            albums[place % 5][1],
            album=albums[place % 5][0],
            genre="Folk Rock",
            seconds=150 + 17 * place,
        )
        for place, name in enumerate(names)
    ]
    return Subject(kind="artist", name="The Weathervanes", tracks=tuple(tracks))


def song(id_: str, title: str, artist: str, year: int | None, *, seconds: int = 60, **more: str) -> Track:
    return Track(
        id=id_, uri=f"library:{id_}", title=title, artist=artist, year=year, duration_ms=seconds * 1000, **more
    )


def brief(subject: Subject, seconds: int = 30, prompt: str = "", topic: str = "") -> Brief:
    return Brief(
        topic=topic or subject.name, prompt=prompt, narration_target_s=seconds, words_per_min=PACE, subject=subject
    )


def tell(writer: Writer, brief: Brief) -> Told:
    """Everything the writer writes, with the songs that it asked for."""

    async def all_of_it() -> Told:
        known = asyncio.get_running_loop().create_future()
        known.set_result(brief)
        opening, plan = await asyncio.gather(writer.opening(brief, known), writer.plan(brief, known))
        by_name = {(track.title, track.artist): track for track in reversed(brief.subject.tracks)}
        songs = tuple(Chosen(slot=slot, track=by_name[slot.wanted.title, slot.wanted.artist]) for slot in plan.slots)
        scripts = [script async for script in writer.narrate(brief, plan, songs, opening)]
        return Told(plan, songs, (opening, *scripts))

    return asyncio.run(all_of_it())


def _fact(data: dict[str, object], artist: str, subject: str, pronoun: str, track_id: str = "") -> Fact:
    return Fact.model_validate({**data, "artist": artist, "subject": subject, "pronoun": pronoun, "track_id": track_id})
