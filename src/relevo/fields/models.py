"""What fields there are, and what can be chosen in them. The values are kept by what has the field."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from relevo.accounts.catalogue import CatalogueItem
from relevo.fields.enums import FieldKind, Holder, Need


class FieldDefinition(CatalogueItem):
    """One field of all tickets or contacts, in the order in which they show it. One that is not `is_active` is hidden and never needed; values stay.

    `campaigns` are the ids of those whose tickets have the field; empty for all tickets. They are never deleted, so no table links them.
    """

    listed_by = ("holder",)

    holder = models.CharField(max_length=10, choices=Holder)
    kind = models.CharField(max_length=10, choices=FieldKind)
    help_text = models.CharField(max_length=200, blank=True, default="")
    need = models.CharField(max_length=10, choices=Need, default=Need.NO)
    campaigns = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta(CatalogueItem.Meta):
        constraints = [models.UniqueConstraint("holder", Lower("name"), name="field_name_unique")]


class FieldChoice(CatalogueItem):
    """One entry of a field that is chosen from a list. A retired one stays where it is chosen and is not given anew."""

    listed_by = ("definition_id",)

    definition = models.ForeignKey(FieldDefinition, on_delete=models.PROTECT, related_name="choices", db_index=False)

    class Meta(CatalogueItem.Meta):
        constraints = [models.UniqueConstraint("definition", Lower("name"), name="choice_name_unique")]
