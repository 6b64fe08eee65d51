"""What makes a view usable by everybody, as far as a program can tell. axe-core has the rules of WCAG."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
NARROW = {"width": 320, "height": 640}

RUN_AXE = """async (tags) => {
  const { violations } = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => (
    `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\\s+/g, ' ')}`)));
}"""

# Everything that can be pressed or typed into: whether it is within the width of the page, and how large it is in
# pixels. What stands alone is to be 44 high; what stands in a line of others 24.
REACH = """() => {
  const wrong = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) wrong.push(`the page is ${page.scrollWidth} px wide`);
  const top = document.querySelector('dialog[open]') ?? document;
  for (const node of top.querySelectorAll('button, a[href], input, select, textarea, summary')) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.matches('.skip')) continue;
    const target = node.matches('[type=radio], [type=checkbox]') ? node.closest('label') ?? node : node;
    const { left, right, width, height } = target.getBoundingClientRect();
    const name = node.outerHTML.slice(0, 120);
    if (left < 0 || right > page.clientWidth + 0.5) wrong.push(`${name} reaches from ${left} to ${right}`);
    const alone = node.matches('button:not(.link), select, textarea, [type=text], [type=email], [type=number]');
    const least = alone ? 44 : 24;
    if (height < least - 0.5 || width < 24) wrong.push(`${name} is ${width} by ${height}`);
  }
  return wrong;
}"""

MOVING = """() => document.getAnimations().filter(({ playState }) => playState === 'running')
  .map(({ animationName, transitionProperty, effect }) => (
    `${animationName ?? transitionProperty} of ${effect.target.outerHTML.slice(0, 120)}`))"""


def needs_axe() -> None:
    """Skips where node_modules is not there, or fails where it has to be."""
    if AXE.exists():
        return
    reason = "axe-core is missing: scripts/setup-node installs it"
    if os.environ.get("MUSICDOC_REQUIRE_NODE"):
        pytest.fail(reason)
    pytest.skip(reason)


def faults(page: Page) -> list[str]:
    """What is wrong with the view that `page` shows: by axe in both themes, in 320 pixels, and with motion reduced."""
    found = []
    usual: Any = page.viewport_size
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {fault}" for fault in page.evaluate(RUN_AXE, TAGS)]
    found += [f"moves: {fault}" for fault in page.evaluate(MOVING)]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    found += [f"narrow: {fault}" for fault in page.evaluate(REACH)]
    page.set_viewport_size(usual)
    return found
