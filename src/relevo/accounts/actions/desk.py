"""Changing the settings of the whole installation."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from relevo.accounts import audit, permissions, validators
from relevo.accounts.models import Desk
from relevo.core.actors import Actor

_CLEAN: dict[str, Any] = {
    "name": validators.name,
    "language": validators.language,
    "time_zone": validators.time_zone,
    "hides_other_campaigns": bool,
    "phone_region": validators.phone_region,
}


def edit_desk(*, actor: Actor, **values: Any) -> Desk:
    """Changes name, language, time zone, the country of telephone numbers, or whether tickets are hidden from agents of other campaigns (S2).

    Hiding holds from the next request of everybody on.
    """
    permissions.require(actor, permissions.DESK_MANAGE)
    unknown = set(values) - _CLEAN.keys()
    if unknown:
        raise ValueError(f"not a setting of the desk: {sorted(unknown)}")
    with transaction.atomic():
        desk = Desk.objects.select_for_update().get()
        data = audit.changes(desk, {field: _CLEAN[field](value) for field, value in values.items()})
        if data:
            desk.save(update_fields=list(data))
            audit.record(audit.DESK_EDITED, actor=actor, target=desk, data=data)
    return desk
