"""Making, changing, deleting and using macros."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.models import Campaign, User
from relevo.core import html
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.fields.values import intended
from relevo.tickets import placeholders
from relevo.tickets.actions.change import change_ticket
from relevo.tickets.actions.shared import clean_name, create_shared, delete_shared, edit_shared, wrong
from relevo.tickets.asking import check_justification
from relevo.tickets.enums import Status
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import Macro, Ticket
from relevo.tickets.offering import clean_conditions, is_for
from relevo.tickets.priorities import level_of
from relevo.tickets.tags import asked_for, clean_tags, remember

MAX_OWN = 200
FIELDS = frozenset({"name", "conditions", "body_html", "status", "justification", "priority", "tags", "team", "field_values"})


def create_macro(*, actor: Actor, owner: User | None, campaign: Campaign | None = None, **values: Any) -> Macro:
    """Makes a macro: a personal one of `owner`, or one shared with everybody or with the members of a `campaign`.

    Whoever writes on tickets may make personal ones; shared ones need the permission, and those for everybody or for a foreign campaign an
    administrator. Raises Invalid for a macro without a name, with a placeholder that is not known, or that does nothing; Forbidden.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    macro = Macro(owner=owner, campaign=campaign, **_checked({"name": "", **values}))
    _check_status(macro, values, before=None)
    _check_useful(macro)
    if owner is not None and Macro.objects.filter(owner=owner).count() >= MAX_OWN:
        raise Invalid("too_many_macros", _("You have %(count)s macros. Delete one that you no longer need.") % {"count": MAX_OWN})
    with transaction.atomic():
        create_shared(macro, verb=audit.MACRO_CREATED, actor=actor, data={"name": macro.name})
        remember({*macro.tags, *asked_for(macro.conditions)})
    return macro


def edit_macro(macro: Macro, *, actor: Actor, **values: Any) -> Macro:
    """Changes any field, and with `owner` and `campaign` for whom it is. Another status takes the justification away. Raises Invalid, Forbidden."""
    permissions.require(actor, permissions.TICKETS_COMMENT)
    audience: dict[str, Any] = {name: values.pop(name) for name in ("owner", "campaign") if name in values}
    if values.get("status", macro.status) != macro.status:
        values.setdefault("justification", None)
    values = _checked(values, macro)
    _check_status(macro, values, before=macro)
    with transaction.atomic():
        edit_shared(
            macro,
            verb=audit.MACRO_EDITED,
            actor=actor,
            values={**values, **audience},
            check=lambda: _check_useful(macro),
            # Not the texts: the trace would be longer than the macros.
            told=lambda data: {"name": macro.name, "fields": sorted(data)},
        )
        remember({*values.get("tags", ()), *asked_for(values.get("conditions"))})
    return macro


def delete_macro(macro: Macro, *, actor: Actor) -> None:
    """Deletes the macro; what was written with it stays. Raises Forbidden."""
    delete_shared(macro, verb=audit.MACRO_DELETED, actor=actor)


def use_macro(ticket: Ticket, macro: Macro, *, actor: Actor) -> str:
    """Does to the ticket what the macro says, all or nothing, through the same actions and permissions as by hand; returns its text, filled in.

    A status that needs a justification is refused where the macro has none, or one that is no longer in use; so is a field that the ticket does
    not have, and a ticket for which the macro is not. Tags are added, none is taken away. The text is sent by nobody: it is for the writer to
    go on with.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    if actor.user is None:
        raise ValueError("only people use macros")
    if not is_for(macro, ticket, actor.user):
        raise Conflict("macro_not_offered", _("This macro is not for tickets like this one."))
    changes: dict[str, Any] = {name: getattr(macro, name) for name in ("priority", "team", "status", "justification")}
    changes |= {"add_tags": macro.tags, "fields": macro.field_values}
    change_ticket(ticket, actor=actor, changes={name: value for name, value in changes.items() if value not in (None, "", [])})
    return placeholders.filled(macro.body_html, placeholders.values_of(ticket, actor.user))


def _check_status(macro: Macro, values: dict[str, Any], *, before: Macro | None) -> None:
    """Raises Invalid for a status without the justification that it needs, or with one that can't be given, where either is set now."""
    if not {"status", "justification"} & values.keys():
        return
    status, chosen = values.get("status", macro.status), values.get("justification", macro.justification)
    if status:
        check_justification(status, chosen, is_kept=chosen is not None and before is not None and chosen.pk == before.justification_id)
    elif chosen is not None:
        raise wrong("justification", _("This reason does not belong to the status."))


def _check_useful(macro: Macro) -> None:
    if not (macro.body_html or macro.status or macro.priority is not None or macro.tags or macro.team or macro.field_values):
        words = _("Write a text, or choose what the macro does to the ticket.")
        raise Invalid("macro_empty", words, fields={"body_html": words})


def _checked(values: dict[str, Any], before: Macro | None = None) -> dict[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a macro: {sorted(unknown)}")
    if "name" in values:
        values["name"] = clean_name(values["name"])
    if "conditions" in values:
        values["conditions"] = clean_conditions(values["conditions"])
    if "body_html" in values:
        values["body_html"] = html.sanitize_authored(values["body_html"])
        placeholders.check(values["body_html"])
    if values.get("status") and values["status"] not in set(Status.values) - {Status.NEW.value}:
        raise wrong("status", _("%(value)s is not known.") % {"value": values["status"]})
    if values.get("priority") is not None:
        level_of(values["priority"], is_kept=before is not None and before.priority == values["priority"])
    if "tags" in values:
        values["tags"] = clean_tags(values["tags"])
    if values.get("field_values"):
        given = {int(key): value for key, value in values["field_values"].items()}
        values["field_values"] = intended(ticket_fields(), given, before.field_values if before else None)
    elif "field_values" in values:
        values["field_values"] = None
    return values
