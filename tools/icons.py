"""Draws the icons that systems want as PNG from the drawings in static/icons.

    python -m tools.icons

It needs what the browser tests need: Playwright, and Debian's Chromium.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).parents[1] / "static" / "icons"
DRAWN = {
    "icon-192.png": ("favicon.svg", 192),
    "icon-512.png": ("favicon.svg", 512),
    "maskable-512.png": ("maskable.svg", 512),
    "touch-180.png": ("maskable.svg", 180),
}
"""The file, the drawing it is made from, and its sides in pixels."""


def main() -> None:
    """Writes every icon anew."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (drawing, side) in DRAWN.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            svg = (ICONS / drawing).read_text(encoding="utf-8")
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{side}px}}</style>{svg}")
            page.screenshot(path=str(ICONS / name), omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
