"""Which scripts a script of the page imports, so that a browser can ask for all of them at once."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

IMPORT = re.compile(r"^(?:import|export)\b[^'\"();]*?\bfrom '(\.[^']+)'|^import '(\.[^']+)'", re.MULTILINE)
"""What is imported before the script runs; `import(…)` asks for its script only when it comes to it."""


def imported(script: Path) -> list[Path]:
    """The script and all that it imports, directly and further on, each once. Raises OSError."""
    found: dict[Path, None] = {}
    wanted = [script]
    while wanted:
        path = wanted.pop(0)
        if path not in found:
            found[path] = None
            names = IMPORT.findall(path.read_text(encoding="utf-8"))
            wanted += [Path(os.path.normpath(path.parent / (one or other))) for one, other in names]
    return list(found)


@cache
def preloads(static: Path, first: Path, later: Path) -> str:
    """Links that ask for `first` and its imports, and behind them for what `later` needs besides. Raises OSError.

    They are worked out once: hints that are out of date while somebody works on the page do no harm.
    """
    seen = imported(first)
    behind = [path for path in imported(later) if path not in seen]
    lines = [f'<link rel="modulepreload" href="{_address(static, path)}">' for path in seen]
    lines += [f'<link rel="modulepreload" fetchpriority="low" href="{_address(static, path)}">' for path in behind]
    return "\n  ".join(lines)


def _address(static: Path, path: Path) -> str:
    return f"/static/{path.relative_to(static).as_posix()}"
