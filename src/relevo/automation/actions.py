"""Making, changing, ordering and switching triggers."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions, rules
from relevo.accounts.catalogue import clean_name
from relevo.accounts.models import Campaign
from relevo.automation import checking
from relevo.automation.models import Trigger
from relevo.automation.tags import tags_of
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets.sharing import may_manage
from relevo.tickets.tags import remember

MAX_TRIGGERS = 500
# It is the actor's label in histories.
MAX_NAME = 60
FIELDS = frozenset({"name", "campaign", "events", "conditions", "actions", "is_active", "position"})


def create_trigger(
    *, actor: Actor, name: str, events: Any, actions: Any, conditions: Any = None, campaign: Campaign | None = None, is_active: bool = False
) -> Trigger:
    """Makes a trigger for all tickets or those of a campaign, the last in the order.

    Raises Invalid for a name that is missing or taken and for what can't be heard, meant or done, with its place (`checking`); Forbidden for who may
    not manage triggers, or not for all tickets or this campaign.
    """
    permissions.require(actor, Trigger.MANAGE)
    trigger = Trigger(campaign=campaign, is_active=is_active)
    _check(actor, trigger)
    values = _clean(actor, trigger, {"name": name, "events": events, "conditions": conditions, "actions": actions})
    for field, value in values.items():
        setattr(trigger, field, value)
    with transaction.atomic():
        listed = _locked()
        if len(listed) >= MAX_TRIGGERS:
            raise Invalid("too_many", _("That is too many entries."), fields={"name": _("Keep at most %(limit)d.") % {"limit": MAX_TRIGGERS}})
        trigger.position = listed[-1].position + 1 if listed else 0
        _save(trigger)
        remember(tags_of(trigger))
        audit.record(audit.TRIGGER_CREATED, actor=actor, target=trigger, data={"name": trigger.name})
        rules.changed()
    return trigger


def unsaved_trigger(*, actor: Actor, trigger: Trigger | None = None, **values: Any) -> Trigger:
    """A trigger with these values that is not stored, such as one to be tried; what is left out is as in `trigger`. Raises as `create_trigger`."""
    permissions.require(actor, Trigger.MANAGE)
    found = Trigger(pk=trigger.pk, conditions=trigger.conditions) if trigger is not None else Trigger(conditions={"all": []})
    for field, value in _clean(actor, found, values).items():
        setattr(found, field, value)
    _check(actor, found)
    return found


def edit_trigger(trigger: Trigger, *, actor: Actor, **values: Any) -> Trigger:
    """Changes any of name, campaign, events, conditions and actions, switches it on or off (`is_active`), and moves it to a `position` (1 is the
    first). Switched on, or hearing something else, it counts from now on: what fell due before is not made up for. Raises Invalid, Forbidden."""
    permissions.require(actor, Trigger.MANAGE)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a trigger: {sorted(unknown)}")
    with transaction.atomic():
        listed = _locked()
        trigger.refresh_from_db()
        _check(actor, trigger)
        position = values.pop("position", None)
        if "campaign" in values:  # Whose templates may be sent depends on it.
            values.setdefault("actions", trigger.actions)
        data = audit.changes(trigger, _clean(actor, trigger, values))
        if data:
            _check(actor, trigger)
            if {"events", "is_active"} & data.keys():
                trigger.active_since = clock.now()
            trigger.updated_at = clock.now()
            _save(trigger)
            if {"events", "conditions", "actions"} & data.keys():
                remember(tags_of(trigger))
        if position is not None and (moved := _move(trigger, listed, position)):
            data["position"] = moved
        if data:
            audit.record(audit.TRIGGER_EDITED, actor=actor, target=trigger, data=_told(trigger, data))
            rules.changed()
    return trigger


def _clean(actor: Actor, trigger: Trigger, values: dict[str, Any]) -> dict[str, Any]:
    campaign, user = values.get("campaign", trigger.campaign), actor.user
    clean: dict[str, Any] = {name: values[name] for name in ("campaign",) if name in values}
    if "name" in values:
        clean["name"] = clean_name(values["name"], limit=MAX_NAME)
    if "events" in values:
        clean["events"] = checking.clean_events(values["events"])
    if "conditions" in values:
        clean["conditions"] = checking.clean_conditions(values["conditions"])
    if "actions" in values:
        clean["actions"] = checking.clean_actions(values["actions"], user=user, campaign=campaign)
    if "is_active" in values:
        clean["is_active"] = bool(values["is_active"])
    return clean


def _told(trigger: Trigger, data: dict[str, Any]) -> dict[str, Any]:
    """Not what is in it: the trace would be longer than the triggers."""
    plain = {name: change for name, change in data.items() if name in ("is_active", "position")}
    fields = sorted({"campaign": "audience"}.get(name, name) for name in data.keys() - plain.keys())
    return {"name": trigger.name, **({"fields": fields} if fields else {}), **plain}


def _check(actor: Actor, trigger: Trigger) -> None:
    if actor.user is not None and not may_manage(actor.user, trigger.MANAGE, trigger.campaign_id):
        raise Forbidden("forbidden", _("You may manage the triggers of your own campaigns, and administrators those for all tickets."))


def _locked() -> list[Trigger]:
    """All in their order: two who change it wait for each other."""
    return list(Trigger.objects.select_for_update().order_by("position", "pk"))


def _move(trigger: Trigger, listed: list[Trigger], position: int) -> dict[str, int] | None:
    old = next(place for place, one in enumerate(listed) if one.pk == trigger.pk)
    new = max(0, min(position - 1, len(listed) - 1))
    listed.insert(new, listed.pop(old))
    displaced = [one for place, one in enumerate(listed) if one.position != place]
    for place, one in enumerate(listed):
        one.position = place
    Trigger.objects.bulk_update(displaced, ["position"])
    trigger.position = new
    return None if old == new else {"old": old + 1, "new": new + 1}


def _save(trigger: Trigger) -> None:
    try:
        with transaction.atomic():
            trigger.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
