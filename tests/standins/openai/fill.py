"""Fills a JSON schema with what a model would say to the prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.standins.openai import knowledge
from tests.standins.openai.fields import Field, field_of
from tests.standins.openai.knowledge import Known
from tests.standins.openai.prose import Manner, narration
from tests.standins.openai.reading import Reading

SLOTS = 5
MANY = 40
ROLES = ("beginnings", "breakthrough", "turning point", "height", "legacy")
LENGTHS = {"why": 14, "summary": 28, "arc": 25, "other": 10}
"""Words for fields that say nothing of their length."""
SPOKEN_WORDS = 75


@dataclass(frozen=True)
class Place:
    """Where in the answer we are: the entry of a list, its song, the part of the story, the facts to tell."""

    list_kind: str = ""
    index: int = 0
    song: Known | None = None
    part: str = ""
    facts: tuple[tuple[str, str], ...] = ()


Maker = Callable[[dict[str, Any], str, Place], Any]
"""Makes a value from its schema, its name and its place."""


class Filler:
    """One answer. `spoilt` holds the names of what is wrong on purpose."""

    def __init__(self, schema: dict[str, Any], reading: Reading, spoilt: set[str], manner: Manner) -> None:
        self.schema = schema
        self.reading = reading
        self.spoilt = spoilt
        self.manner = manner
        self.plan: list[Known] = self._plan(reading.count("slot", "song", "track") or SLOTS)

    def answer(self) -> Any:
        """The whole of it."""
        facts = tuple(self.reading.facts[:1])
        return self.value(self.schema, "", Place(facts=facts))

    def value(self, schema: dict[str, Any], name: str, place: Place) -> Any:
        """A value that `schema` allows."""
        schema = self._resolved(schema)
        if choices := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
            return self._of_enum(choices, name, place)
        kind = schema.get("type", "object" if "properties" in schema else "string")
        kind = next((each for each in kind if each != "null"), "null") if isinstance(kind, list) else kind
        if kind == "object":
            return {each: self.value(inside, each, place) for each, inside in schema.get("properties", {}).items()}
        if kind in {"null", "boolean"}:
            return True if kind == "boolean" else None
        makers: dict[str, Maker] = {"array": self._list, "integer": self._number, "number": self._number}
        make: Maker = makers.get(kind, self._text)
        return make(schema, name, place)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while True:
            if "$ref" in schema:
                target: Any = self.schema
                for step in schema["$ref"].removeprefix("#/").split("/"):
                    target = target[step] if step else target
                schema = {**{key: value for key, value in schema.items() if key != "$ref"}, **target}
            elif choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
                rest = {key: value for key, value in schema.items() if key not in {"anyOf", "oneOf", "allOf"}}
                schema = {**rest, **next((each for each in choices if each.get("type") != "null"), choices[0])}
            else:
                return schema

    def _of_enum(self, values: list[Any], name: str, place: Place) -> Any:
        if field_of(name) is Field.FACT and place.facts:
            return next((key for key, _ in place.facts if key in values), values[0])
        return values[place.index % len(values)]

    def _list(self, schema: dict[str, Any], name: str, place: Place) -> list[Any]:
        inner = self._resolved(schema.get("items") or {"type": "string"})
        low, high = schema.get("minItems", 0), schema.get("maxItems", 1000)
        kind = field_of(name)
        if kind is Field.FACT:
            keys: list[Any] = [key for key, _ in place.facts]
            if inner.get("enum"):
                keys = [key for key in keys if key in inner["enum"]] or inner["enum"][:low]
            whole = inner.get("type") == "integer"
            return [int(key) if whole and key.isdecimal() else key for key in keys][:high]
        if kind is Field.ALTERNATES:
            places = [replace(place, list_kind="slot", song=song) for song in self._alternates(place.index)]
        else:
            places = self._places(kind, inner, name, (low, high))
        count = min(max(len(places), low), high)
        if inner.get("type") == "object" or "properties" in inner:
            count = self._spoilt_count(count)
        while len(places) < count:
            places.append(replace(places[len(places) % len(places)] if places else place, index=len(places)))
        item_name = name if kind is not Field.ALTERNATES else "song"
        return [self.value(inner, item_name, each) for each in places[:count]]

    def _places(self, kind: Field, inner: dict[str, Any], name: str, bounds: tuple[int, int]) -> list[Place]:
        """The entries of a list: slots of the plan, segments of the story, or three of anything else."""
        inside = {field_of(each) for each in inner.get("properties", {})}
        if kind is Field.SEGMENTS or (Field.SPOKEN in inside and kind is not Field.SONGS):
            return self._segments(name)
        if kind is Field.SONGS or Field.SONG in inside or Field.ARTIST in inside:
            self.plan = self._plan(min(max(len(self.plan), bounds[0]), bounds[1]))
            return [Place("slot", n, song) for n, song in enumerate(self.plan)]
        if kind is Field.ARTIST:
            names = self.reading.artists or [self.reading.about]
            return [Place("artist", n, Known("", name)) for n, name in enumerate(names)]
        return [Place("", n) for n in range(3)]

    def _segments(self, name: str) -> list[Place]:
        songs = self.reading.songs or self.plan
        if "repeat_songs" in self.spoilt:
            songs = [songs[0]] * len(songs)
        asked = self.reading.count(name, "segment", "narration", "script") or len(songs) + 1
        parts: list[tuple[str, Known | None]] = [("lead_in", song) for song in songs]
        if asked >= len(songs) + 2:
            parts.insert(0, ("opening", None))
        if asked > len(songs) and "lead" not in name.lower():
            parts.append(("closing", None))
        left = list(self.reading.facts)
        places = []
        for n, (part, song) in enumerate(parts[:asked]):
            fact = self._fact(left, song)
            places.append(Place("segment", n, song, part, tuple(fact)))
        return places

    def _fact(self, left: list[tuple[str, str]], song: Known | None) -> list[tuple[str, str]]:
        """Takes from `left` the fact to tell here: about this song, or about none."""
        titles = {each.title for each in self.reading.songs}
        others = titles - {song.title if song else ""}
        fitting = [fact for fact in left if not any(title in fact[1] for title in others)]
        fitting.sort(key=lambda fact: not (song and song.title in fact[1]))
        for fact in fitting[:1]:
            left.remove(fact)
        return fitting[:1]

    def _number(self, schema: dict[str, Any], name: str, place: Place) -> Any:
        kind, low = field_of(name), schema.get("minimum", 0)
        values = {
            Field.YEAR: place.song.year if place.song and place.song.year else 1994,
            Field.OTHER: 3,
        }
        index = place.index if schema.get("minimum") == 0 else place.index + 1
        return max(low, min(schema.get("maximum", 10_000), values.get(kind, index)))

    def _text(self, schema: dict[str, Any], name: str, place: Place) -> str:
        if "empty_strings" in self.spoilt:
            return ""
        text = self._fixed(name, place)
        if text is None:
            text = self._prose(name, str(schema.get("description", "")), place)
        most = schema.get("maxLength", 100_000)
        if len(text) > most:
            text = text[:most].rpartition(" ")[0] or text[:most]
        return text.ljust(schema.get("minLength", 0), ".")

    def _fixed(self, name: str, place: Place) -> str | None:
        """The text of fields that are names and numbers."""
        reading, song, kind = self.reading, place.song, field_of(name)
        years = [each.year for each in self.plan if each.year] or [1994]
        heading = song.title if song else {"opening": "Opening", "closing": "Closing"}.get(place.part)
        bare = reading.about if name.lower() == "name" else ""
        title = heading or bare or f"{reading.about}: a story in {len(self.plan)} songs"
        texts: dict[Field, str] = {
            Field.ARTIST: song.artist if song else reading.about,
            Field.SONG: song.title if song else title,
            Field.SONGS: song.title if song else title,
            Field.TITLE: title,
            Field.ALBUM: song.album if song else "",
            Field.YEAR: str(song.year or "") if song else str(years[0]),
            Field.ERA: f"{years[0]} to {years[-1]}",
            Field.TOPIC: reading.topic,
            Field.ROLE: place.part or ROLES[min(place.index, len(ROLES) - 1)],
            Field.ID: song.id if song else str(place.index + 1),
            Field.FACT: place.facts[0][0] if place.facts else "",
            Field.LANGUAGE: self.manner.language,
        }
        return texts.get(kind)

    def _prose(self, name: str, description: str, place: Place) -> str:
        kind = field_of(name)
        spoken = kind in {Field.SPOKEN, Field.SEGMENTS}
        default = SPOKEN_WORDS if spoken else LENGTHS.get(kind.value, LENGTHS["other"])
        words = (self.reading.words(name, description) if spoken else None) or default
        part = next((each for each in ("opening", "closing") if each in name.lower()), place.part) if spoken else "note"
        return narration(
            part,
            words // 2 if "wrong_length" in self.spoilt else words,
            self.reading.about,
            song=place.song,
            facts=[line for _, line in place.facts] if spoken else [],
            turn=place.index,
            manner=self.manner,
        )

    def _plan(self, count: int) -> list[Known]:
        if "unknown_songs" in self.spoilt:
            return knowledge.invented(self.reading.about, count)
        given = self.reading.songs
        chosen = given if len(given) == count else knowledge.choose(self.reading.pool, count)
        return [chosen[0]] * count if "repeat_songs" in self.spoilt else chosen

    def _alternates(self, index: int) -> Sequence[Known]:
        if "repeat_songs" in self.spoilt:
            return self.plan[:2]
        if "unknown_songs" in self.spoilt:
            return knowledge.invented(self.reading.about, 15)[5 + 2 * (index % 5) :][:2]
        return knowledge.alternates(self.plan, self.reading.pool, index)

    def _spoilt_count(self, count: int) -> int:
        if "many_slots" in self.spoilt:
            return MANY
        if "wrong_counts" in self.spoilt:
            return count - 2 if count >= SLOTS else max(0, count - 1)
        return count
