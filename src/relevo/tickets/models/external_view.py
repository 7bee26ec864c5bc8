"""What guests see of a ticket by its link, and who opened it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from relevo.accounts.models import Campaign, User
from relevo.core import clock
from relevo.tickets.enums import ViewSection
from relevo.tickets.models.ticket import Ticket

DEFAULT_SECTIONS = (ViewSection.CUSTOMER.value, ViewSection.TICKET.value, ViewSection.CONVERSATION.value)
DEFAULT_DAYS = 90


def default_sections() -> list[str]:
    """What guests see where nobody chose anything: no tasks, whose titles are written for colleagues."""
    return list(DEFAULT_SECTIONS)


class ExternalLink(models.Model):
    """The link under which guests see one ticket (S6). A ticket has at most one that is not revoked; a new address is a new row.

    `digest` is the SHA-256 of the token in the address, by which a request finds its row; `sealed` is the token itself, encrypted with the
    installation's key (`core.crypto`), for people who want to copy the address again. So nobody opens a page by what stands in the database.
    `opening_count` counts all openings, of which only the last are kept one by one.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="external_links")
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opening_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="external_link_digest"),
            models.UniqueConstraint(fields=["ticket"], condition=Q(revoked_at__isnull=True), name="external_link_one"),
        ]

    def __str__(self) -> str:
        return f"link of #{self.ticket_id}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()


class ExternalOpening(models.Model):
    """That somebody opened the page of a link: when, and from which network (the address without its last part, which names the person).

    Only the last hundred of a link are kept, for at most 90 days (`external_view.openings`).
    """

    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()
    network = models.CharField(max_length=50, blank=True, default="")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.network} at {self.at:%Y-%m-%d %H:%M}"


class ExternalViewRule(models.Model):
    """Whether tickets of a campaign can be shared by a link, what guests see then, and for how many days a new link is valid (None: for good).

    The row without a campaign holds for tickets without one, and for campaigns without a row; without that row as well, the defaults here do.
    """

    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="external_view_rules", db_index=False)
    is_on = models.BooleanField(default=True)
    sections = ArrayField(models.CharField(max_length=20, choices=ViewSection), default=default_sections, blank=True)
    days_valid = models.PositiveSmallIntegerField(null=True, blank=True, default=DEFAULT_DAYS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign"], nulls_distinct=False, name="external_view_rule_campaign")]

    def __str__(self) -> str:
        return f"external view of campaign {self.campaign_id}"
