"""A contact's own history: what was done to the record, beside what happens on tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from relevo.accounts.models import User
from relevo.contacts.enums import ContactVerb
from relevo.contacts.models import Contact, ContactEvent, Identity, Organisation
from relevo.contacts.queries import family_ids
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.live import notify

Facts = dict[str, Any]
Hearer = Callable[[ContactEvent], None]

_hearers: tuple[Hearer, ...] = ()


def heard_by(*hearers: Hearer) -> None:
    """Says once, at start, who hears what happens to contacts, each in the transaction in which it happens."""
    global _hearers
    _hearers = hearers


def record(contact: Contact, verb: ContactVerb, *, actor: Actor, data: Facts | None = None, other: Contact | None = None) -> ContactEvent:
    """Appends one event in the caller's transaction, and tells the open pages of the person's tickets and who hears of contacts. `data` must be plain
    JSON."""
    event = ContactEvent.objects.create(
        contact=contact,
        other=other,
        verb=verb,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_label=actor.label,
        data=data or {},
        at=clock.now(),
    )
    concerned = {contact.pk, *family_ids(contact.pk)}
    if other is not None:
        concerned |= {other.pk, *family_ids(other.pk)}
    notify.announce_contacts(concerned)
    for hear in _hearers:
        hear(event)
    return event


def record_of_organisation(organisation: Organisation, verb: ContactVerb, *, actor: Actor, data: Facts) -> ContactEvent:
    """The same for an organisation: one row, whoever belongs to it. Pages of at most `MAX_CONTACTS` of these contacts are told, the most recently
    changed first; others show it when they are loaded."""
    event = ContactEvent.objects.create(
        organisation=organisation, verb=verb, actor_kind=actor.kind, actor_user_id=actor.user_id, actor_label=actor.label, data=data, at=clock.now()
    )
    members = Contact.objects.filter(organisation=organisation).order_by("-updated_at").values_list("pk", flat=True)
    notify.announce_contacts(members[: notify.MAX_CONTACTS])
    return event


def record_on(kind: str, value: str, verb: ContactVerb, *, actor: Actor, data: Facts) -> None:
    """The same for whoever is reached by an identity; for nobody, where none has it."""
    for contact in Contact.objects.filter(pk__in=Identity.objects.filter(kind=kind, value=value).values("contact")).order_by("pk"):
        record(contact, verb, actor=actor, data=data)


def changes(before: Facts, after: Facts) -> Facts:
    """Old and new value of each that differs."""
    return {name: {"old": before.get(name), "new": after.get(name)} for name in (before | after) if before.get(name) != after.get(name)}


def events_of(user: User, ids: Iterable[int]) -> QuerySet[ContactEvent]:
    """What happened to these contacts, between them and others, and to the organisations to which they belong now, the newest first: whoever sees
    contacts sees their history. Two queries, of which the first is made at once."""
    if not user.is_active:
        return ContactEvent.objects.none()
    keys = list(ids)
    # As values: of an OR with a subquery PostgreSQL reads all events.
    groups = list(Contact.objects.filter(pk__in=keys, organisation__isnull=False).values_list("organisation", flat=True).distinct())
    concerned = Q(contact__in=keys) | Q(other__in=keys) | (Q(organisation__in=groups) if groups else Q())
    return ContactEvent.objects.filter(concerned).select_related("contact", "other", "actor_user").order_by("-pk")
