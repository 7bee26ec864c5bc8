"""Who a contact is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.contacts import history, identities, normal, validators
from relevo.contacts.actions.identities import add_identity
from relevo.contacts.enums import NOBODY, ContactVerb
from relevo.contacts.fields import filled_in
from relevo.contacts.models import Contact, Identity, Organisation
from relevo.contacts.wording import shown_name
from relevo.core import clock, rows
from relevo.core.actors import Actor
from relevo.core.errors import Conflict


def contact_for_identity(*, kind: str, value: str, actor: Actor, name: str = "", display: str = "", scope: str = "", language: str = "") -> Contact:
    """The contact to whom an identity belongs; a new one is made where nobody has it yet.

    `value` is brought into the one form of its kind (`normal.received`); as it was met it is kept in `display`, where that is not given. Of two that
    arrive at once both get the same contact: the database's unique key decides. A contact known by nothing but an address is named after it and
    marked unidentified; a name that arrives later is taken over then. Of the kind `NOBODY` there is no name at all. `language` is kept for new
    contacts only.
    """
    return known_or_new_contact(kind=kind, value=value, actor=actor, name=name, display=display, scope=scope, language=language)[0]


def known_or_new_contact(
    *, kind: str, value: str, actor: Actor, name: str = "", display: str = "", scope: str = "", language: str = ""
) -> tuple[Contact, bool]:
    """The same, and whether the contact is new."""
    value, met = normal.received(kind, value), value
    contact = identities.owner(kind, scope, value)
    if contact is None:
        known = "" if kind == NOBODY else name or display or met
        contact = Contact(name=known[:200], language=language, is_unidentified=not name)
        if identities.insert_with_owner(Identity(contact=contact, kind=kind, value=value, scope=scope, display=display or met)):
            # Who came in by themselves need no row: what is known of them is what they are made of.
            if actor.user is not None:
                history.record(contact, ContactVerb.CREATED, actor=actor, data={"kind": kind, "value": display or met})
            return contact, True
        contact = identities.owner(kind, scope, value)
        assert contact is not None  # Whoever was first has committed: the unique key made us wait for it.
    if contact.is_unidentified and name:
        # A linked profile bears the name of its person; the one that arrived is its own.
        field = "name" if contact.person_id is None else "own_name"
        learnt = {"name": {"old": getattr(contact, field), "new": name[:200]}}
        setattr(contact, field, name[:200])
        contact.is_unidentified, contact.updated_at = False, clock.now()
        with transaction.atomic():
            contact.save(update_fields=[field, "is_unidentified", "updated_at"])
            history.record(contact, ContactVerb.EDITED, actor=actor, data=learnt)
    return contact, False


def edit_contact(contact: Contact, *, actor: Actor, fields: Mapping[int, Any] | None = None, **values: Any) -> Contact:
    """Changes name, language or organisation, and those `fields` that are named by their ids (None empties one); linked profiles bear the new name as
    well. Raises Invalid for an empty name, for a field that contacts don't have or that can't hold what is given, and where a person empties
    what contacts always need; Conflict for a profile of somebody else, whose person is to be changed instead."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    unknown = set(values) - {"name", "language", "organisation"}
    if unknown:
        raise ValueError(f"not a field of a contact: {sorted(unknown)}")
    if "name" in values:
        values["name"] = validators.name(values["name"])
    with transaction.atomic():
        # Linking changes the same rows: the name of a person and those of the profiles stay the same.
        rows.lock(contact)
        if contact.person_id is not None:
            raise Conflict("profile_linked", _("This is a profile of %(name)s. Change that contact.") % {"name": shown_name(contact.name)})
        if fields:
            values["field_values"] = filled_in(contact, fields, actor=actor)
        before = _facts(contact)
        for name, value in values.items():
            setattr(contact, name, value)
        contact.is_unidentified = contact.is_unidentified and "name" not in values
        contact.updated_at = clock.now()
        contact.save(update_fields=[*values, "is_unidentified", "updated_at"])
        if "name" in values:
            contact.profiles.update(name=contact.name, updated_at=contact.updated_at)
        after = _facts(contact)
        facts = history.changes(before[0], after[0])
        if own := history.changes(before[1], after[1]):
            facts["fields"] = own
        if facts:
            history.record(contact, ContactVerb.EDITED, actor=actor, data=facts)
    return contact


def _facts(contact: Contact) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a change of a contact is told by: its own values, and those of fields."""
    return {"name": contact.name, "language": contact.language, "organisation": contact.organisation_id}, dict(contact.field_values or {})


def create_contact(
    *,
    actor: Actor,
    name: str,
    language: str = "",
    organisation: Organisation | None = None,
    identities: Iterable[tuple[str, str]] = (),
    fields: Mapping[int, Any] | None = None,
) -> Contact:
    """Adds a customer with the identities (kind and value as entered) by which they are reached.

    Raises Invalid for an empty name, a malformed identity, `fields` as `edit_contact` does, and where a person leaves out one that is always
    needed; Conflict where an identity belongs to somebody else; nothing is added then.
    """
    permissions.require(actor, permissions.CONTACTS_EDIT)
    with transaction.atomic():
        contact = Contact(name=validators.name(name), language=language[:10], organisation=organisation)
        contact.field_values = filled_in(contact, fields or {}, actor=actor)
        contact.save()
        history.record(contact, ContactVerb.CREATED, actor=actor)
        for kind, value in identities:
            add_identity(contact, kind=kind, written=value, actor=actor)
    return contact
