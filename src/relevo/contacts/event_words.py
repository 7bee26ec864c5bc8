"""Words for a contact's history in the reader's language: facts go in, whole sentences come out, as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from relevo.accounts.enums import LANGUAGES
from relevo.contacts.enums import ContactVerb
from relevo.contacts.models import Contact, ContactEvent, Organisation
from relevo.contacts.wording import kind_name, shown_name
from relevo.fields import wording as field_words
from relevo.fields.described import Field, fields_in
from relevo.fields.models import FieldDefinition


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in the facts are called."""

    organisations: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[int, Field] = field(default_factory=dict)


def names_for(events: Iterable[ContactEvent]) -> Names:
    """The names that these events mention, in a query a kind of thing that is mentioned."""
    organisations: set[int] = set()
    fields: set[int] = set()
    for event in events:
        organisations |= {number for number in event.data.get("organisation", {}).values() if number is not None}
        fields |= {int(key) for key in event.data.get("fields", {})}
    return Names(
        dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "name")) if organisations else {},
        {one.id: one for one in fields_in(FieldDefinition.objects.filter(pk__in=fields))} if fields else {},
    )


def actor_name(event: ContactEvent) -> str:
    """Who did it: a person by name, a part of the system as Relevo."""
    return event.actor_user.name if event.actor_user else "Relevo"


def sentences(event: ContactEvent, names: Names) -> list[str]:
    """The sentences for one event: one for each thing that it changed."""
    return _WORDS[ContactVerb(event.verb)](event, names)


def own_name(contact: Contact | None) -> str:
    """A contact by its own name, whatever it bears as a profile."""
    return shown_name(contact.own_name or contact.name) if contact is not None else ""


def _created(event: ContactEvent, names: Names) -> list[str]:
    if event.data.get("value"):
        return [_("%(actor)s added the contact, known by %(value)s.") % {"actor": actor_name(event), "value": event.data["value"]}]
    return [_("%(actor)s added the contact.") % {"actor": actor_name(event)}]


def _edited(event: ContactEvent, names: Names) -> list[str]:
    actor, lines = actor_name(event), []
    if change := event.data.get("name"):
        lines.append(_("%(actor)s changed the name from “%(old)s” to “%(new)s”.") % {"actor": actor, **_named(change)})
    if change := event.data.get("language"):
        spoken = {side: dict(LANGUAGES).get(value or "") or value or _("Unknown") for side, value in change.items()}
        lines.append(_("%(actor)s changed the language from %(old)s to %(new)s.") % {"actor": actor, **spoken})
    if change := event.data.get("organisation"):
        lines.append(_organisation(actor, change, names))
    return [*lines, *field_words.changes(actor, event.data.get("fields", {}), names.fields)]


def _named(change: Mapping[str, str]) -> dict[str, str]:
    return {side: shown_name(value) for side, value in change.items()}


def _organisation(actor: str, change: Mapping[str, int | None], names: Names) -> str:
    told = {side: names.organisations.get(number or 0) or _("unknown") for side, number in change.items()}
    if change["new"] is None:
        return _("%(actor)s took the contact out of the organisation %(old)s.") % {"actor": actor, **told}
    if change["old"] is None:
        return _("%(actor)s set the organisation to %(new)s.") % {"actor": actor, **told}
    return _("%(actor)s changed the organisation from %(old)s to %(new)s.") % {"actor": actor, **told}


def _identity(event: ContactEvent, names: Names) -> list[str]:
    told = {"actor": actor_name(event), **event.data, "kind": kind_name(event.data["kind"])}
    sentence = {
        ContactVerb.IDENTITY_ADDED: _("%(actor)s added %(value)s (%(kind)s)."),
        ContactVerb.IDENTITY_CHANGED: _("%(actor)s changed %(old)s to %(value)s (%(kind)s)."),
        ContactVerb.IDENTITY_REMOVED: _("%(actor)s removed %(value)s (%(kind)s)."),
        ContactVerb.BLOCKED: _("%(actor)s blocked %(value)s: %(reason)s") if event.data.get("reason") else _("%(actor)s blocked %(value)s."),
        ContactVerb.UNBLOCKED: _("%(actor)s lifted the block of %(value)s."),
    }[ContactVerb(event.verb)]
    return [sentence % told]


def _decided(event: ContactEvent, names: Names) -> list[str]:
    sentence = {
        ContactVerb.LINKED: _("%(who)s linked %(profile)s with %(name)s."),
        ContactVerb.SEPARATED: _("%(who)s separated %(profile)s from %(name)s."),
        ContactVerb.REJECTED: _("%(who)s said that %(profile)s and %(name)s are not the same person."),
    }[ContactVerb(event.verb)]
    return [sentence % {"who": actor_name(event), "profile": own_name(event.other), "name": own_name(event.contact)}]


def _renamed(event: ContactEvent, names: Names) -> list[str]:
    return [_("%(actor)s renamed the organisation “%(old)s” to “%(new)s”.") % {"actor": actor_name(event), **event.data["name"]}]


_WORDS: dict[ContactVerb, Callable[[ContactEvent, Names], list[str]]] = {
    ContactVerb.CREATED: _created,
    ContactVerb.EDITED: _edited,
    **dict.fromkeys((verb for verb in ContactVerb if verb.value.startswith("identity_")), _identity),
    **dict.fromkeys((ContactVerb.BLOCKED, ContactVerb.UNBLOCKED), _identity),
    **dict.fromkeys((ContactVerb.LINKED, ContactVerb.SEPARATED, ContactVerb.REJECTED), _decided),
    ContactVerb.ORGANISATION_RENAMED: _renamed,
}
