"""Stage 6: the documentary becomes a playlist."""

from __future__ import annotations

from musicdoc_server.models import Documentary, Value, new_playlist
from musicdoc_server.pipeline.base import Step
from musicdoc_server.stores.base import PlaylistStore


class Saved(Value):
    """Where the documentary can be found from now on."""

    playlist_id: str


async def save(playlists: PlaylistStore, owner_id: str, job_id: str, documentary: Documentary, step: Step) -> Saved:
    """Saves it for its owner, once for each job. Raises StoreError."""
    step(0, "Saving your playlist")
    playlist = new_playlist(owner_id, documentary, seed=job_id)
    await playlists.add(playlist)
    step(1, f"Saved “{documentary.title}”")
    return Saved(playlist_id=playlist.id)
