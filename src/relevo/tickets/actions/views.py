"""Making, changing and deleting views: lists of tickets, personal or shared."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit
from relevo.accounts.models import Campaign, User
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.actions.shared import clean_name, create_shared, delete_shared, edit_shared, wrong
from relevo.tickets.columns import COLUMNS, DEFAULT_COLUMNS, MAX_OWN_COLUMNS
from relevo.tickets.enums import Layout, ListOrder
from relevo.tickets.filters import dumped, field_named, parsed
from relevo.tickets.models import View
from relevo.tickets.tags import asked_for, remember

MAX_VIEWS = 50
FIELDS = frozenset({"name", "conditions", "order", "layout", "columns"})


def create_view(*, actor: Actor, owner: User | None, campaign: Campaign | None = None, name: str, conditions: Any, **values: Any) -> View:
    """Makes a view: a personal one of `owner`, or one shared with everybody or with the members of a `campaign`.

    `conditions` is JSON of `tickets.filters`; `order`, `layout` and `columns` (shown in the order given) have defaults. Anybody may make personal
    views, up to 50; shared ones need the permission, and those for everybody or for a foreign campaign an administrator. Raises Invalid, Forbidden.
    """
    values = _checked({"name": name, "conditions": conditions, "columns": list(DEFAULT_COLUMNS), **values})
    if owner is not None and View.objects.filter(owner=owner).count() >= MAX_VIEWS:
        raise Invalid("too_many_views", _("You have %(count)s views. Delete one that you no longer need.") % {"count": MAX_VIEWS})
    view = View(owner=owner, campaign=campaign, **values)
    with transaction.atomic():
        create_shared(view, verb=audit.VIEW_CREATED, actor=actor, data={name: value for name, value in values.items() if name != "conditions"})
        remember(asked_for(view.conditions))
    return view


def edit_view(view: View, *, actor: Actor, **values: Any) -> View:
    """Changes name, conditions, order, layout or columns, and with `owner` and `campaign` for whom it is. Raises Invalid, Forbidden."""
    audience: dict[str, Any] = {name: values.pop(name) for name in ("owner", "campaign") if name in values}
    with transaction.atomic():
        edit_shared(view, verb=audit.VIEW_EDITED, actor=actor, values={**_checked(values), **audience})
        remember(asked_for(values.get("conditions")))
    return view


def delete_view(view: View, *, actor: Actor) -> None:
    """Deletes the view; no ticket is touched. Raises Forbidden."""
    delete_shared(view, verb=audit.VIEW_DELETED, actor=actor)


def _unknown(name: str, value: Any) -> Invalid:
    return wrong(name, _("%(value)s is not known.") % {"value": value})


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - FIELDS
    if unknown:
        raise ValueError(f"not a field of a view: {sorted(unknown)}")
    if "name" in values:
        values["name"] = clean_name(values["name"])
    if "conditions" in values:
        values["conditions"] = dumped(parsed(values["conditions"]))
    for name, known in (("order", ListOrder.values), ("layout", Layout.values)):
        if name in values and values[name] not in known:
            raise _unknown(name, values[name])
    if "columns" in values:
        chosen = list(dict.fromkeys(values["columns"]))
        own = [column for column in chosen if column not in COLUMNS]
        if unknown_one := next((column for column in own if (found := field_named(column)) is None or not found.own), ""):
            raise _unknown("columns", unknown_one)
        if len(own) > MAX_OWN_COLUMNS:
            raise wrong("columns", _("Keep at most %(limit)d.") % {"limit": MAX_OWN_COLUMNS})
        values["columns"] = chosen
    return values
