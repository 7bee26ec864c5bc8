"""Making, changing, deleting and using macros."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.enums import Role
from relevo.accounts.models import Campaign, User
from relevo.core import clock, html
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets import placeholders
from relevo.tickets.actions.assign import assign_ticket
from relevo.tickets.actions.classify import classify_ticket
from relevo.tickets.actions.status import set_status
from relevo.tickets.enums import Priority, Status
from relevo.tickets.models import Macro, Ticket

MAX_NAME = 80
MAX_OWN = 200
FIELDS = frozenset({"name", "body_html", "status", "priority", "tags", "team"})


def create_macro(*, actor: Actor, owner: User | None, campaign: Campaign | None = None, **values: Any) -> Macro:
    """Makes a macro: a personal one of `owner`, or one shared with everybody or with the members of a `campaign`.

    Whoever writes on tickets may make personal ones; shared ones need the permission, and those for everybody or for a foreign campaign an
    administrator. Raises Invalid for a macro without a name, with a placeholder that is not known, or that does nothing; Forbidden.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    macro = Macro(owner=owner, campaign=campaign, **_checked({"name": "", **values}))
    _require(actor, macro)
    _check_useful(macro)
    if owner is not None and Macro.objects.filter(owner=owner).count() >= MAX_OWN:
        raise Invalid("too_many_macros", _("You have %(count)s macros. Delete one that you no longer need.") % {"count": MAX_OWN})
    with transaction.atomic():
        macro.save()
        _trace(audit.MACRO_CREATED, actor, macro, {"name": macro.name})
    return macro


def edit_macro(macro: Macro, *, actor: Actor, **values: Any) -> Macro:
    """Changes any field, and with `owner` and `campaign` for whom it is. Raises Invalid, Forbidden."""
    permissions.require(actor, permissions.TICKETS_COMMENT)
    audience: dict[str, Any] = {name: values.pop(name) for name in ("owner", "campaign") if name in values}
    values = _checked(values)
    with transaction.atomic():
        macro.refresh_from_db(from_queryset=Macro.objects.select_for_update())
        _require(actor, macro)
        was_shared = macro.owner_id is None
        data = audit.changes(macro, {**values, **audience})
        if not data:
            return macro
        _require(actor, macro)
        _check_useful(macro)
        macro.updated_at = clock.now()
        macro.save()
        if was_shared or macro.owner_id is None:
            audit.record(audit.MACRO_EDITED, actor=actor, target=macro, data={"name": macro.name, "fields": sorted(data)})
    return macro


def delete_macro(macro: Macro, *, actor: Actor) -> None:
    """Deletes the macro; what was written with it stays. Raises Forbidden."""
    with transaction.atomic():
        _require(actor, macro)
        _trace(audit.MACRO_DELETED, actor, macro, {"name": macro.name})
        macro.delete()


def use_macro(ticket: Ticket, macro: Macro, *, actor: Actor) -> str:
    """Does to the ticket what the macro says, all or nothing, through the same actions and permissions as by hand; returns its text, filled in.

    Tags are added, none is taken away. The text is sent by nobody: it is for the writer to go on with.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    if actor.user is None:
        raise ValueError("only people use macros")
    with transaction.atomic():
        changes: dict[str, Any] = {}
        if macro.tags:
            changes["tags"] = [*ticket.tags, *macro.tags]
        if macro.priority is not None:
            changes["priority"] = macro.priority
        if changes:
            classify_ticket(ticket, actor=actor, **changes)
        if macro.team is not None:
            assign_ticket(ticket, actor=actor, team=macro.team)
        if macro.status:
            set_status(ticket, status=Status(macro.status), actor=actor)
    return placeholders.filled(macro.body_html, placeholders.values_of(ticket, actor.user))


def may_change(user: User, macro: Macro) -> bool:
    """Whether a user may change and delete a macro: the own ones; shared ones as `create_macro` says."""
    if macro.owner_id is not None:
        return macro.owner_id == user.pk
    if not permissions.may(user, permissions.MACROS_SHARE):
        return False
    return user.role == Role.ADMINISTRATOR or (macro.campaign_id is not None and user.campaigns.filter(pk=macro.campaign_id).exists())


def _require(actor: Actor, macro: Macro) -> None:
    if actor.user is not None and not may_change(actor.user, macro):
        raise Forbidden("forbidden", _("You may change your own macros, and supervisors those of their campaigns. Make one of your own."))


def _trace(verb: str, actor: Actor, macro: Macro, data: dict[str, Any]) -> None:
    # Personal macros are nobody else's business.
    if macro.owner_id is None:
        audit.record(verb, actor=actor, target=macro, data=data)


def _check_useful(macro: Macro) -> None:
    if not (macro.body_html or macro.status or macro.priority is not None or macro.tags or macro.team):
        words = _("Write a text, or choose what the macro does to the ticket.")
        raise Invalid("macro_empty", words, fields={"body_html": words})


def _wrong(name: str, words: str) -> Invalid:
    return Invalid("bad_macro", _("Check what is marked."), fields={name: words})


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a macro: {sorted(unknown)}")
    if "name" in values:
        values["name"] = " ".join(str(values["name"]).split())
        if not 0 < len(values["name"]) <= MAX_NAME:
            raise _wrong("name", _("Give it a name of up to %(count)s letters.") % {"count": MAX_NAME})
    if "body_html" in values:
        values["body_html"] = html.sanitize_authored(values["body_html"])
        placeholders.check(values["body_html"])
    if values.get("status") and values["status"] not in set(Status.values) - {Status.NEW.value}:
        raise _wrong("status", _("%(value)s is not known.") % {"value": values["status"]})
    if values.get("priority") is not None and values["priority"] not in Priority.values:
        raise _wrong("priority", _("%(value)s is not known.") % {"value": values["priority"]})
    if "tags" in values:
        values["tags"] = list(dict.fromkeys(tag for word in values["tags"] if (tag := " ".join(word.split())[:60])))[:50]
    return values
