"""Asks PyPI's advisories about what is installed: `python -m tools.audit`. Exit code 1 where something is bad.

Where the advisories cannot be had it says so in one line, and fails only with MUSICDOC_REQUIRE_AUDIT=1. A mirror that
answers, but has none, is no source: so one package is asked for first, of which they must know.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from typing import Any

ENOUGH_S = 30
KNOWN = "tornado"
NOT_OURS = {"pip"}
"""It comes with the machine's Python, and is not what the server runs on."""


def audited(*what: str) -> list[dict[str, Any]] | None:
    """What pip-audit says of each package; None where it could not be asked, or knew nothing."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        "5",
        *what,
    ]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=ENOUGH_S, check=False).stdout
        found = [each for each in json.loads(said)["dependencies"] if "skip_reason" not in each]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return found or None


def main() -> int:
    """Prints what is bad, or that nothing is, or that nobody could be asked."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as asked:
        asked.write(f"{KNOWN}=={version(KNOWN)}\n")
        asked.flush()
        there = audited("--requirement", asked.name, "--no-deps", "--disable-pip")
    packages = audited("--local", "--skip-editable") if there else None
    if packages is None:
        print("Advisories cannot be had here: what is installed is not checked for known faults.", file=sys.stderr)
        return 1 if os.environ.get("MUSICDOC_REQUIRE_AUDIT") else 0
    bad = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version'}"
        for each in packages
        if each["name"] not in NOT_OURS
        for fault in each["vulns"]
    ]
    print("\n".join(bad) or f"Nothing bad is known of {len(packages)} packages that are installed.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
