"""The template environment of pages for guests: translations, addresses, icons, moments and sizes."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from relevo.core.assets import static
from relevo.core.icons import icon
from relevo.portal import moments
from relevo.tickets.wording import channel_names, status_name


def url(name: str, *args: Any) -> str:
    """The address of a view."""
    return reverse(name, args=args)


def channel_name(kind: str) -> str:
    """A channel as people read it."""
    return channel_names().get(kind, kind)


def environment(**options: Any) -> Environment:
    """Jinja2 with everything that templates of the portal may use. A name that is not there is an error, never an empty text."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - autoescape comes with the options
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    made.globals |= {
        "url": url,
        "static": static,
        "icon": icon,
        "language": lambda: get_language() or "en",
        "status_name": status_name,
        "channel_name": channel_name,
    }
    made.filters |= {"time": moments.time, "filesize": filesizeformat}
    return made
