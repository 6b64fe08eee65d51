"""A user's documentaries as a podcast: RSS 2.0 with the namespaces of Apple (itunes) and Podcasting 2.0 (podcast)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple
from xml.etree import ElementTree  # nosec B405 # it writes, and reads nothing

from musicdoc_server.exports.tags import SYNTHETIC

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"


class Episode(NamedTuple):
    """One documentary; addresses are whole. `size_bytes` is the file's, `made_at` UTC, ISO 8601."""

    id: str
    title: str
    summary: str
    made_at: str
    page: str
    sound: str
    size_bytes: int
    duration_ms: int
    chapters: str
    transcript: str


class Channel(NamedTuple):
    """What the feed says of itself."""

    title: str
    summary: str
    here: str
    page: str
    cover: str


def rss(channel: Channel, episodes: Sequence[Episode]) -> str:
    """The feed, newest episode first as they are given. The same episodes make the same text."""
    for prefix, name in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
        ElementTree.register_namespace(prefix, name)
    root = ElementTree.Element("rss", version="2.0")
    head = ElementTree.SubElement(root, "channel")
    _add(head, "title", channel.title)
    _add(head, "link", channel.page)
    _add(head, "description", channel.summary)
    _add(head, "generator", "Musicdoc")
    _add(head, f"{{{ATOM}}}link", href=channel.here, rel="self", type="application/rss+xml")
    _add(head, f"{{{ITUNES}}}author", "Musicdoc")
    _add(head, f"{{{ITUNES}}}explicit", "false")
    _add(head, f"{{{ITUNES}}}type", "episodic")
    _add(head, f"{{{ITUNES}}}image", href=channel.cover)
    _add(head, f"{{{ITUNES}}}category", text="Music")
    _add(head, f"{{{ITUNES}}}block", "Yes")  # it is somebody's own, not for directories
    _add(head, f"{{{PODCAST}}}locked", "yes")
    if episodes:
        _add(head, "lastBuildDate", _date(max(episode.made_at for episode in episodes)))
    for episode in episodes:
        _episode(ElementTree.SubElement(head, "item"), episode, channel.cover)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)


def _episode(item: ElementTree.Element, episode: Episode, cover: str) -> None:
    _add(item, "title", episode.title)
    _add(item, "description", f"{episode.summary} {SYNTHETIC}".strip())
    _add(item, "link", episode.page)
    _add(item, "guid", episode.id, isPermaLink="false")
    _add(item, "pubDate", _date(episode.made_at))
    _add(item, "enclosure", url=episode.sound, length=str(episode.size_bytes), type="audio/mpeg")
    _add(item, f"{{{ITUNES}}}duration", str(round(episode.duration_ms / 1000)))
    _add(item, f"{{{ITUNES}}}explicit", "false")
    _add(item, f"{{{ITUNES}}}image", href=cover)
    _add(item, f"{{{PODCAST}}}chapters", url=episode.chapters, type="application/json+chapters")
    _add(item, f"{{{PODCAST}}}transcript", url=episode.transcript, type="text/vtt")


def _add(parent: ElementTree.Element, name: str, words: str = "", **attributes: str) -> None:
    """XML has no place for control characters, not even escaped."""
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = "".join(char for char in words if char.isprintable()) or None


def _date(at: str) -> str:
    return format_datetime(datetime.fromisoformat(at))
