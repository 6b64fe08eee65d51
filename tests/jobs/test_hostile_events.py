"""Whatever an event tells comes back whole from a stream, and is nothing but data there."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from musicdoc_server.jobs.event_log import EventType, encode, new_event
from musicdoc_server.jobs.feed import with_number
from musicdoc_server.reading import whole

ENOUGH = settings(max_examples=80, deadline=None)
NASTY = ["\n", "\r", "\r\n\r\n", "\0", "\u2028", "\x85", "\x0b", "\ud800", "\ufeff", "\ndata: forged\n\n"]
TEXT = st.text(st.characters(), max_size=20) | st.lists(st.sampled_from(NASTY) | st.text(max_size=3)).map("".join)
DATA = st.dictionaries(
    TEXT.filter(lambda name: name not in {"type", "jobId", "seq"}),
    st.recursive(TEXT | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=3)),
    max_size=4,
)


def parsed(stream: str) -> list[dict[str, str]]:
    """The events of a stream by the rules of the HTML standard (9.2.6), all their fields."""
    events: list[dict[str, str]] = []
    fields: dict[str, str] = {}
    for line in re.split("\r\n|\n|\r", stream.removeprefix("\ufeff")):
        if not line:
            events += [fields] if "data" in fields else []
            fields = {}
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        fields[name] = f"{fields[name]}\n{value}" if name == "data" and name in fields else value
    return events


def clean(data: Any) -> Any:
    """`data` as it can be stored: see `reading.whole`."""
    return json.loads(whole(json.dumps(data, ensure_ascii=False)))


@ENOUGH
@given(DATA)
def test_an_event_comes_back_whole(data: dict[str, Any]) -> None:
    event = new_event("job_1", 7, 1, EventType.PROGRESS, data)
    for frame in (event.frame, event.frame * 2):
        events = parsed(frame.decode())
        assert len(events) == len(frame) // len(event.frame)
        assert all(set(each) == {"id", "data"} and each["id"] == "7" for each in events)
        told = json.loads(events[0]["data"])
    assert told == {"type": "progress", "jobId": "job_1", "seq": 7, **clean(data)}
    assert json.loads(with_number(event))["seq"] == 7


@ENOUGH
@given(DATA)
def test_what_is_told_is_one_line_of_unicode(data: dict[str, Any]) -> None:
    body = encode(data)
    assert not set(body) & {"\n", "\r", "\0"}
    assert body.encode()
