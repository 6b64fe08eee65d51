"""POST /v1/audio/speech."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tornado.iostream import StreamClosedError

from tests.standins.openai import sound
from tests.standins.openai.base import OpenAI
from tests.standins.wire import Gone

MOST_CHARACTERS = 4096
STEP_S = 0.1
"""Speech comes in portions of so many seconds, as from a server that sends what it has made."""


class Speech(OpenAI):
    """Sound of the right length, sent as fast as a voice of that speed would make it."""

    async def post(self) -> None:
        asked = self.asked("model", "input", "voice")
        self.check_model(asked["model"], speaks=True)
        text, form, pace = self._read(asked)
        await self._misbehave(text)
        length_s = sound.seconds(text, self.behaviour.words_per_min) / pace
        self.call.notes |= {"characters": len(text), "audio_s": round(length_s, 3)}
        made = asyncio.get_running_loop().run_in_executor(None, sound.spoken, text, length_s, form)
        await self.pause(self.behaviour.first_audio_s)
        self.set_header("Content-Type", sound.TYPES[form])
        await self._send(await made, length_s)

    def _read(self, asked: dict[str, Any]) -> tuple[str, str, float]:
        text, form, pace = asked["input"], asked.get("response_format") or "mp3", asked.get("speed") or 1.0
        if not isinstance(text, str) or not text.strip():
            self.refuse(400, "Input must not be empty.", param="input")
        if len(text) > MOST_CHARACTERS:
            message = f"[{{'type': 'string_too_long', 'loc': ('body', 'input'), 'msg': 'at most {MOST_CHARACTERS}'}}]"
            self.refuse(400, message, param="input", code="string_above_max_length")
        if form not in sound.TYPES:
            self.refuse(400, f"There is no response_format {form!r} here.", param="response_format")
        if not isinstance(pace, int | float) or not 0.25 <= pace <= 4.0:
            self.refuse(400, "speed must be between 0.25 and 4.0.", param="speed")
        return text, form, float(pace)

    async def _misbehave(self, text: str) -> None:
        behaviour = self.behaviour
        if behaviour.take("speech_hang"):
            await self.hang()
        if behaviour.take("speech_5xx") or any(part in text for part in behaviour.unspeakable):
            self.fail(500, "The server had an error while processing your request.")

    async def _send(self, audio: bytes, length_s: float) -> None:
        behaviour = self.behaviour
        if behaviour.take("speech_not_audio"):
            self.set_header("Content-Type", "text/html")
            audio = b"<html><body>Under maintenance</body></html>"
        if behaviour.take("speech_silent"):
            audio = b""
        cut = len(audio) // 2 if behaviour.take("speech_cut_off") else len(audio)
        needed_s, start, sent = length_s / behaviour.audio_speed, time.monotonic(), 0
        while sent < cut:
            await asyncio.sleep(max(0.0, min(STEP_S, start + needed_s - time.monotonic())))
            if self.gone.is_set():
                raise Gone
            part = min(1.0, (time.monotonic() - start) / needed_s) if needed_s else 1.0
            upto = min(cut, int(len(audio) * part))
            self.write(audio[sent:upto])
            sent = upto
            try:
                await self.flush()
            except StreamClosedError:
                return
        if cut < len(audio):
            self.drop()
        self.call.notes["sent_bytes"] = sent
