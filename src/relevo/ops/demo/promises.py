"""What the demo company promises its customers, and when it is open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min

from relevo.core import actors, clock
from relevo.sla.actions import create_calendar, create_policy
from relevo.sla.models import Target
from relevo.sla.sweep import sweep
from relevo.tickets.enums import Priority

ACTOR = actors.system("demo")
HOUR = 3600
SHOP: list[Any] = [[[540, 840], [960, 1200]]] * 5 + [[[600, 840]], []]
URGENT, EVERY = str(Priority.URGENT.value), "default"
TARGETS = {
    "first_reply": {EVERY: 4 * HOUR, URGENT: HOUR},
    "next_reply": {EVERY: 8 * HOUR, URGENT: 2 * HOUR},
    "resolution": {EVERY: 27 * HOUR, URGENT: 9 * HOUR},
}


def promise(since: datetime) -> None:
    """Sets up business hours and a service level that hold for tickets from this moment on."""
    with clock.frozen(since):
        calendar = create_calendar(actor=ACTOR, name="Shop", time_zone="Europe/Madrid", week=SHOP, country="ES", subdivision="MD")
        create_policy(actor=ACTOR, name="Standard", targets=TARGETS, calendar=calendar)


def let_time_pass() -> None:
    """Notes what was missed on tickets since their last event, at the moments at which that happened."""
    now = clock.now()
    while (at := Target.objects.filter(next_at__lte=now).aggregate(first=Min("next_at"))["first"]) is not None:
        with clock.frozen(at):
            if not sweep():
                return
