"""What can be set on the OpenAI stand-in."""

# ruff: noqa: RUF009 - setting() makes a dataclass field

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.standins.control import Behaviour, setting

KEY = "standin-key"

MODELS: dict[str, Any] = {
    "gpt-6.1-terra": None,
    "gpt-6.1-luna": None,
    "gpt-5-mini": "2026-12-11",
    "gpt-4o": "2027-01-14",
    "gpt-4.1": "2027-01-14",
    "tts-1": "2027-01-06",
    "tts-1-hd": "2027-01-06",
    "gpt-4o-mini-tts": "2027-01-06",
    "kokoro": None,
}
SPEECH_MODELS = {"tts-1", "tts-1-hd", "gpt-4o-mini-tts", "kokoro"}


@dataclass
class OpenAIBehaviour(Behaviour):
    """Settings; each one's help says what it does."""

    keys: list[str] = setting([KEY], "the keys that are accepted; empty: any, and none")
    models: dict[str, Any] = setting(MODELS, "model: its shutdown_date or null")
    strict_parameters: bool = setting(
        True, "temperature, max_tokens and a schema that is not strict are 400, as with new models"
    )

    first_token_s: float = setting(0.6, "seconds until a model's first token")
    tokens_per_s: float = setting(80.0, "a model's pace after that")
    tokens_per_chunk: int = setting(1, "tokens in one chunk of a stream")
    first_audio_s: float = setting(0.4, "seconds until speech begins to arrive")
    audio_speed: float = setting(8.0, "how many times faster than real time speech arrives")
    words_per_min: float = setting(165.0, "the voice's pace")

    rate_429: int = setting(0, "the next n calls answer 429 with Retry-After: retry_after_s")
    retry_after_s: int = setting(1, "what rate_429 says in Retry-After, in seconds")
    no_credit: int = setting(0, "the next n calls answer 429 insufficient_quota, which does not pass")

    on_prompt: str = setting("", "all of the below meet only chat calls whose messages contain this text")
    refuse_json_schema: int = setting(0, "the next n chat calls with a json_schema are 400")
    refuse_json_object: int = setting(0, "the next n chat calls with json_object are 400")
    chat_5xx: int = setting(0, "the next n chat calls answer 500")
    chat_hang: int = setting(0, "the next n chat calls are never answered")
    stall: int = setting(0, "the next n answers stop in the middle and the connection stays open")
    cut_off: int = setting(0, "the next n answers end in the middle with the connection closed")
    refusal: int = setting(0, "the next n answers are a message.refusal")
    truncate: int = setting(0, "the next n answers end in the middle with finish_reason length")
    content_filter: int = setting(0, "the next n answers end in the middle with finish_reason content_filter")
    code_fences: int = setting(0, "the next n answers come in a Markdown code fence")
    prose_around: int = setting(0, "the next n answers have a sentence before and after")
    junk: int = setting(0, "the next n answers are no JSON and make no sense")
    empty_answer: int = setting(0, "the next n answers are empty")
    wrong_counts: int = setting(0, "the next n JSON answers have lists of a wrong length (three for five, one less)")
    repeat_songs: int = setting(0, "the next n JSON answers name one song everywhere")
    unknown_songs: int = setting(0, "the next n JSON answers name songs that do not exist")
    empty_strings: int = setting(0, "the next n JSON answers have nothing but empty strings")
    many_slots: int = setting(0, "the next n JSON answers have 40 entries in every list of objects")
    other_language: int = setting(0, "the next n answers are in German, whatever was asked")
    wrong_length: int = setting(0, "the next n answers are half as long as asked")
    wrong_year: int = setting(0, "the next n narrations say a year that is not the song's")
    names_other_song: int = setting(0, "the next n narrations name a song that was not given")

    speech_5xx: int = setting(0, "the next n speech calls answer 500")
    speech_hang: int = setting(0, "the next n speech calls are never answered")
    speech_cut_off: int = setting(0, "the next n speech answers end in the middle with the connection closed")
    speech_not_audio: int = setting(0, "the next n speech calls answer 200 with an HTML page")
    speech_silent: int = setting(0, "the next n speech calls answer 200 with no bytes")
    unspeakable: list[str] = setting([], "speech of a text that contains one of these is always a 500")
