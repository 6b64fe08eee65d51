"""What the API's document says is what the server does, whatever it is asked; a longer run by hand: fuzzing.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.fuzzing import broken, fuzzed, scene

CASES = 3
PHASES = {"none": ("coverage", "fuzzing"), "token": ("coverage",), "spotify": ("fuzzing",)}
"""`coverage` goes through the bounds of every field one by one, `fuzzing` makes things up."""


@pytest.mark.parametrize("mode", PHASES)
def test_the_server_keeps_to_its_document(tmp_path: Path, mode: str) -> None:
    with scene(mode, tmp_path / "data") as here:
        done = fuzzed(here, tmp_path, CASES, *PHASES[mode], always_alike=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not broken(here.server.log())
