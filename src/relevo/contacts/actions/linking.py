"""One person, several profiles (P7): linking contacts, separating them again, and saying that two are not the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.contacts import history
from relevo.contacts.enums import NOBODY, ContactVerb, LinkVerb
from relevo.contacts.models import Contact, Identity, LinkRecord
from relevo.contacts.wording import shown_name
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid

Reasons = Sequence[dict[str, Any]]


def link_profile(profile: Contact, *, person: Contact, actor: Actor, reasons: Reasons = ()) -> Contact:
    """Makes `profile` one of the profiles of `person` and returns that person.

    Tickets and identities of all profiles count as the person's from then on, and the profile bears the person's name. Nothing is moved:
    `separate_profile` restores what was. Profiles of `profile` become the person's too. Where `person` is a profile itself, its person is meant.
    Raises Invalid for one and the same person and for the contact of all unknown senders, Conflict for a profile of somebody else.
    """
    permissions.require(actor, permissions.CONTACTS_EDIT)
    with transaction.atomic():
        _one_at_a_time()
        main = _fresh(_fresh(person.pk).person_key)
        profile = _fresh(profile.pk)
        if main.pk in (profile.pk, profile.person_id):
            raise Invalid("same_person", _("These are the same person already."), fields={"contact_id": _("Choose another contact.")})
        if profile.person_id is not None:
            raise Conflict("profile_linked", _("This is a profile of %(name)s. Separate it first.") % {"name": shown_name(profile.name)})
        if Identity.objects.filter(contact__in=(main, profile), kind=NOBODY).exists():
            raise Invalid("unknown_sender", _("All senders without an address are this contact; it is nobody's profile."))
        for one in (profile, *profile.profiles.select_for_update().order_by("pk")):
            _point(one, main, clock.now())
            _record(one, main, LinkVerb.LINKED, actor, reasons if one.pk == profile.pk else ())
    return main


def separate_profile(profile: Contact, *, actor: Actor) -> Contact:
    """Makes a profile a contact of its own again, with the name, identities and tickets that are its own. Raises Invalid for one that is none."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    with transaction.atomic():
        _one_at_a_time()
        profile = _fresh(profile.pk)
        if profile.person is None:
            raise Invalid("not_a_profile", _("This contact is not linked with another one."))
        person = profile.person
        profile.name, profile.own_name, profile.person, profile.updated_at = profile.own_name, "", None, clock.now()
        profile.save(update_fields=["name", "own_name", "person", "updated_at"])
        _record(profile, person, LinkVerb.SEPARATED, actor)
    return profile


def reject_link(contact: Contact, *, other: Contact, actor: Actor) -> None:
    """Says that two contacts are not the same person: they are not suggested to each other any more. They can still be linked."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    if contact.person_key == other.person_key:
        raise Invalid("same_person", _("These are the same person already."), fields={"contact_id": _("Choose another contact.")})
    with transaction.atomic():
        _record(contact, other, LinkVerb.REJECTED, actor)


def _one_at_a_time() -> None:
    """Lets one of all who link and separate go on, until its transaction ends: each may touch a person and all profiles, in any order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('relevo.contacts.linking'))")


def _fresh(number: int) -> Contact:
    return Contact.objects.select_for_update(of=("self",)).select_related("person").get(pk=number)


def _point(profile: Contact, person: Contact, now: Any) -> None:
    if profile.person_id is None:
        profile.own_name = profile.name
    profile.person, profile.name, profile.updated_at = person, person.name, now
    profile.save(update_fields=["own_name", "name", "person", "updated_at"])


def _record(profile: Contact, person: Contact, verb: LinkVerb, actor: Actor, reasons: Reasons = ()) -> None:
    LinkRecord.objects.create(
        profile=profile, person=person, verb=verb, reasons=list(reasons), actor_kind=actor.kind, actor_user_id=actor.user_id, at=clock.now()
    )
    history.record(person, ContactVerb(verb.value), actor=actor, data={"reasons": list(reasons)} if reasons else {}, other=profile)
