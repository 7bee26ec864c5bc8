"""Making, changing and deleting what people share: the part that views and macros have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.models.shared import Shared
from relevo.tickets.sharing import check_changes

MAX_NAME = 80
Facts = dict[str, Any]


def create_shared(item: Shared, *, verb: str, actor: Actor, data: Facts) -> None:
    """Saves a new one. Raises Forbidden for whom `sharing.may_change` refuses it."""
    check_changes(actor, item)
    with transaction.atomic():
        item.save()
        _trace(verb, actor, item, data)


def edit_shared(
    item: Shared,
    *,
    verb: str,
    actor: Actor,
    values: Facts,
    check: Callable[[], None] = lambda: None,
    told: Callable[[Facts], Facts] = lambda data: data,
) -> None:
    """Changes the fields, `owner` and `campaign` among them, under a lock; `check` looks at the changed item, `told` makes the changes into the
    facts of the trace. Raises Forbidden for who may not change it as it was, or as it would become."""
    with transaction.atomic():
        item.refresh_from_db(from_queryset=type(item)._default_manager.select_for_update())
        check_changes(actor, item)
        was_shared = item.owner_id is None
        data = audit.changes(item, values)
        if not data:
            return
        check_changes(actor, item)
        if check is not None:
            check()
        item.updated_at = clock.now()
        item.save()
        if was_shared or item.owner_id is None:
            audit.record(verb, actor=actor, target=item, data=told(data))


def delete_shared(item: Shared, *, verb: str, actor: Actor) -> None:
    """Deletes it; no ticket is touched. Raises Forbidden."""
    with transaction.atomic():
        check_changes(actor, item)
        _trace(verb, actor, item, {"name": item.name})
        item.delete()


def clean_name(name: str) -> str:
    """The name without spare spaces. Raises Invalid for an empty or too long one."""
    clean = " ".join(str(name).split())
    if not 0 < len(clean) <= MAX_NAME:
        raise wrong("name", _("Give it a name of up to %(count)s letters.") % {"count": MAX_NAME})
    return clean


def wrong(field: str, words: str) -> Invalid:
    """The refusal of a value of one field."""
    return Invalid("bad_value", _("Check what is marked."), fields={field: words})


def _trace(verb: str, actor: Actor, item: Shared, data: Facts) -> None:
    # What is personal is nobody else's business.
    if item.owner_id is None:
        audit.record(verb, actor=actor, target=item, data=data)
