"""Topics to offer while somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from musicdoc_server.errors import BadInput
from musicdoc_server.models import Suggestion
from musicdoc_server.web.base import ApiHandler

LONGEST_TYPED = 200
"""As long as a topic may be."""

CACHE_S = 60

Suggest = Callable[[str], Awaitable[list[Suggestion]]]
"""The topics of one catalog for what is typed, best first; all that are worth a first look for nothing typed."""


class Suggestions(ApiHandler):
    """`GET /api/suggestions?q=…&catalog=…`."""

    def initialize(self, suggest: Mapping[str, Suggest]) -> None:
        """Tornado's constructor; `suggest` is by catalog, the default first."""
        self.suggest = suggest

    async def get(self) -> None:
        """Topics of the catalog that is named, or else the default one. Raises BadInput."""
        typed = self.get_query_argument("q", "")
        if len(typed) > LONGEST_TYPED:
            raise BadInput(f"“q” must have at most {LONGEST_TYPED} characters.")
        catalog = self.get_query_argument("catalog", next(iter(self.suggest)))
        if catalog not in self.suggest:
            raise BadInput(f"“catalog” must be one of: {', '.join(self.suggest)}.")
        found = await self.suggest[catalog](typed)
        # None may mean that the music folder is still being read. (For "no-store" browsers would not keep the page.)
        self.set_header("Cache-Control", f"private, max-age={CACHE_S}" if found else "private, no-cache")
        self.reply(suggestions=[each.to_json() for each in found])
