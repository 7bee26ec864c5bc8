"""A contact's own history: what was done to the record, beside what happens on tickets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from relevo.accounts.models import User
from relevo.contacts.enums import ContactVerb
from relevo.contacts.models import Contact, ContactEvent, Identity
from relevo.contacts.queries import family_ids
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.live import notify

Facts = dict[str, Any]


def record(contact: Contact, verb: ContactVerb, *, actor: Actor, data: Facts | None = None, other: Contact | None = None) -> ContactEvent:
    """Appends one event in the caller's transaction, and tells the open pages of the person's tickets. `data` must be plain JSON."""
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
    return event


def record_on(kind: str, value: str, verb: ContactVerb, *, actor: Actor, data: Facts) -> None:
    """The same for whoever is reached by an identity; for nobody, where none has it."""
    for contact in Contact.objects.filter(pk__in=Identity.objects.filter(kind=kind, value=value).values("contact")).order_by("pk"):
        record(contact, verb, actor=actor, data=data)


def changes(before: Facts, after: Facts) -> Facts:
    """Old and new value of each that differs."""
    return {name: {"old": before.get(name), "new": after.get(name)} for name in (before | after) if before.get(name) != after.get(name)}


def events_of(user: User, ids: Iterable[int]) -> QuerySet[ContactEvent]:
    """What happened to these contacts, and between them and others, the newest first: whoever sees contacts sees their history."""
    if not user.is_active:
        return ContactEvent.objects.none()
    keys = list(ids)
    return ContactEvent.objects.filter(Q(contact__in=keys) | Q(other__in=keys)).select_related("contact", "other", "actor_user").order_by("-pk")
