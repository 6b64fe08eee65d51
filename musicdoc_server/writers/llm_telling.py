"""What one documentary's narration is asked with, and what may be said in it.

The policy of what may enter a prompt is kept here. Of a song that the model itself proposed, its own words go in. Of a
track that only the catalog knows nothing does, unless `open_catalog`: its lead-in is left to another writer. Tracks are
looked at freely when an answer is checked, since nothing of that leaves the house.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musicdoc_server.languages import is_english
from musicdoc_server.models import Brief, Chosen, Fact, Plan, Script, Track
from musicdoc_server.writers.llm_language import language_of
from musicdoc_server.writers.llm_prompts import fact_lines, lengths, line, prompt, quoted, request
from musicdoc_server.writers.llm_review import Role, known_years
from musicdoc_server.writers.llm_titles import Titles
from musicdoc_server.writers.speakable import name, said

ABOUT_ARTIST = 10
ABOUT_SONG = 4
"""Facts that enter a prompt, of the artist and of each song."""


class Facts:
    """Facts under the keys that a prompt uses: F1, F2, … Their own ids may be a catalog's."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.keyed = [(f"F{number}", fact) for number, fact in enumerate(facts, 1)]

    def ids(self, keys: Iterable[str], told: set[str]) -> tuple[str, ...]:
        """The ids of those `keys` that were given, without those `told` already; adds them to it."""
        known = {key: fact.id for key, fact in self.keyed}
        ids = list(dict.fromkeys(known[key.strip(" []").upper()] for key in keys if key.strip(" []").upper() in known))
        fresh = tuple(id_ for id_ in ids if id_ not in told)
        told.update(fresh)
        return fresh


def may_be_told(fact: Fact, *, open_catalog: bool) -> bool:
    """Whether a fact may enter a prompt: not what Spotify says."""
    return open_catalog or "spotify" not in fact.source.casefold()


def opening_facts(brief: Brief | None, *, open_catalog: bool) -> Facts:
    """Facts for the opening: those about the artist that name none of the songs there are."""
    if brief is None:
        return Facts([])
    titles = titles_of(brief, None, ())
    facts = [fact for fact in brief.subject.facts if not fact.track_id and may_be_told(fact, open_catalog=open_catalog)]
    return Facts([fact for fact in facts if not titles.strangers(fact.text)][:ABOUT_ARTIST])


def titles_of(brief: Brief | None, plan: Plan | None, songs: Sequence[Chosen]) -> Titles:
    """Which titles may be named: those of `songs`; artists and albums may be called alike."""
    tracks = brief.subject.tracks if brief else ()
    wanted = [song for slot in plan.slots for song in (slot.wanted, *slot.alternates)] if plan else []
    chosen = [song.wanted for song in songs if song.wanted]
    final = [[song.track.title, song.track.said, *([song.wanted.title] if song.wanted else [])] for song in songs]
    free = {track.artist for track in (*tracks, *(song.track for song in songs))}
    free |= {song.artist for song in (*wanted, *chosen)}
    free |= (
        {track.composer for track in tracks} | {song.album for song in chosen} | {song.track.album for song in songs}
    )
    free |= {brief.subject.name} if brief else set()
    others = [title for track in tracks for title in (track.title, track.said)] + [song.title for song in wanted]
    return Titles(final, others, free)


@dataclass(frozen=True)
class Line:
    """A song as the prompt tells it."""

    title: str
    artist: str
    year: int | None
    album: str


