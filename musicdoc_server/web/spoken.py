"""In which languages and voices documentaries can be told on this server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musicdoc_server.errors import BadInput
from musicdoc_server.languages import is_english, name_of
from musicdoc_server.models import JobRequest

MODEL = "a language model (setting llm_url or llm_key)"
SERVER = "a speech server (setting voice_url)"


@dataclass(frozen=True)
class Spoken:
    """`model`: a language model writes; `server`: a speech server speaks; `voice`: its voice, or the local one's name;
    `words_per_min`: about how fast that is.

    What works without them knows only English, and has one voice.
    """

    model: bool
    server: bool
    voice: str
    words_per_min: float

    def check(self, request: JobRequest) -> None:
        """Raises BadInput for a language or a voice that cannot be had here."""
        self._check_language(request.language, ((MODEL, self.model), (SERVER, self.server)))
        self.check_speech(request.language, request.voice)

    def check_speech(self, language: str, voice: str) -> None:
        """The same for a text that is written already."""
        self._check_language(language, ((SERVER, self.server),))
        if voice not in ("", self.voice) and not self.server:
            raise BadInput(f"The field “voice” can only be “{self.voice}” on this server: others need {SERVER}.")

    def _check_language(self, language: str, needs: Iterable[tuple[str, bool]]) -> None:
        missing = [what for what, there in needs if not there]
        if missing and not is_english(language):
            raise BadInput(
                f"The field “language” can only be English on this server: {name_of(language)} needs "
                f"{' and '.join(missing)}."
            )
