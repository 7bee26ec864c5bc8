"""What a report of service levels is about, and the targets that are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock
from relevo.core.errors import Invalid
from relevo.core.patience import TookTooLong, at_most
from relevo.reports.periods import Period
from relevo.sla.models import Target
from relevo.tickets.filters import Context, Node, condition
from relevo.tickets.queries import visible_to

PATIENCE_MILLISECONDS = 5000


class Grouping(models.TextChoices):
    """By what the rows of the report are."""

    POLICY = "policy", gettext_lazy("Service level")
    TEAM = "team", gettext_lazy("Team")
    AGENT = "agent", gettext_lazy("Agent")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: a period, and the ids of what it is narrowed to. `conditions` ask what the tickets are now."""

    period: Period
    by: Grouping = Grouping.POLICY
    policy: int | None = None
    team: int | None = None
    agent: int | None = None
    campaign: int | None = None
    conditions: Node | None = None


def sees_all(reader: User) -> bool:
    """Whether reports tell the reader of everybody's work, and not only of the reader's own."""
    return reader.may(permissions.REPORTS_SEE_ALL)


def decided(reader: User, asked: Asked) -> QuerySet[Target]:
    """The targets that were decided in the period, on tickets that the reader may see, in no order.

    A target is decided when it is met, or when it is missed, whatever comes after. It counts for the service level, the agent and the team that it
    then had. Who may not see everybody's work gets what counts for them. What was never decided (a ticket that was merged, a customer who wrote
    again before the answer was late) is in no report.

    Raises Forbidden for who may see no reports.
    """
    permissions.require_user(reader, permissions.REPORTS_SEE)
    found = Target.objects.filter(decided_at__gte=asked.period.starts_at, decided_at__lt=asked.period.ends_at)
    found = found.filter(**{name: key for name in ("policy", "team", "agent") if (key := getattr(asked, name)) is not None})
    if not sees_all(reader):
        found = found.filter(agent=reader)
    tickets = visible_to(reader)
    if asked.campaign is not None:
        tickets = tickets.filter(campaign=asked.campaign)
    if asked.conditions is not None:
        tickets = tickets.filter(condition(asked.conditions, Context(clock.now(), reader.pk, reader.rules_version)))
    return found.filter(ticket__in=tickets) if tickets.query.where else found


@contextmanager
def patiently(asked: Asked) -> Iterator[None]:
    """Gives up where conditions take too long to be looked at. Raises Invalid then."""
    try:
        with at_most(PATIENCE_MILLISECONDS) if asked.conditions is not None else nullcontext():
            yield
    except TookTooLong:
        words = _("It takes too long to look these tickets through. Choose fewer days, or a view that asks for less.")
        raise Invalid("took_too_long", words) from None