class Telling:
    """One documentary's narration. Its segments are numbered from 1; the last is the closing."""

    def __init__(
        self, brief: Brief, plan: Plan, songs: Sequence[Chosen], opening: Script, *, open_catalog: bool
    ) -> None:
        self.brief = brief
        self.plan = plan
        self.songs = songs
        self.opening = opening
        self.titles = titles_of(brief, plan, songs)
        self._open = open_catalog
        self.places = [place for place, song in enumerate(songs) if open_catalog or song.wanted]
        """The songs that the model writes for, by their place among all."""
        self.closing = len(self.places) + 1
        self.facts = Facts(self._facts())

    def place(self, number: int) -> int:
        """The place of segment `number` among all scripts; the closing's is behind the songs."""
        return len(self.songs) if number == self.closing else self.places[number - 1]

    def prompt(self) -> str:
        """Asks for the narration."""
        told = [self._line(self.songs[place]) for place in self.places]
        return prompt(
            "narration",
            request=request(self.brief, self.brief.subject.name if self._open else ""),
            title=quoted(self.plan.title),
            arc=quoted(self.plan.arc),
            opening=quoted(self.opening.text),
            songs="\n".join(
                f"{number}. {_said(song)}{self._part(self.songs[place])}"
                for number, (place, song) in enumerate(zip(self.places, told, strict=True), 1)
            ),
            facts=fact_lines(self.facts.keyed),
            segments=self.closing,
            last=len(self.places),
            **lengths(self.brief),
        )

    def role(self, number: int) -> Role:
        """What segment `number` is for, and which years may be said in it."""
        years = {place: song.track.year for place, song in enumerate(self.songs) if song.track.year}
        vouched = known_years(self.brief.topic, self.brief.prompt, *(fact.text for _, fact in self.facts.keyed))
        return Role(None if number == self.closing else self.place(number), years, vouched)

    def _facts(self) -> list[Fact]:
        mine = {self.songs[place].track.id for place in self.places}
        chosen: list[Fact] = []
        for about in ("", *mine):
            fresh = [
                fact
                for fact in self.brief.subject.facts
                if fact.track_id == about
                and fact.id not in self.opening.facts
                and may_be_told(fact, open_catalog=self._open)
                and not self.titles.strangers(fact.text)
            ]
            chosen += fresh[: ABOUT_SONG if about else ABOUT_ARTIST]
        return chosen

    def _line(self, song: Chosen) -> Line:
        track, wanted = song.track, song.wanted
        if self._open or wanted is None:
            return Line(track.title, track.artist, track.year, track.album)
        # A year that the catalog gives otherwise is not told at all: the right one is not ours to pass on.
        agreed = wanted.year if wanted.year == track.year or not track.year else None
        return Line(wanted.title, wanted.artist, agreed, wanted.album)

    def _part(self, song: Chosen) -> str:
        """The song's part in the story, as the plan has it; a song that came in its place has none."""
        own = song.wanted is None or song.wanted == song.slot.wanted
        part = "; ".join(line(words) for words in (song.slot.role, song.slot.why) if words)
        return f" ({part})" if own and part and not self.titles.strangers(part) else ""


def title_of(song: Chosen) -> str:
    """A lead-in's title on the page."""
    role = song.slot.role or "chapter"
    return f"{role[:1].upper()}{role[1:]}: {song.track.title}"[:300]


def plain_script(brief: Brief, plan: Plan, songs: Sequence[Chosen], place: int) -> Script:
    """The least that can be said at `place`, which is behind the songs for the closing; in any language, no words."""
    english = is_english(language_of(brief))
    if place == len(songs):
        return Script(title="Closing", text=_plain_closing(brief) if english else f"{plan.title}.")
    track = songs[place].track
    text = _plain_lead_in(track) if english else f"{track.artist}: {track.title}."
    return Script(title=title_of(songs[place]), text=text)


def _plain_lead_in(track: Track) -> str:
    return f"Here is {said(track, 'song')}, by {track.artist}."


def _plain_closing(brief: Brief) -> str:
    about = name(brief.subject.name)
    return f"That was {about}. Thank you for listening." if about else "Thank you for listening."


def _said(song: Line) -> str:
    year = f", {song.year}" if song.year else ""
    album = f", album {line(song.album)}" if song.album else ""
    return f'"{line(song.title)}" by {line(song.artist)}{year}{album}'
