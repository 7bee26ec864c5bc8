"""The fields that administrators defined for contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.contacts.models import Contact
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.fields.described import Field, fields_of, needed_and_empty
from relevo.fields.enums import Holder, Need
from relevo.fields.values import changed, taken_up


def contact_fields() -> dict[int, Field]:
    """The fields of contacts by their ids, also those that are switched off. One query."""
    return {field.id: field for field in fields_of(Holder.CONTACT)}


def filled_in(contact: Contact, given: Mapping[int, Any], *, actor: Actor) -> dict[str, Any] | None:
    """The values of a contact that is new, or locked, with what was given.

    Raises Invalid as `fields.values.changed` does, and where a person leaves a field empty that is always needed: of a new contact any, of
    one that is there what is given.
    """
    known = contact_fields()
    facts = changed(known, None, contact.field_values, given)
    values = taken_up(contact.field_values, facts)
    asked = known.values() if contact.pk is None else [known[int(key)] for key in facts]
    if actor.user is not None and (missing := needed_and_empty(asked, (Need.ALWAYS,), None, values)):
        names = ", ".join(field.name for field in missing)
        words = _("A contact always needs: %(names)s.") % {"names": names}
        raise Invalid("field_missing", words, fields={field.key: _("This is needed.") for field in missing})
    return values
