"""Companies and groups that contacts belong to."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.contacts import history, validators
from relevo.contacts.enums import ContactVerb
from relevo.contacts.models import Organisation
from relevo.core import rows
from relevo.core.actors import Actor
from relevo.core.errors import Invalid


def create_organisation(*, actor: Actor, name: str) -> Organisation:
    """Adds a company or group. Raises Invalid for an empty or taken name."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    return _save_organisation(Organisation(name=validators.name(name)))


def edit_organisation(organisation: Organisation, *, actor: Actor, name: str) -> Organisation:
    """Gives an organisation another name; the history of its contacts shows that. Raises Invalid for an empty or taken one."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    with transaction.atomic():
        rows.lock(organisation)
        before, organisation.name = organisation.name, validators.name(name)
        if organisation.name != before:
            _save_organisation(organisation)
            change = {"name": {"old": before, "new": organisation.name}}
            history.record_of_organisation(organisation, ContactVerb.ORGANISATION_RENAMED, actor=actor, data=change)
    return organisation


def _save_organisation(organisation: Organisation) -> Organisation:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
    return organisation
