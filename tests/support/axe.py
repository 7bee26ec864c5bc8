"""Asks axe-core what is wrong with a page for people who see, hear or move less well (WCAG 2.2 A and AA)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).resolve().parents[2] / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on the colours alone, and so is looked at again in the dark.
COLOURS = ["color-contrast", "link-in-text-block"]
_RUN = """([selector, runOnly]) => axe.run(selector ?? document, {
    runOnly, rules: runOnly.type === "tag" ? { "target-size": { enabled: true } } : {}, resultTypes: ["violations"], iframes: false, preload: false,
}).then((found) => found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ").replace(/^Fix (any|all) of the following: /, "")}`)))"""


@cache
def _source() -> str:
    assert SCRIPT.exists(), "axe-core is missing; `make dev` fetches it from npm (see CONTRIBUTING.md)"
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Any, within: str | None = None, *, colours_only: bool = False) -> list[str]:
    """One line for each element that breaks a rule; `within` is a selector, for looking at a part of the page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN, [within, {"type": "rule", "values": COLOURS} if colours_only else {"type": "tag", "values": TAGS}])
    return found
