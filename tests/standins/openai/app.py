"""Joins the OpenAI stand-in's routes."""

from __future__ import annotations

import tornado.web

from tests.standins.control import Control
from tests.standins.openai import base, chat, speech
from tests.standins.openai.behaviour import OpenAIBehaviour
from tests.standins.wire import Route, application

ROUTES: list[tuple[str, type[Route]]] = [
    ("/v1/models", base.Models),
    ("/v1/models/{id}", base.Model),
    ("/v1/chat/completions", chat.Chat),
    ("/v1/audio/speech", speech.Speech),
]


def make_app(behaviour: OpenAIBehaviour) -> tornado.web.Application:
    """Everything below /v1."""
    return application(Control(behaviour, lambda: None), ROUTES, base.Nowhere)
