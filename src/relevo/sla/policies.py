"""The policies in use, as each process keeps them, and which of them is a ticket's.

They are kept under the version of the rules that every recorded event brings along (`accounts.rules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from relevo.accounts import rules
from relevo.sla.calendars import hours_of
from relevo.sla.clock import Terms
from relevo.sla.course import Rule
from relevo.sla.enums import TargetKind
from relevo.sla.hours import ALWAYS, Hours
from relevo.sla.models import Policy
from relevo.tickets.filters import All, Context, Node, holds, parsed
from relevo.tickets.filters.tree import comparisons
from relevo.tickets.models import Ticket

# What conditions of policies may ask about: it changes by an event on the ticket, never by itself or with every message. Business hours are asked
# for the moment of the opening, so that no ticket changes its policy because the clock went on.
FIELDS = frozenset(
    {"subject", "type", "priority", "is_important", "channel", "requester", "organisation"}
    | {"assignee", "team", "campaign", "account", "service", "category", "tags", "business_hours"}
)
EVERY = "default"


@dataclass(frozen=True)
class Known:
    """A policy in use."""

    id: int
    name: str
    conditions: Node
    hours: Hours
    targets: Mapping[str, Mapping[str, int | None]]
    warn_percent: int
    pausing: frozenset[str]
    counts_assistant: bool
    since: datetime

    def rule(self, priority: int) -> Rule:
        """What it promises to a ticket of this priority."""
        found = {kind: seconds_for(self.targets, kind, priority) for kind in TargetKind.values}
        return Rule({kind: Terms(seconds, self.hours, self.warn_percent) for kind, seconds in found.items() if seconds}, self.pausing)

    @cached_property
    def named(self) -> frozenset[str]:
        """The fields that its conditions ask about."""
        return frozenset(one.field for one in comparisons(self.conditions))


def known(policy: Policy) -> Known:
    """A policy as it is kept."""
    return Known(
        id=policy.pk,
        name=policy.name,
        conditions=parsed(policy.conditions) if policy.conditions else All(),
        hours=ALWAYS if policy.calendar is None else hours_of(policy.calendar),
        targets=policy.targets,
        warn_percent=policy.warn_percent,
        pausing=frozenset(policy.pausing),
        counts_assistant=policy.counts_assistant,
        since=policy.created_at,
    )


def seconds_for(targets: Mapping[str, Mapping[str, int | None]], kind: str, priority: int) -> int | None:
    """What is promised of a kind to a priority; None for nothing."""
    by_priority = targets.get(kind, {})
    return by_priority.get(str(priority), by_priority.get(EVERY))


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies in use, in their order."""

    listed: tuple[Known, ...] = ()
    named: frozenset[str] = field(default=frozenset())

    def of(self, ticket: Ticket, version: str = "") -> Known | None:
        """The first whose conditions hold for the ticket as it is in memory. `version` is that of the rules, where it is known."""
        context = Context(ticket.created_at, rules_version=version)
        return next((one for one in self.listed if holds(one.conditions, ticket, context)), None)

    def by_id(self, number: int | None) -> Known | None:
        return next((one for one in self.listed if one.id == number), None)


def kept(version: str) -> Policies:
    """The policies under this version of the rules. One query where they are not kept yet."""
    return _policies.under(version)


def now() -> Policies:
    """The policies as they are stored, for jobs, which no event brings a version."""
    return kept(rules.version_now())


def _read() -> Policies:
    listed = tuple(known(one) for one in Policy.objects.filter(is_active=True).select_related("calendar"))
    return Policies(listed, frozenset().union(*(one.named for one in listed)))


_policies = rules.Kept(_read, Policies())


def touched(data: Mapping[str, Any], policies: Policies) -> bool:
    """Whether an event's facts change what decides about policies or their targets."""
    changed = set(data) | {f"fields.{key}" for key in data.get("fields") or {}}
    return bool(changed & (policies.named | {"priority"}))
