"""What a browser calls itself, in a few words."""

from __future__ import annotations

import re

# In this order: most browsers also name those that came before them.
_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|Chromium|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X|Macintosh"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Browser and system, such as "Firefox · Linux"; empty where neither is known."""
    found = [next((name for name, pattern in known if re.search(pattern, user_agent[:500])), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
