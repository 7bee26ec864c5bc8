"""Managed lists: named entries in an order of their own, which are retired and never deleted, so that what has one keeps it."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid

MAX_NAME = 80
MAX_ITEMS = 500


class CatalogueItem(models.Model):
    """One entry of a managed list, in the order of `position`. A retired one (not `is_active`) stays where it is and is no longer offered.

    `listed_by` are the columns that part the table into lists of their own.
    """

    listed_by: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


Item = TypeVar("Item", bound=CatalogueItem)


def add_item(
    item: Item, verb: str, *, actor: Actor, facts: tuple[str, ...], limit: int = MAX_ITEMS, permission: str = permissions.CLASSIFICATION_MANAGE
) -> Item:
    """Adds a new entry at the end of its list; the trace tells `facts`, the columns by name. Raises Invalid for a name that is taken, or one entry
    more than there may be; Forbidden without the `permission`."""
    permissions.require(actor, permission)
    with transaction.atomic():
        listed = _list_of(item)
        if len(listed) >= limit:
            raise Invalid("too_many", _("That is too many entries."), fields={"name": _("Keep at most %(limit)d.") % {"limit": limit}})
        item.position = listed[-1].position + 1 if listed else 0
        _save(item)
        audit.record(verb, actor=actor, target=item, data={name: getattr(item, name) for name in facts})
    return item


def edit_item(
    item: Item,
    verb: str,
    *,
    actor: Actor,
    values: dict[str, Any],
    allowed: frozenset[str],
    permission: str = permissions.CLASSIFICATION_MANAGE,
    told_by_name: frozenset[str] = frozenset(),
) -> Item:
    """Sets the `allowed` columns, which are clean, `is_active` and the `position` in the list (1 is the first place). Of those that are
    `told_by_name`, the trace tells only that they changed. Raises Invalid, Forbidden."""
    permissions.require(actor, permission)
    unknown = set(values) - {*allowed, "is_active", "position"}
    if unknown:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    position = values.pop("position", None)
    if "is_active" in values:
        values["is_active"] = bool(values["is_active"])
    with transaction.atomic():
        listed = _list_of(item)
        item.refresh_from_db()
        data = audit.changes(item, values)
        if data:
            _save(item)
        if position is not None and (moved := _move(item, listed, position)):
            data["position"] = moved
        if data:
            named = sorted(told_by_name & data.keys())
            facts = {"name": item.name} | {name: change for name, change in data.items() if name not in named} | {"fields": named} if named else data
            audit.record(verb, actor=actor, target=item, data=facts)
    return item


def clean_name(value: str, field: str = "name", *, limit: int = MAX_NAME) -> str:
    """One line of text without blanks around it. Raises Invalid for one that is too long, and for an empty name."""
    clean = " ".join(value.split())
    if not clean and field == "name":
        raise Invalid("name_missing", _("A name is needed."), fields={"name": _("Enter a name.")})
    if len(clean) > limit:
        message = _("Use at most %(limit)d characters.") % {"limit": limit}
        raise Invalid("name_too_long", _("This name is too long."), fields={field: message})
    return clean


def _list_of(item: Item) -> list[Item]:
    """The list that the item is in, in its order, locked: two who change the order wait for each other."""
    same = {name: getattr(item, name) for name in item.listed_by}
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


def _save(item: CatalogueItem) -> None:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
