"""What teams, campaigns and access profiles share: a unique name and a set of members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import AccessProfile, Campaign, Team, User
from relevo.core.errors import Invalid


def save_named(target: Team | Campaign | AccessProfile, **options: Any) -> None:
    """Saves; a name that is taken is refused by the unique key and answered with Invalid."""
    try:
        with transaction.atomic():
            target.save(**options)
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error


def set_members(target: Team | Campaign, members: Iterable[User]) -> dict[str, list[int]]:
    """Makes `members` the only ones, and returns the ids before and after, sorted."""
    old = sorted(target.members.values_list("pk", flat=True))
    chosen = list(members)
    target.members.set(chosen)
    return {"old": old, "new": sorted({user.pk for user in chosen})}
