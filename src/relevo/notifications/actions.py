"""Reading one's notifications, and choosing how to be told and through which account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.accounts.models import Desk, User
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.notifications.digests import sending_accounts
from relevo.notifications.enums import Pace, Way
from relevo.notifications.kinds import KINDS, in_order
from relevo.notifications.models import Choices, Notification
from relevo.notifications.queries import choices_of

FIELDS = frozenset({"ways", "mail_pace", "mail_at", "quiet_from", "quiet_until", "is_quiet_on_weekends"})


def mark_read(*, user: User, ids: Collection[int] | None = None, until: int | None = None) -> int:
    """Marks the user's own notifications as read: those with these ids, or without ids all, up to the id `until`, so that what has come in
    since the list was shown stays unread. Returns how many were not yet. They leave no event: nothing of a ticket changes."""
    found = Notification.objects.filter(user=user, read_at__isnull=True)
    if ids is not None:
        found = found.filter(pk__in=ids)
    if until is not None:
        found = found.filter(pk__lte=until)
    return found.update(read_at=clock.now(), is_for_mail=False)


def choose(*, user: User, **values: Any) -> Choices:
    """Changes how the user wants to be told; what is left out stays. `ways` maps kinds to lists of ways, kinds that it leaves out stay as well.

    Raises Invalid, naming the field, for unknown kinds, ways and paces, and for quiet hours with one end only.
    """
    unknown = set(values) - FIELDS
    if unknown:
        raise ValueError(f"not a choice: {sorted(unknown)}")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        choices = choices_of(user)
        if "ways" in values:
            choices.ways = _ways(choices.ways, values.pop("ways"))
        if values.get("mail_pace", Pace.QUARTER) not in Pace.values:
            raise Invalid("pace_unknown", _("There is no such pace."), fields={"mail_pace": _("Choose one of the list.")})
        for field, value in values.items():
            setattr(choices, field, value)
        _check_quiet(choices.quiet_from, choices.quiet_until)
        choices.save()
        return choices


def choose_digest_account(account_id: int | None, *, actor: Actor) -> None:
    """Chooses the account through which people of the desk get mail; None for the oldest that can send. Raises Invalid for one that can't."""
    permissions.require(actor, permissions.DESK_MANAGE)
    if account_id is not None and account_id not in {account.pk for account in sending_accounts()}:
        words = _("This account can't send mail.")
        raise Invalid("account_unfit", words, fields={"digest_account_id": words})
    with transaction.atomic():
        desk = Desk.objects.select_for_update().get()
        if data := audit.changes(desk, {"digest_account_id": account_id}):
            desk.save(update_fields=list(data))
            audit.record(audit.DESK_EDITED, actor=actor, target=desk, data=data)


def _ways(before: Mapping[str, list[str]], wanted: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Kept are only differences from what is usual, so that a new usual reaches those who never chose."""
    if set(wanted) - KINDS.keys() or any(set(ways) - set(Way.values) for ways in wanted.values()):
        raise Invalid("way_unknown", _("There is no such notification."), fields={"ways": _("Choose from the kinds and ways that there are.")})
    chosen = {**before, **{kind: in_order(ways) for kind, ways in wanted.items()}}
    return {kind: ways for kind, ways in chosen.items() if kind in KINDS and set(ways) != KINDS[kind].ways}


def _check_quiet(start: time | None, end: time | None) -> None:
    if (start is None) != (end is None):
        missing = "quiet_from" if start is None else "quiet_until"
        raise Invalid("quiet_incomplete", _("Quiet hours need a beginning and an end."), fields={missing: _("Enter a time, or leave both empty.")})
    if start is not None and start == end:
        raise Invalid(
            "quiet_empty", _("Quiet hours need a beginning and an end."), fields={"quiet_until": _("Enter another time than the beginning.")}
        )
