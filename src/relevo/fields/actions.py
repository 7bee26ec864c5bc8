"""Managing fields and what can be chosen in them. Nothing here touches a value: a change of a definition never loses one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.accounts.catalogue import MAX_NAME, add_item, clean_name, edit_item
from relevo.accounts.models import Campaign
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.fields.enums import LISTED, FieldKind, Holder, Need
from relevo.fields.models import FieldChoice, FieldDefinition

MAX_FIELDS = 100
MAX_CHOICES = 200
MAX_HELP = 200
_FACTS = ("name", "kind", "help_text", "need", "campaigns")


def create_field(
    *,
    actor: Actor,
    holder: str,
    name: str,
    kind: str,
    help_text: str = "",
    need: str = Need.NO,
    campaigns: Iterable[int] = (),
    choices: Sequence[str] = (),
) -> FieldDefinition:
    """Adds a field to all tickets or contacts, behind the others, with what can be chosen in it where it is a list.

    Raises Invalid for an empty or taken name, an unknown kind, a need or campaigns that it can't have, and choices of a field that is no list.
    """
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    if holder not in Holder.values:
        raise _unknown("holder")
    if kind not in FieldKind.values:
        raise _unknown("kind")
    new = FieldDefinition(holder=holder, kind=kind, **_clean(holder, {"name": name, "help_text": help_text, "need": need, "campaigns": campaigns}))
    with transaction.atomic():
        add_item(new, audit.FIELD_CREATED, actor=actor, facts=_FACTS, limit=MAX_FIELDS)
        for one in choices:
            _add_first(new, actor, one)
    return new


def edit_field(field: FieldDefinition, *, actor: Actor, **values: Any) -> FieldDefinition:
    """Changes name, help text, need, campaigns, `is_active` or `position` (1 is the first place). Values stay whatever changes, also those of
    tickets that no longer have the field. Raises Invalid as `create_field` does, and for another kind, which would lose them."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    kind = values.pop("kind", field.kind)
    if kind != field.kind:
        words = _("What a field holds can't be changed, since its values would be lost. Switch it off and make a new one.")
        raise Invalid("kind_fixed", words, fields={"kind": words})
    allowed = frozenset({"name", "help_text", "need", "campaigns"})
    return edit_item(field, audit.FIELD_EDITED, actor=actor, values=_clean(field.holder, values), allowed=allowed)


def create_choice(field: FieldDefinition, *, actor: Actor, name: str) -> FieldChoice:
    """Adds an entry to a list, at its end. Raises Invalid for an empty or taken name, and for a field that is no list."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    if field.kind not in LISTED:
        words = _("Nothing is chosen in this field.")
        raise Invalid("not_a_list", words, fields={"choices": words})
    new = FieldChoice(definition=field, name=clean_name(name))
    return add_item(new, audit.CHOICE_CREATED, actor=actor, facts=("name",), limit=MAX_CHOICES)


def edit_choice(choice: FieldChoice, *, actor: Actor, **values: Any) -> FieldChoice:
    """Changes name, `is_active` or `position` in its list. A retired one stays where it is chosen."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    if "name" in values:
        values["name"] = clean_name(values["name"])
    return edit_item(choice, audit.CHOICE_EDITED, actor=actor, values=values, allowed=frozenset({"name"}))


def _add_first(field: FieldDefinition, actor: Actor, name: str) -> None:
    """Adds an entry together with its field, whose refusals name the list, not the name."""
    try:
        create_choice(field, actor=actor, name=name)
    except Invalid as error:
        words = _("“%(name)s” can't be added: each entry needs a name of its own of up to %(limit)d characters.")
        told = {"choices": error.fields.get("choices") or words % {"name": name[:MAX_NAME], "limit": MAX_NAME}}
        raise Invalid(error.code, error.message, fields=told) from error


def _clean(holder: str, values: dict[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    if "name" in clean:
        clean["name"] = clean_name(clean["name"])
    if "help_text" in clean:
        clean["help_text"] = clean_name(clean["help_text"], "help_text", limit=MAX_HELP)
    if "need" in clean and (clean["need"] not in Need.values or (holder == Holder.CONTACT and clean["need"] == Need.RESOLVING)):
        raise _unknown("need")
    if "campaigns" in clean:
        clean["campaigns"] = sorted(set(clean["campaigns"]))
        if holder == Holder.CONTACT and clean["campaigns"]:
            words = _("Contacts belong to no campaign.")
            raise Invalid("no_campaign", words, fields={"campaigns": words})
        if Campaign.objects.filter(pk__in=clean["campaigns"]).count() < len(clean["campaigns"]):
            raise _unknown("campaigns")
    return clean


def _unknown(name: str) -> Invalid:
    return Invalid("unknown_choice", _("There is no such choice."), fields={name: _("Choose one of the list.")})
