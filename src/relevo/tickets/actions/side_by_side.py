"""Choosing which lists one looks at side by side."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core.errors import Invalid
from relevo.tickets.lists import VIEWS
from relevo.tickets.models import SideBySide
from relevo.tickets.queries import views_visible_to

MAX_COLUMNS = 8
# What somebody sees who has not chosen yet.
FIRST = ("mine", "unassigned", "pending")


def side_by_side(user: User) -> list[str]:
    """The user's lists from left to right: names of `lists.VIEWS` and ids of views; some may be gone, or not the user's to see any more."""
    chosen = SideBySide.objects.filter(user=user).values_list("views", flat=True).first()
    return list(FIRST) if chosen is None else chosen


def choose_side_by_side(*, user: User, views: Sequence[str]) -> list[str]:
    """Sets the user's own lists, each at most once, eight at most. Nobody else sees the choice, so no trace is kept of it.

    Raises Invalid for too many, and for one that there is not or that the user does not see.
    """
    views = list(dict.fromkeys(views))
    if len(views) > MAX_COLUMNS:
        raise Invalid("too_many_columns", _("Up to %(count)s lists stand side by side. Take one away first.") % {"count": MAX_COLUMNS})
    with transaction.atomic():
        ids = {name for name in views if name.isascii() and name.isdecimal() and len(name) < 10}
        known = {str(pk) for pk in views_visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)} if ids else set()
        for name in views:
            if name not in VIEWS and name not in known:
                raise Invalid(
                    "unknown_view",
                    _("There is no such list, or it is not shared with you."),
                    fields={"views": _("%(value)s is not known.") % {"value": name}},
                )
        SideBySide.objects.update_or_create(user=user, defaults={"views": views})
    return views
