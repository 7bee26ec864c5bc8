"""Reading definitions of fields."""

from __future__ import annotations

from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.fields.models import FieldChoice, FieldDefinition


def fields_visible_to(user: User) -> QuerySet[FieldDefinition]:
    """The fields of tickets and contacts: everybody sees all, those that are switched off too."""
    return FieldDefinition.objects.all() if user.is_active else FieldDefinition.objects.none()


def choices_visible_to(user: User) -> QuerySet[FieldChoice]:
    """The entries of all fields: everybody sees all, retired ones too."""
    return FieldChoice.objects.all() if user.is_active else FieldChoice.objects.none()
