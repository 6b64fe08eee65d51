"""What every route of the OpenAI stand-in does first: the key, the limits, and errors in OpenAI's form."""

from __future__ import annotations

import json
from typing import Any, cast

import tornado.web

from tests.standins.openai.behaviour import SPEECH_MODELS, OpenAIBehaviour
from tests.standins.wire import Route


class OpenAI(Route):
    """The base of all handlers."""

    @property
    def behaviour(self) -> OpenAIBehaviour:
        return cast(OpenAIBehaviour, self.control.behaviour)

    async def prepare(self) -> None:
        await super().prepare()
        if self.request.method == "OPTIONS":
            return
        self._check_key()
        if self.behaviour.take("no_credit"):
            message = "You exceeded your current quota, please check your plan and billing details."
            self.refuse(429, message, kind="insufficient_quota", code="insufficient_quota")
        if self.behaviour.take("rate_429"):
            self.set_header("Retry-After", str(self.behaviour.retry_after_s))
            self.refuse(429, "Rate limit reached.", kind="requests", code="rate_limit_exceeded")

    def refuse(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
    ) -> None:
        """Ends the call with `{"error": {"message", "type", "param", "code"}}`."""
        self.set_status(status)
        self.answer({"error": {"message": self.echoed(message), "type": kind, "param": param, "code": code}})
        raise tornado.web.Finish

    def fail(self, status: int, message: str) -> None:
        self.refuse(status, message, kind="server_error")

    def answer(self, body: Any) -> None:
        """Ends the call with JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body, ensure_ascii=False))

    def asked(self, *required: str) -> dict[str, Any]:
        """The body, with everything that is required."""
        body = self.json_body()
        if not isinstance(body, dict):
            self.refuse(400, "We could not parse the JSON body of your request.")
        for name in required:
            if not body.get(name):
                self.refuse(
                    400, f"Missing required parameter: '{name}'.", param=name, code="missing_required_parameter"
                )
        return cast(dict[str, Any], body)

    def check_model(self, model: Any, *, speaks: bool) -> None:
        """Ends the call with 404 when there is no such model of that kind."""
        if model not in self.behaviour.models or (model in SPEECH_MODELS) is not speaks:
            message = f"The model `{model}` does not exist or you do not have access to it."
            self.refuse(404, message, code="model_not_found")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.answer({"error": {"message": self._reason, "type": "server_error", "param": None, "code": None}})

    def _check_key(self) -> None:
        scheme, _, key = self.request.headers.get("Authorization", "").partition(" ")
        if not self.behaviour.keys:
            return
        if scheme.lower() != "bearer" or not key:
            self.refuse(401, "You didn't provide an API key.")
        if key not in self.behaviour.keys:
            shown = f"{key[:3]}***{key[-2:]}"
            self.refuse(401, f"Incorrect API key provided: {shown}.", code="invalid_api_key")


class Models(OpenAI):
    """GET /v1/models"""

    def get(self) -> None:
        listed = [model_shape(name, ends) for name, ends in self.behaviour.models.items()]
        self.answer({"object": "list", "data": listed})


class Model(OpenAI):
    """GET /v1/models/{id}"""

    def get(self, name: str) -> None:
        if name not in self.behaviour.models:
            self.refuse(404, f"The model '{name}' does not exist", param="model", code="model_not_found")
        self.answer(model_shape(name, self.behaviour.models[name]))


class Nowhere(OpenAI):
    """A path that is not there."""

    def get(self) -> None:
        self.refuse(404, f"Invalid URL ({self.request.method} {self.request.path})")

    post = put = delete = patch = head = get


def model_shape(name: str, ends: str | None) -> dict[str, Any]:
    """A model object; `ends` is its shutdown_date."""
    return {"id": name, "object": "model", "created": 1790000000, "owned_by": "system", "shutdown_date": ends}
