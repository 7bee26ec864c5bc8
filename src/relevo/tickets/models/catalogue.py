"""What tickets are classified by: services, categories, and the justifications of statuses. Managed in the settings; retired, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from relevo.accounts.catalogue import CatalogueItem
from relevo.tickets.enums import Demand, Need, Status


class Service(CatalogueItem):
    """What the ticket is about: something that a sector of the company offers (Z7). `sector` may be empty."""

    sector = models.CharField(max_length=80, blank=True, default="")

    class Meta(CatalogueItem.Meta):
        constraints = [models.UniqueConstraint(Lower("name"), Lower("sector"), name="service_name_unique")]


class Category(CatalogueItem):
    """What kind of request it is: a question, a suggestion, a problem (Z8)."""

    class Meta(CatalogueItem.Meta):
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(Lower("name"), name="category_name_unique")]


class Justification(CatalogueItem):
    """Why a ticket has a status, where the status asks for it (Z16): pending because the supplier has to answer."""

    listed_by = ("status",)
    status = models.CharField(max_length=10, choices=Status)

    class Meta(CatalogueItem.Meta):
        constraints = [models.UniqueConstraint("status", Lower("name"), name="justification_name_unique")]


class StatusRule(models.Model):
    """Whether a status asks for a justification, and what the desk calls it; a status without a row asks for nothing and has its usual name.

    `names` holds words by language, and one for all others (`own_words`).
    """

    status = models.CharField(max_length=10, choices=Status, unique=True)
    demand = models.CharField(max_length=10, choices=Demand, default=Demand.NO)
    names = models.JSONField(default=dict, db_default={})

    def __str__(self) -> str:
        return f"{self.status}: {self.demand}"


class ClassificationRule(models.Model):
    """Whether a classification is used, and when tickets need it (Z14); one without a row is used and never needed.

    What is switched off is hidden and never needed; its values stay on tickets, in history and in the API. A priority there always is.
    """

    NAMES = ("team", "priority", "service", "category", "campaign", "cc", "tags")

    name = models.CharField(max_length=20, unique=True)
    is_on = models.BooleanField(default=True)
    need = models.CharField(max_length=10, choices=Need, default=Need.NO)

    def __str__(self) -> str:
        return self.name
