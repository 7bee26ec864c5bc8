"""What the settings' lists of named things have in common: how one differs from the next, and how its form is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from relevo.accounts.catalogue import CatalogueItem
from relevo.accounts.models import User
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk.forms.base import DeskForm


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the lists. `move_view` is empty where their order is that of the names."""

    list_view: str
    new_view: str
    item_view: str
    title: Promise
    explanation: Promise
    add_label: Promise
    saved: Promise
    visible: Callable[[User], QuerySet[Any]]
    form: Callable[..., DeskForm]
    create: Callable[..., Any]
    edit: Callable[..., Any]
    move_view: str = ""


def move(user: User, kind: Kind, item: CatalogueItem, to: str) -> None:
    """Moves an entry a place ``up``, or down, in its list."""
    siblings = kind.visible(user).filter(**{name: getattr(item, name) for name in item.listed_by}).order_by("position", "pk")
    place = list(siblings.values_list("pk", flat=True)).index(item.pk) + 1
    kind.edit(item, actor=actors.agent(user), position=max(1, place + (-1 if to == "up" else 1)))


def is_saved(user: User, kind: Kind, form: DeskForm, item: Any, **fixed: str) -> bool:
    """Makes or changes one by a form that was sent; what is refused is shown on it. `fixed` are values of a new one that the form lacks."""
    if not form.is_valid():
        return False
    values = dict(form.cleaned_data)
    try:
        if item:
            kind.edit(item, actor=actors.agent(user), **values)
        else:
            values.pop("is_active")
            kind.create(actor=actors.agent(user), **values, **fixed)
    except DomainError as error:
        form.refuse(error)
        return False
    return True
