"""The ways to reach a contact, added, changed and taken away by hand."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.contacts import history, validators
from relevo.contacts.enums import SHARED, ContactVerb
from relevo.contacts.models import Contact, Identity
from relevo.contacts.wording import shown_name
from relevo.core.actors import Actor
from relevo.core.errors import Conflict


def add_identity(contact: Contact, *, kind: str, written: str, actor: Actor) -> Identity:
    """Gives the contact another way to be reached, as somebody wrote it; one that the contact has already is returned as it is.

    Old and new forms of the same telephone number are the same (`phones`). Raises Invalid for what is none of its kind, Conflict where it belongs to
    somebody else, naming whom.
    """
    permissions.require(actor, permissions.CONTACTS_EDIT)
    value = validators.identity_value(kind, written)
    known: dict[str, Any] = {"kind": kind, "scope": _scope(contact, kind), "value": value}
    defaults = {"contact": contact, "display": validators.as_written(written)}
    with transaction.atomic():
        identity, made = Identity.objects.select_related("contact").get_or_create(**known, defaults=defaults)
        if made:
            history.record(contact, ContactVerb.IDENTITY_ADDED, actor=actor, data={"kind": kind, "value": str(identity)})
    if not made and identity.contact_id != contact.pk:
        raise _taken(written, identity)
    return identity


def change_identity(identity: Identity, *, written: str, actor: Actor) -> Identity:
    """Corrects an address or number; its kind stays. Raises Invalid and Conflict as `add_identity`.

    Messages keep the address with which they were written, so answers to them still go there.
    """
    permissions.require(actor, permissions.CONTACTS_EDIT)
    before = str(identity), identity.value
    identity.value = validators.identity_value(identity.kind, written)
    identity.display = validators.as_written(written)
    try:
        with transaction.atomic():
            identity.save(update_fields=["value", "display"])
            if (str(identity), identity.value) != before:
                facts = {"kind": identity.kind, "old": before[0], "value": str(identity)}
                history.record(identity.contact, ContactVerb.IDENTITY_CHANGED, actor=actor, data=facts)
    except IntegrityError as error:
        other = Identity.objects.select_related("contact").get(kind=identity.kind, scope=identity.scope, value=identity.value)
        raise _taken(written, other) from error
    return identity


def remove_identity(identity: Identity, *, actor: Actor) -> None:
    """Takes an identity off its contact; tickets and messages keep the address with which they were written."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    with transaction.atomic():
        history.record(identity.contact, ContactVerb.IDENTITY_REMOVED, actor=actor, data={"kind": identity.kind, "value": str(identity)})
        identity.delete()


def _scope(contact: Contact, kind: str) -> str:
    """Several people live at one address and work for one website: each has such an identity of their own."""
    return f"contact:{contact.pk}" if kind in SHARED else ""


def _taken(written: str, identity: Identity) -> Conflict:
    sentence = _("%(value)s belongs to %(name)s.") % {"value": validators.as_written(written), "name": shown_name(identity.contact.name)}
    return Conflict("identity_taken", sentence, fields={"value": sentence})
