"""Managing what tickets are classified by: services, categories, and the justifications of statuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.accounts.catalogue import Item, add_item, clean_name, edit_item
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.enums import Status
from relevo.tickets.models import Category, Justification, Service


def create_service(*, actor: Actor, name: str, sector: str = "") -> Service:
    """Adds a service at the end of the list. Raises Invalid for an empty name, or one that the sector has already."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    new = Service(name=clean_name(name), sector=clean_name(sector, "sector"))
    return add_item(new, audit.SERVICE_CREATED, actor=actor, facts=("name", "sector"))


def edit_service(service: Service, *, actor: Actor, **values: Any) -> Service:
    """Changes name, sector, `is_active` or `position` (1 is the first place). A retired one stays on its tickets."""
    return _edit(service, audit.SERVICE_EDITED, actor, values, frozenset({"name", "sector"}))


def create_category(*, actor: Actor, name: str) -> Category:
    """Adds a category at the end of the list. Raises Invalid for an empty or taken name."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    return add_item(Category(name=clean_name(name)), audit.CATEGORY_CREATED, actor=actor, facts=("name",))


def edit_category(category: Category, *, actor: Actor, **values: Any) -> Category:
    """Changes name, `is_active` or `position` (1 is the first place). A retired one stays on its tickets."""
    return _edit(category, audit.CATEGORY_EDITED, actor, values, frozenset({"name"}))


def create_justification(*, actor: Actor, status: str, name: str) -> Justification:
    """Adds a justification of a status at the end of its list. Raises Invalid for an unknown status, or a name that the status has already."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    new = Justification(status=_status(status), name=clean_name(name))
    return add_item(new, audit.JUSTIFICATION_CREATED, actor=actor, facts=("name", "status"))


def edit_justification(justification: Justification, *, actor: Actor, **values: Any) -> Justification:
    """Changes name, `is_active` or `position` among those of its status. A retired one stays on its tickets."""
    return _edit(justification, audit.JUSTIFICATION_EDITED, actor, values, frozenset({"name"}))


def _status(status: str) -> str:
    if status not in Status.values or status == Status.NEW:
        raise Invalid("status_unknown", _("There is no such status."), fields={"status": _("Choose one of the list.")})
    return str(status)


def _edit(item: Item, verb: str, actor: Actor, values: dict[str, Any], texts: frozenset[str]) -> Item:
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    clean = {name: clean_name(value, name) if name in texts else value for name, value in values.items()}
    return edit_item(item, verb, actor=actor, values=clean, allowed=texts)
