"""Icons of the Lucide set, drawn into the page so that they take the text's colour and cost no request."""

from __future__ import annotations

import re
from functools import lru_cache

import lucide
from markupsafe import Markup

_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> Markup:
    """The icon as an ``<svg class="icon …">`` that assistive technology passes over; size and stroke come from the style sheet.

    Raises lucide.IconDoesNotExist for an unknown name, so that a misspelt one is noticed at the first view of the page.
    """
    drawn = _BODY.search(lucide._render_icon(name, None))
    body = re.sub(r"\s*\n\s*", "", drawn[1]).replace(" />", "/>") if drawn else ""
    classes = f"icon {extra}".strip()
    return Markup(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{body}</svg>')  # noqa: S704 - drawn by the icon package
