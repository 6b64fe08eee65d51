"""What of a catalog's content reaches a language model: read from the requests that it got."""

import json

import pytest

from musicdoc_server.models import Chosen, Fact, Subject, WantedSong
from tests.standins.process import StandIn
from tests.writers.deftones import ASSIGNMENT, CHAT, CHOSEN, PLAN, SONGS, Known, brief, chosen, narrate, run, track

FOUND = Chosen(slot=PLAN.slots[1], track=track(WantedSong(title="Secret Song", artist="Secret Band", year=1234)))
"""A backup track: only the catalog knows it."""

RENAMED = chosen(SONGS[0], 0, title="Bored - Secret Remaster", album="Secret Album", year=1971)
"""The track that was found for a wanted song, with a title, an album and a year of its own."""

FACTS = tuple(
    Fact(id=f"SECRET{n}", kind="tag", text=text, source=source, artist="", subject="", pronoun="", track_id=track_id)
    for n, (text, source, track_id) in enumerate(
        [
            ("Deftones are popular: 79 of 100.", "Spotify", ""),
            ("Secret Song is the third on its album.", "a tag", FOUND.track.id),
            ("Bored was written in a garage.", "a book", RENAMED.track.id),
        ]
    )
)
SUBJECT = Subject(
    kind="artist", name="Secret Name", tracks=tuple(song.track for song in (FOUND, RENAMED, *CHOSEN)), facts=FACTS
)
FAULTS = [{}, {"wrong_year": -1}, {"names_other_song": -1}, {"junk": -1}, {"wrong_counts": -1}, {"cut_off": -1}]


def said(model: StandIn) -> str:
    return json.dumps([call["json"] for call in model.requests(CHAT)], ensure_ascii=False)


@pytest.mark.parametrize("faults", FAULTS, ids=str)
def test_nothing_that_only_the_catalog_knows_enters_a_prompt(model: StandIn, faults: dict[str, int]) -> None:
    model.set(**faults)
    about = brief().model_copy(update={"subject": SUBJECT})
    scripts = narrate(model, [RENAMED, FOUND, CHOSEN[2]], about)
    assert len(scripts) == 4
    sent = said(model)
    assert '\\"Bored\\" by Deftones' in sent
    assert "written in a garage" in sent
    for secret in ("Secret", "SECRET", "1971", "1234", "spotify", "79 of 100", "third on its album"):
        assert secret not in sent, secret


def test_opening_and_plan_are_asked_for_without_looking_at_the_catalog(model: StandIn) -> None:
    about = Known(brief().model_copy(update={"subject": SUBJECT}))
    run(model, lambda writer: writer.opening(ASSIGNMENT, about))
    run(model, lambda writer: writer.plan(ASSIGNMENT, about))
    assert len(model.requests(CHAT)) == 2
    assert "secret" not in said(model).lower()


def test_an_operator_may_share_the_catalog(model: StandIn) -> None:
    narrate(model, [RENAMED, FOUND], brief([RENAMED, FOUND]), share_catalog=True)
    assert "Secret Song" in said(model)


def test_the_users_own_tags_may_enter(model: StandIn) -> None:
    narrate(model, [FOUND], brief([FOUND]), knows_music=False)
    assert '\\"Secret Song\\" by Secret Band' in said(model)
