"""Companies and groups that contacts belong to."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.contacts import validators
from relevo.contacts.models import Organisation
from relevo.core.actors import Actor
from relevo.core.errors import Invalid


def create_organisation(*, actor: Actor, name: str) -> Organisation:
    """Adds a company or group. Raises Invalid for an empty or taken name."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    return _save_organisation(Organisation(name=validators.name(name)))


def edit_organisation(organisation: Organisation, *, actor: Actor, name: str) -> Organisation:
    """Gives an organisation another name. Raises Invalid for an empty or taken one."""
    permissions.require(actor, permissions.CONTACTS_EDIT)
    organisation.name = validators.name(name)
    return _save_organisation(organisation)


def _save_organisation(organisation: Organisation) -> Organisation:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
    return organisation
