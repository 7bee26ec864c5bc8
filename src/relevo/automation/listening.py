"""Whether any trigger waits for an event: asked at every event of the desk, so it may cost nothing where no trigger is switched on.

What the active triggers hear is kept under the version of the rules that every event brings along (`accounts.rules`). Only whether a job is queued is
decided by it: the job itself reads the triggers anew.
"""

from __future__ import annotations

from typing import NamedTuple

from relevo.accounts import rules
from relevo.automation.happenings import When, when_of
from relevo.automation.models import Trigger


class Listener(NamedTuple):
    """One thing that one trigger waits for, on all tickets or those of a campaign."""

    campaign: int | None
    when: When


def waiting_for(verb: str, version: str) -> tuple[Listener, ...]:
    """What the active triggers hear at once of this verb, under this version of the rules; those with a delay need no job."""
    return _listeners.under(version).get(verb, ())


def _read() -> dict[str, tuple[Listener, ...]]:
    found: dict[str, tuple[Listener, ...]] = {}
    for campaign, heard in Trigger.objects.filter(is_active=True).values_list("campaign_id", "events"):
        for when in map(when_of, heard):
            if not when.delay_seconds:
                found[when.verb] = (*found.get(when.verb, ()), Listener(campaign, when))
    return found


_listeners = rules.Kept(_read, dict[str, tuple[Listener, ...]]())
