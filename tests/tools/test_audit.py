"""What scripts/check makes of what pip-audit says; in its place stands a program that says what the test wants."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GOOD = {"name": "tornado", "version": "6.6.1", "vulns": []}
BAD = {"name": "x", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "description": "bad"}]}
OWN_PIP = {**BAD, "name": "pip"}
NOT_KNOWN = {"name": "tornado", "skip_reason": "Dependency not found on PyPI"}


def audit(folder: Path, said: str, **switches: str) -> subprocess.CompletedProcess[str]:
    (folder / "pip_audit.py").write_text(f"print({said!r})")
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", **switches}
    command = [sys.executable, "-m", "tools.audit"]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60, cwd=folder)


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([GOOD], 0, "Nothing bad is known of 1 packages"),
        ([GOOD, OWN_PIP], 0, "Nothing bad is known of 2 packages"),
        ([GOOD, BAD], 1, "x 1.0: PYSEC-1, mended in 1.1"),
    ],
)
def test_what_is_bad_fails(tmp_path: Path, packages: list[dict[str, Any]], code: int, words: str) -> None:
    done = audit(tmp_path, json.dumps({"dependencies": packages, "fixes": []}))
    assert done.returncode == code
    assert words in done.stdout


@pytest.mark.parametrize("said", ["", "no JSON", json.dumps({"dependencies": [NOT_KNOWN], "fixes": []})])
def test_advisories_that_cannot_be_had_are_told_and_fail_where_they_are_required(tmp_path: Path, said: str) -> None:
    done = audit(tmp_path, said)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "cannot be had" in done.stderr
    assert audit(tmp_path, said, MUSICDOC_REQUIRE_AUDIT="1").returncode == 1
