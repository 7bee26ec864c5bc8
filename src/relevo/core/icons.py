"""Icons of the Lucide set, drawn into the page so that they take the text's colour and cost no request."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from markupsafe import Markup

_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> Markup:
    """The icon as an ``<svg class="icon …">`` that assistive technology passes over; size and stroke come from the style sheet.

    Raises KeyError for an unknown name, so that a misspelt one is noticed at the first view of the page.
    """
    drawn = _BODY.search(_archive().read(f"{name}.svg").decode())
    body = re.sub(r"\s*\n\s*", "", drawn[1]).replace(" />", "/>") if drawn else ""
    classes = f"icon {extra}".strip()
    return Markup(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{body}</svg>')  # noqa: S704 - drawn by the icon package


@cache
def _archive() -> ZipFile:
    """The package's own functions open it anew for each icon and read the names of all 1,700: some 30 ms, forty times on a first page."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))
