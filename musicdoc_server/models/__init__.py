"""Values that travel between rooms, by what they are about; every room imports them from here."""

from musicdoc_server.models.documentary import (
    Clip,
    Documentary,
    Narration,
    OwnUrl,
    Playlist,
    Segment,
    Song,
    Title,
    new_playlist,
)
from musicdoc_server.models.music import Fact, Subject, Track, WantedSong
from musicdoc_server.models.request import LOCAL_OWNER, MAX_ADDRESS, JobRequest, Owner, mail_address
from musicdoc_server.models.value import Value, now, printable
from musicdoc_server.models.writing import (
    SONGS,
    Assignment,
    Brief,
    Chosen,
    Outline,
    OutlineSlot,
    Plan,
    Script,
    Slot,
    Written,
)

__all__ = [
    "LOCAL_OWNER",
    "MAX_ADDRESS",
    "SONGS",
    "Assignment",
    "Brief",
    "Chosen",
    "Clip",
    "Documentary",
    "Fact",
    "JobRequest",
    "Narration",
    "Outline",
    "OutlineSlot",
    "OwnUrl",
    "Owner",
    "Plan",
    "Playlist",
    "Script",
    "Segment",
    "Slot",
    "Song",
    "Subject",
    "Title",
    "Track",
    "Value",
    "WantedSong",
    "Written",
    "mail_address",
    "new_playlist",
    "now",
    "printable",
]
