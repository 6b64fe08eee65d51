"""How a stand-in is told to misbehave, and what it tells of the calls it got.

GET  /_control              every setting with its value, default and help
POST /_control              {"latency_s": 0, "hang": 1}: an unknown name or a wrong type is a 400
POST /_control/reset        all settings as at the start, no calls remembered
GET  /_control/requests     every captured call, in order
GET  /_control/counts       calls by method and route, and tokens used
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import tornado.web

ALWAYS = -1
"""A number of calls that never runs out."""


def setting(default: Any, help_text: str) -> Any:
    """A field of a Behaviour. A number of calls counts down as it is used; -1 means always."""
    return field(default_factory=lambda: copy.deepcopy(default), metadata={"help": help_text})


@dataclass
class Behaviour:
    """What can be set from outside. Subclasses add fields."""

    latency_s: float = setting(0.0, "seconds before any answer")
    on_path: str = setting("/v1", "fail_5xx, hang and drop meet only paths that begin so")
    fail_5xx: int = setting(0, "the next n calls answer status_5xx; -1: always (so for every n below)")
    status_5xx: int = setting(503, "the status of fail_5xx")
    hang: int = setting(0, "the next n calls are never answered")
    drop: int = setting(0, "the next n calls end with the connection closed and no answer")
    echo: bool = setting(False, "errors repeat what came: the key or token, and the body of a sign-in")

    def change(self, values: dict[str, Any]) -> None:
        """Sets all of `values` or, with a ValueError that names the wrong one, none."""
        known = {each.name for each in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"There is no setting {name!r}. There are: {', '.join(sorted(known))}.")
            wanted = type(getattr(self, name))
            fits = isinstance(value, wanted) or (wanted is float and type(value) is int)
            if not fits or (isinstance(value, bool) and wanted is not bool):
                raise ValueError(f"{name} must be of type {wanted.__name__}, not {value!r}.")
        for name, value in values.items():
            setattr(self, name, float(value) if type(value) is int and type(getattr(self, name)) is float else value)

    def take(self, name: str) -> bool:
        """Whether the next call is one of the n that were asked for; uses one up."""
        left = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return bool(left != 0)

    def described(self) -> dict[str, dict[str, Any]]:
        """Every setting with its present value, default and help."""
        fresh = type(self)()
        return {
            each.name: {
                "value": getattr(self, each.name),
                "default": getattr(fresh, each.name),
                "help": each.metadata["help"],
            }
            for each in fields(self)
        }


@dataclass
class Call:
    """A captured request and what became of it. `time` is seconds since 1970; `aborted`: the client left first."""

    n: int
    time: float
    method: str
    path: str
    route: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str
    json: Any = None
    status: int | None = None
    answered_s: float | None = None
    aborted: bool = False
    usage: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


class Control:
    """Settings and captured calls of one stand-in. `forget` drops what else it remembers when it is reset."""

    def __init__(self, behaviour: Behaviour, forget: Callable[[], None]) -> None:
        self.behaviour = behaviour
        self.forget = forget
        self.start = copy.deepcopy(behaviour)
        self.calls: list[Call] = []

    def reset(self) -> None:
        """As at the start."""
        self.behaviour.change({each.name: copy.deepcopy(getattr(self.start, each.name)) for each in fields(self.start)})
        self.calls.clear()
        self.forget()

    def counts(self) -> dict[str, Any]:
        """Calls by method and route, and tokens used in all."""
        usage: Counter[str] = Counter()
        for call in self.calls:
            usage.update(call.usage)
        return {"calls": dict(Counter(f"{call.method} {call.route}" for call in self.calls)), "usage": dict(usage)}


class ControlHandler(tornado.web.RequestHandler):
    """Answers below /_control; nothing of it is captured."""

    def initialize(self, control: Control) -> None:
        self.control = control

    def get(self, what: str | None) -> None:
        if what == "/requests":
            self.finish({"requests": [asdict(call) for call in self.control.calls]})
        elif what == "/counts":
            self.finish(self.control.counts())
        elif not what:
            self.finish(self.control.behaviour.described())
        else:
            raise tornado.web.HTTPError(404)

    def post(self, what: str | None) -> None:
        if what == "/reset":
            self.control.reset()
        elif not what:
            try:
                values = json.loads(self.request.body)
                if not isinstance(values, dict):
                    raise ValueError("The settings are a JSON object.")
                self.control.behaviour.change(values)
            except ValueError as error:
                self.set_status(400)
                self.finish({"ok": False, "error": str(error)})
                return
        else:
            raise tornado.web.HTTPError(404)
        self.finish({"ok": True})
