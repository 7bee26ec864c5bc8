"""Making and changing calendars."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions, rules
from relevo.accounts.validators import time_zone
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.sla import validators
from relevo.sla.calendars import WEEKDAYS
from relevo.sla.models import Calendar
from relevo.sla.recompute import recompute_later

MAX_CALENDARS = 100
HOURS = frozenset({"time_zone", "week", "country", "subdivision", "exceptions"})
FIELDS = HOURS | {"name", "is_active"}


def create_calendar(*, actor: Actor, name: str, **values: Any) -> Calendar:
    """Makes a calendar of `time_zone`, `week` and, if wanted, `country`, `subdivision` and `exceptions`, all as the model holds them.

    Raises Invalid for whatever is none of these, a week without hours, and a name that is taken; Forbidden.
    """
    permissions.require(actor, permissions.SLA_MANAGE)
    calendar = Calendar()
    _set(calendar, {"name": name, "exceptions": [], "country": "", "subdivision": "", **values})
    with transaction.atomic():
        if Calendar.objects.count() >= MAX_CALENDARS:
            raise Invalid("too_many", _("That is too many entries."), fields={"name": _("Keep at most %(limit)d.") % {"limit": MAX_CALENDARS}})
        _save(calendar)
        rules.changed()
        audit.record(audit.CALENDAR_CREATED, actor=actor, target=calendar, data={"name": calendar.name})
    return calendar


def edit_calendar(calendar: Calendar, *, actor: Actor, **values: Any) -> Calendar:
    """Changes any of what `create_calendar` takes, and `is_active`. Another country takes the region with it, unless one is given.

    A job brings what is owed by these hours to them: running targets alone, of which the history tells old and new due times. The trace tells each
    weekday that changed, and the exceptions that came and went. Raises Invalid, Forbidden.
    """
    permissions.require(actor, permissions.SLA_MANAGE)
    with transaction.atomic():
        calendar.refresh_from_db(from_queryset=Calendar.objects.select_for_update())
        data = _set(calendar, values)
        if data:
            calendar.updated_at = clock.now()
            _save(calendar)
            audit.record(audit.CALENDAR_EDITED, actor=actor, target=calendar, data=_facts(calendar, data))
            if data.keys() & HOURS:
                recompute_later(calendar.policies.values_list("pk", flat=True), reason="calendar")
    return calendar


def changed_calendar(calendar: Calendar, values: dict[str, Any]) -> Calendar:
    """A copy that is not saved, as it would be with these values: to say what a change does before it is made. Raises Invalid."""
    copy = Calendar(**{field.attname: getattr(calendar, field.attname) for field in Calendar._meta.concrete_fields})
    _set(copy, values)
    return copy


def _set(calendar: Calendar, values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a calendar: {sorted(unknown)}")
    clean = dict(values)
    for field, check in (
        ("name", validators.name),
        ("time_zone", time_zone),
        ("week", validators.week),
        ("exceptions", validators.exceptions),
        ("country", validators.country),
    ):
        if field in clean:
            clean[field] = check(clean[field])
    country = clean.get("country", calendar.country)
    if "subdivision" in clean:
        clean["subdivision"] = validators.subdivision(clean["subdivision"], country)
    elif country != calendar.country:
        clean["subdivision"] = ""
    return audit.changes(calendar, clean)


def _facts(calendar: Calendar, data: dict[str, Any]) -> dict[str, Any]:
    """What the trace holds of changes: single days and exceptions, not whole lists of them."""
    facts: dict[str, Any] = {"name": calendar.name, **data}
    if week := facts.pop("week", None):
        for day, old, new in zip(WEEKDAYS, week["old"], week["new"], strict=True):
            if old != new:
                facts[day] = {"old": old, "new": new}
    if changed := facts.pop("exceptions", None):
        old, new = changed["old"], changed["new"]
        facts["exceptions"] = {"old": [one for one in old if one not in new], "new": [one for one in new if one not in old]}
    return facts


def _save(calendar: Calendar) -> None:
    try:
        with transaction.atomic():
            calendar.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
