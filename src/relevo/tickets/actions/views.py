"""Making, changing and deleting views: lists of tickets, personal or shared."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.enums import Role
from relevo.accounts.models import Campaign, User
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets.columns import COLUMNS, DEFAULT_COLUMNS
from relevo.tickets.enums import Layout, ListOrder
from relevo.tickets.filters import dumped, parsed
from relevo.tickets.models import View

MAX_NAME = 80
MAX_VIEWS = 50
FIELDS = frozenset({"name", "conditions", "order", "layout", "columns"})


def create_view(*, actor: Actor, owner: User | None, campaign: Campaign | None = None, name: str, conditions: Any, **values: Any) -> View:
    """Makes a view: a personal one of `owner`, or one shared with everybody or with the members of a `campaign`.

    `conditions` is JSON of `tickets.filters`; `order`, `layout` and `columns` have defaults. Anybody may make personal views, up to 50; shared
    ones need the permission, and those for everybody or for a foreign campaign an administrator. Raises Invalid, Forbidden.
    """
    values = _checked({"name": name, "conditions": conditions, "columns": list(DEFAULT_COLUMNS), **values})
    view = View(owner=owner, campaign=campaign, **values)
    _require(actor, view)
    if owner is not None and View.objects.filter(owner=owner).count() >= MAX_VIEWS:
        raise Invalid("too_many_views", _("You have %(count)s views. Delete one that you no longer need.") % {"count": MAX_VIEWS})
    with transaction.atomic():
        view.save()
        _trace(audit.VIEW_CREATED, actor, view, {name: value for name, value in values.items() if name != "conditions"})
    return view


def edit_view(view: View, *, actor: Actor, **values: Any) -> View:
    """Changes name, conditions, order, layout or columns, and with `owner` and `campaign` for whom it is. Raises Invalid, Forbidden."""
    audience: dict[str, Any] = {name: values.pop(name) for name in ("owner", "campaign") if name in values}
    values = _checked(values)
    with transaction.atomic():
        view.refresh_from_db(from_queryset=View.objects.select_for_update())
        _require(actor, view)
        was_shared = view.owner_id is None
        data = audit.changes(view, {**values, **audience})
        if not data:
            return view
        _require(actor, view)
        view.updated_at = clock.now()
        view.save()
        if was_shared or view.owner_id is None:
            audit.record(audit.VIEW_EDITED, actor=actor, target=view, data=data)
    return view


def delete_view(view: View, *, actor: Actor) -> None:
    """Deletes the view; no ticket is touched. Raises Forbidden."""
    with transaction.atomic():
        _require(actor, view)
        _trace(audit.VIEW_DELETED, actor, view, {"name": view.name})
        view.delete()


def may_change(user: User, view: View) -> bool:
    """Whether a user may change and delete a view: the own ones; shared ones as `create_view` says."""
    if view.owner_id is not None:
        return view.owner_id == user.pk
    if not permissions.may(user, permissions.VIEWS_SHARE):
        return False
    return user.role == Role.ADMINISTRATOR or (view.campaign_id is not None and user.campaigns.filter(pk=view.campaign_id).exists())


def _require(actor: Actor, view: View) -> None:
    if actor.user is not None and not may_change(actor.user, view):
        raise Forbidden("forbidden", _("You may change your own views, and supervisors those of their campaigns. Make one of your own."))


def _trace(verb: str, actor: Actor, view: View, data: dict[str, Any]) -> None:
    # Personal lists are nobody else's business.
    if view.owner_id is None:
        audit.record(verb, actor=actor, target=view, data=data)


def _wrong(name: str, words: str) -> Invalid:
    return Invalid("bad_view", _("Check what is marked."), fields={name: words})


def _unknown(name: str, value: Any) -> Invalid:
    return _wrong(name, _("%(value)s is not known.") % {"value": value})


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - FIELDS
    if unknown:
        raise ValueError(f"not a field of a view: {sorted(unknown)}")
    if "name" in values:
        values["name"] = " ".join(str(values["name"]).split())
        if not 0 < len(values["name"]) <= MAX_NAME:
            raise _wrong("name", _("Give it a name of up to %(count)s letters.") % {"count": MAX_NAME})
    if "conditions" in values:
        values["conditions"] = dumped(parsed(values["conditions"]))
    for name, known in (("order", ListOrder.values), ("layout", Layout.values)):
        if name in values and values[name] not in known:
            raise _unknown(name, values[name])
    if "columns" in values:
        if wrong := [column for column in values["columns"] if column not in COLUMNS]:
            raise _unknown("columns", wrong[0])
        values["columns"] = [column for column in COLUMNS if column in values["columns"]]
    return values
