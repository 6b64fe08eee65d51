"""Writes conf/musicdoc.toml and docs/settings.md from the settings: `python -m tools.settings_docs`.

A test holds both equal to what this prints.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from musicdoc_server.settings import Settings

ROOT = Path(__file__).parent.parent
HOME = "the user's data folder"

INTRO = """# Settings

Every setting can be given in four places; the last one wins: the default, the conf file (`--config FILE`, a sample is
conf/musicdoc.toml), the environment (`MUSICDOC_PORT=9000`), a flag (`--port 9000`).

| setting | default | what it does |
|---|---|---|
"""


def conf_sample() -> str:
    """The sample conf file: every setting, commented out, with its default and its help."""
    lines = ["# Musicdoc's settings. Take away the # of a line and change its value.", ""]
    for name, field in Settings.model_fields.items():
        lines += textwrap.wrap(field.description or "", 118, initial_indent="# ", subsequent_indent="# ")
        lines += [f"#{name} = {_toml(name, field)}", ""]
    return "\n".join(lines)


def settings_page() -> str:
    """docs/settings.md."""
    rows = [
        f"| `{name}` | {_shown(name, field)} | {field.description} |" for name, field in Settings.model_fields.items()
    ]
    return INTRO + "\n".join(rows) + "\n"


def _toml(name: str, field: FieldInfo) -> str:
    if name in {"data_dir", "library"}:
        return f'"{"/var/lib/musicdoc" if name == "data_dir" else "/srv/music"}"'
    return f'"{field.default}"' if isinstance(field.default, str | SecretStr) else str(field.default).lower()


def _shown(name: str, field: FieldInfo) -> str:
    if name == "data_dir":
        return HOME
    return f"`{field.default}`" if field.default is not None and str(field.default) else ""


def main() -> None:
    """Writes both files."""
    (ROOT / "conf" / "musicdoc.toml").write_text(conf_sample(), encoding="utf-8")
    (ROOT / "docs" / "settings.md").write_text(settings_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
