"""The routes below /v1/me/player."""

from __future__ import annotations

import re
from typing import Any, cast

from tests.standins.spotify.base import Api
from tests.standins.spotify.catalogue import tracks


class PlayerRoute(Api):
    """What is playing where, by user."""

    @property
    def playing(self) -> dict[str, dict[str, Any]]:
        return cast(dict[str, dict[str, Any]], self.settings["playing"])

    def command(self, device: str) -> str:
        """The device of a command, which only Premium may give."""
        self.need("user-modify-playback-state")
        if self.who.get("product", "premium") != "premium":
            self.fail(403, "Player command failed: Premium required", "PREMIUM_REQUIRED")
        if self.behaviour.take("device_404"):
            self.fail(404, "Device not found")
        device = device or self.playing.get(self.who["user"], {}).get("device", "")
        if not device:
            self.fail(404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE")
        if self.behaviour.devices and device not in self.behaviour.devices:
            self.fail(404, "Device not found")
        return device


class Play(PlayerRoute):
    """PUT /v1/me/player/play"""

    def put(self) -> None:
        device = self.command(self.get_query_argument("device_id", ""))
        body = self.json_body() or {}
        uris = body.get("uris") or []
        for uri in uris:
            found = re.fullmatch(r"spotify:track:(\w{22})", str(uri))
            if not found or found[1] not in tracks():
                self.fail(400, f"Invalid track uri: {uri}")
        before = self.playing.get(self.who["user"], {})
        self.playing[self.who["user"]] = {
            "device": device,
            "uri": uris[0] if uris else before.get("uri"),
            "position_ms": int(body.get("position_ms") or 0),
            "is_playing": True,
        }
        self.set_status(204)


class Pause(PlayerRoute):
    """PUT /v1/me/player/pause"""

    def put(self) -> None:
        device = self.command(self.get_query_argument("device_id", ""))
        state = self.playing.setdefault(self.who["user"], {"device": device, "uri": None, "position_ms": 0})
        state["is_playing"] = False
        self.set_status(204)


class Player(PlayerRoute):
    """GET and PUT /v1/me/player"""

    def get(self) -> None:
        state = self.playing.get(self.who["user"])
        if not state:
            self.set_status(204)
            return
        uri = state["uri"]
        self.answer(
            {
                "device": device_shape(state["device"], active=True),
                "is_playing": state["is_playing"],
                "progress_ms": state["position_ms"],
                "item": self.shapes.track(tracks()[uri.rpartition(":")[2]]) if uri else None,
                "currently_playing_type": "track",
            }
        )

    def put(self) -> None:
        ids = (self.json_body() or {}).get("device_ids") or [""]
        device = self.command(str(ids[0]))
        self.playing.setdefault(self.who["user"], {"uri": None, "position_ms": 0, "is_playing": False})
        self.playing[self.who["user"]]["device"] = device
        self.set_status(204)


class Devices(PlayerRoute):
    """GET /v1/me/player/devices"""

    def get(self) -> None:
        self.need("user-read-playback-state")
        active = self.playing.get(self.who["user"], {}).get("device", "")
        known = list(dict.fromkeys([*self.behaviour.devices, *([active] if active else [])]))
        self.answer({"devices": [device_shape(each, active=each == active) for each in known]})


def device_shape(each: str, *, active: bool) -> dict[str, Any]:
    """A device object."""
    return {
        "id": each,
        "is_active": active,
        "is_private_session": False,
        "is_restricted": False,
        "name": f"Player {each[:8]}",
        "supports_volume": True,
        "type": "Computer",
        "volume_percent": 100,
    }
