"""The targets behind a figure of the report of service levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core import clock, paging
from relevo.reports.asked import Asked, decided, patiently
from relevo.sla.clock import spent
from relevo.sla.enums import State, TargetKind
from relevo.sla.hours import Hours
from relevo.sla.keep import clock_of
from relevo.sla.models import Policy, Target
from relevo.sla.policies import known

PAGE_SIZE = 50
NONE = "none"


class Outcome(models.TextChoices):
    """What became of a target."""

    MET = "met", _("Met")
    MISSED = "missed", _("Missed")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: of a kind of target, or of all; met, missed, or both together; of one row of the report, by its id, or `NONE` for that of no team
    or nobody, or of all rows."""

    kind: TargetKind | None
    outcome: Outcome | None = None
    row: int | Literal["none"] | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A target behind a figure, with its ticket, service level, agent and team. `late_seconds` is by how much open time it was missed, up to now
    where it is still owed; None for what was met."""

    target: Target
    late_seconds: int | None

    @property
    def is_owed(self) -> bool:
        """Whether what was missed is still to be done."""
        return self.target.breached_at is not None and self.target.state in (State.RUNNING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class DecidedPage:
    """One page of them, those that were decided last first. `next_cursor` is empty on the last."""

    items: list[Decided]
    next_cursor: str


def targets_behind(reader: User, asked: Asked, figure: Figure, *, cursor: str = "", size: int = PAGE_SIZE) -> DecidedPage:
    """Exactly the targets that the figure counts, a page of them: one query, two more with conditions.

    Raises Forbidden for who may see no reports, and Invalid for an unknown cursor, or where the conditions take too long.
    """
    found = decided(reader, asked)
    if figure.kind is not None:
        found = found.filter(kind=figure.kind)
    if figure.outcome is not None:
        found = found.filter(breached_at__isnull=figure.outcome is Outcome.MET)
    if figure.row is not None:
        found = found.filter(**{asked.by.value: None if figure.row == NONE else figure.row})
    if cursor:
        at, last = paging.decode(cursor, datetime, int)
        found = found.filter(Q(decided_at__lte=at) & (Q(decided_at__lt=at) | Q(pk__lt=last)))
    found = found.select_related("ticket__requester", "policy__calendar", "agent", "team").defer("ticket__search").order_by("-decided_at", "-pk")
    with patiently(asked):
        listed = list(found[: size + 1])
    more, listed = len(listed) > size, listed[:size]
    hours: dict[int, Hours] = {}
    items = [Decided(one, _late(one, hours)) for one in listed]
    return DecidedPage(items, paging.encode(listed[-1].decided_at, listed[-1].pk) if more else "")


def _late(target: Target, hours: dict[int, Hours]) -> int | None:
    if target.breached_at is None or target.missed_by_seconds is not None:
        return target.missed_by_seconds
    policy: Policy = target.policy
    if policy.pk not in hours:
        hours[policy.pk] = known(policy).hours
    return max(0, spent(clock_of(target, hours[policy.pk]), clock.now()) - target.seconds)
