"""The house keeps its shape: imports point one way, and nothing has a name that says nothing."""

import ast
from pathlib import Path

import pytest

PACKAGE = "musicdoc_server"
ROOT = Path(__file__).parent.parent / PACKAGE
LEAVES = {"", "models", "errors", "keys", "reading", "sentences", "captions", "languages", "upstream"}
MAY_IMPORT = {
    "": set(),
    "captions": set(),
    "errors": set(),
    "languages": set(),
    "models": {"errors"},
    "reading": {"errors"},
    "sentences": set(),
    "upstream": {"models"},
    "settings": {"errors"},
    "keys": {"errors"},
    "tokens": {"stores.base"},
    "meters": {"jobs.event_log", "jobs.journal"},
    "spending": {"upstream"},
    "jobs": {"jobs", "spending", "stores.base"},
    "pipeline": {"pipeline", "catalogs.base", "writers.base", "voices.base", "stores.base"},
    "catalogs": {"catalogs"},
    "writers": {"writers"},
    "voices": {"voices"},
    "stores": {"stores", "voices.base"},
    "mail": {"mail"},
    "web": {"web", "jobs", "exports", "keys", "tokens", "stores.base"},
    "exports": {"exports"},
    "terminal": {"jobs", "exports"},
    "token_command": {"tokens"},
    "parts": {"settings", "exports", "catalogs", "writers", "voices", "stores", "mail", "spending", "tokens", "web"},
    "pipelines": {"settings", "parts", "jobs", "pipeline", "stores"},
    "node": {
        "pipelines",
        "settings",
        "exports",
        "parts",
        "jobs",
        "pipeline",
        "catalogs",
        "stores",
        "mail",
        "keys",
        "meters",
        "tokens",
        "web",
    },
    "app": {"node", "settings", "parts", "catalogs.examples", "web"},
    "garbage": set(),
    "serving": {
        "garbage",
        "settings",
        "node",
        "app",
        "web.api",
        "web.doors.doorway",
        "web.doors.gates",
        "web.request_log",
    },
    "__main__": {"settings", "node", "serving", "terminal", "token_command"},
}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            found |= {node.module} | {
                f"{node.module}.{alias.name}"
                for alias in node.names
                if (ROOT.parent / node.module.replace(".", "/") / f"{alias.name}.py").exists()
            }
    return {name.removeprefix(PACKAGE).removeprefix(".") for name in found if name.split(".")[0] == PACKAGE}


MODULES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    room = name_of(path).split(".")[0]
    allowed = MAY_IMPORT[room] | LEAVES
    wrong = {name for name in imports_of(path) if name not in allowed and name.split(".")[0] not in allowed}
    assert not wrong, f"{name_of(path)} must not import {wrong}"


def test_concrete_parts_see_only_their_own_room() -> None:
    for path in MODULES:
        if name_of(path).split(".")[0] in {"jobs", "pipeline", "web"}:
            concrete = {name for name in imports_of(path) if name.startswith("stores.") and name != "stores.base"}
            assert not concrete, f"{name_of(path)} must not know {concrete}"


def test_no_module_is_called_after_nothing() -> None:
    assert not [path for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "misc"}]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_cycle_hides_in_a_function(path: Path) -> None:
    """An import of our own inside a function is allowed to the command line alone, which starts quickly that way."""
    if name_of(path) == "__main__":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    assert not str(node.module).startswith(PACKAGE), f"{path}:{node.lineno}"
