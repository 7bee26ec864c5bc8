"""The active triggers as the engine needs them: read and understood once a process, until one of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from relevo.accounts import rules
from relevo.automation.happenings import When, when_of
from relevo.automation.models import Trigger
from relevo.core import clock
from relevo.core.errors import Invalid
from relevo.tickets.filters import Context, Node, holds, parsed
from relevo.tickets.models import Ticket

log = structlog.get_logger("relevo.automation")


@dataclass(frozen=True, slots=True)
class Ready:
    """One trigger with its conditions as a tree."""

    trigger: Trigger
    whens: tuple[When, ...]
    conditions: Node
    actions: tuple[Any, ...]
    rules_version: str = ""

    @property
    def id(self) -> int:
        return self.trigger.pk

    def means(self, ticket: Ticket) -> bool:
        """Whether it is for this ticket as it is now."""
        if self.trigger.campaign_id not in (None, ticket.campaign_id):
            return False
        return holds(self.conditions, ticket, Context(clock.now(), rules_version=self.rules_version))


def active() -> tuple[Ready, ...]:
    """All that are switched on, in their order. One query; three where a rule of the desk has changed (`accounts.rules`)."""
    return _kept.under(rules.version_now())


def _read() -> tuple[Ready, ...]:
    version = rules.version_now()
    found = (ready_of(one, version) for one in Trigger.objects.filter(is_active=True).order_by("position", "pk"))
    return tuple(one for one in found if one is not None)


_kept = rules.Kept(_read, tuple[Ready, ...]())


def ready_of(trigger: Trigger, rules_version: str = "") -> Ready | None:
    """The trigger, understood, with the version of the rules where that is known; None for one whose conditions can no longer be read, which is
    logged."""
    try:
        tree = parsed(trigger.conditions)
    except Invalid as error:
        log.error("a trigger can't be read", trigger=trigger.pk, fields=dict(error.fields))
        return None
    return Ready(trigger, tuple(map(when_of, trigger.events)), tree, tuple(trigger.actions), rules_version)
