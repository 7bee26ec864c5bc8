"""The headings of a list's columns."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relevo.desk.wording.reader import language


def column_name(column: str) -> str:
    """What stands above a column of `tickets.columns`."""
    return _names(language())[column]


def column_names() -> dict[str, str]:
    """All of them, in the order in which they stand."""
    return _names(language())


@lru_cache(maxsize=16)
def _names(_spoken: str) -> dict[str, str]:
    return {
        "requester": _("Requester"),
        "team": _("Team"),
        "campaign": _("Campaign"),
        "account": _("Account"),
        "service": _("Service"),
        "category": _("Category"),
        "tags": _("Tags"),
        "priority": _("Priority"),
        "assignee": _("Assignee"),
        "status": _("Status"),
        "due": _("Next due"),
        "messages": pgettext("column", "Messages"),
        "created": pgettext("column", "Opened"),
        "received": pgettext("column", "Last received"),
        "answered": pgettext("column", "Last answered"),
        "updated": _("Updated"),
    }
