"""Managing what tickets are classified by: services, categories, justifications, and which status asks for one."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.enums import Demand, Status
from relevo.tickets.models import CatalogueItem, Category, Justification, Service, StatusRule

MAX_NAME = 80
MAX_ITEMS = 500
Item = TypeVar("Item", bound=CatalogueItem)


def create_service(*, actor: Actor, name: str, sector: str = "") -> Service:
    """Adds a service at the end of the list. Raises Invalid for an empty name, or one that the sector has already."""
    return _create(Service(name=name, sector=sector), audit.SERVICE_CREATED, actor, {"name": name, "sector": sector})


def edit_service(service: Service, *, actor: Actor, **values: Any) -> Service:
    """Changes name, sector, `is_active` or `position` (1 is the first place). A retired one stays on its tickets."""
    return _edit(service, audit.SERVICE_EDITED, actor, values, frozenset({"name", "sector"}))


def create_category(*, actor: Actor, name: str) -> Category:
    """Adds a category at the end of the list. Raises Invalid for an empty or taken name."""
    return _create(Category(name=name), audit.CATEGORY_CREATED, actor, {"name": name})


def edit_category(category: Category, *, actor: Actor, **values: Any) -> Category:
    """Changes name, `is_active` or `position` (1 is the first place). A retired one stays on its tickets."""
    return _edit(category, audit.CATEGORY_EDITED, actor, values, frozenset({"name"}))


def create_justification(*, actor: Actor, status: str, name: str) -> Justification:
    """Adds a justification of a status at the end of its list. Raises Invalid for an unknown status, or a name that the status has already."""
    status = _status(status)
    return _create(Justification(status=status, name=name), audit.JUSTIFICATION_CREATED, actor, {"name": name, "status": status})


def edit_justification(justification: Justification, *, actor: Actor, **values: Any) -> Justification:
    """Changes name, `is_active` or `position` among those of its status. A retired one stays on its tickets."""
    return _edit(justification, audit.JUSTIFICATION_EDITED, actor, values, frozenset({"name"}))


def edit_status(*, actor: Actor, status: str, demand: str) -> StatusRule:
    """Says whether a status offers or needs a justification (`enums.Demand`). It asks people only, and only while there is one to choose.

    Nothing is asked for new tickets. Raises Invalid for an unknown value.
    """
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    if demand not in Demand.values:
        raise Invalid("demand_unknown", _("There is no such choice."), fields={"demand": _("Choose one of the list.")})
    with transaction.atomic():
        rule, _made = StatusRule.objects.select_for_update().get_or_create(status=_status(status))
        data = audit.changes(rule, {"demand": demand})
        if data:
            rule.save()
            audit.record(audit.STATUS_EDITED, actor=actor, target=rule, data={"status": status, **data})
    return rule


def _status(status: str) -> str:
    if status not in Status.values or status == Status.NEW:
        raise Invalid("status_unknown", _("There is no such status."), fields={"status": _("Choose one of the list.")})
    return str(status)


def _create(item: Item, verb: str, actor: Actor, data: dict[str, Any]) -> Item:
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    data = {name: _clean(name, value) if name != "status" else value for name, value in data.items()}
    with transaction.atomic():
        for name, value in data.items():
            setattr(item, name, value)
        listed = _list_of(item)
        if len(listed) >= MAX_ITEMS:
            raise Invalid("too_many", _("That is too many entries."), fields={"name": _("Keep at most %(limit)d.") % {"limit": MAX_ITEMS}})
        item.position = listed[-1].position + 1 if listed else 0
        _save(item)
        audit.record(verb, actor=actor, target=item, data=data)
    return item


def _edit(item: Item, verb: str, actor: Actor, values: dict[str, Any], texts: frozenset[str]) -> Item:
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    unknown = set(values) - {*texts, "is_active", "position"}
    if unknown:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    position = values.pop("position", None)
    values = {name: _clean(name, value) if name in texts else bool(value) for name, value in values.items()}
    with transaction.atomic():
        listed = _list_of(item)
        item.refresh_from_db()
        data = audit.changes(item, values)
        if data:
            _save(item)
        if position is not None and (moved := _move(item, listed, position)):
            data["position"] = moved
        if data:
            audit.record(verb, actor=actor, target=item, data=data)
    return item


def _list_of(item: Item) -> list[Item]:
    """The list that the item is in, in its order, locked: two who change the order wait for each other."""
    same = {"status": item.status} if isinstance(item, Justification) else {}
    return list(type(item)._default_manager.select_for_update().filter(**same).order_by("position", "pk"))


def _move(item: Item, listed: list[Item], position: int) -> dict[str, int] | None:
    old = next(place for place, one in enumerate(listed) if one.pk == item.pk)
    new = max(0, min(position - 1, len(listed) - 1))
    listed.insert(new, listed.pop(old))
    displaced = [one for place, one in enumerate(listed) if one.position != place]
    for place, one in enumerate(listed):
        one.position = place
    type(item)._default_manager.bulk_update(displaced, ["position"])
    item.position = new
    return None if old == new else {"old": old + 1, "new": new + 1}


def _clean(field: str, value: str) -> str:
    clean = " ".join(value.split())
    if not clean and field == "name":
        raise Invalid("name_missing", _("A name is needed."), fields={"name": _("Enter a name.")})
    if len(clean) > MAX_NAME:
        message = _("Use at most %(limit)d characters.") % {"limit": MAX_NAME}
        raise Invalid("name_too_long", _("This name is too long."), fields={field: message})
    return clean


def _save(item: CatalogueItem) -> None:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
