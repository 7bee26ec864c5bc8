"""What the demo company has automated, and the runs of it: a history is played without a worker, so they happen here, at their moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from relevo.accounts.models import Team, User
from relevo.automation.actions import create_trigger
from relevo.automation.delayed import run_due
from relevo.automation.engine import run_triggers
from relevo.automation.hear import RUN, Led
from relevo.automation.models import Watch
from relevo.core import actors, clock, cursors
from relevo.routing.actions import create_skill, set_abilities, set_routing
from relevo.routing.enums import Match
from relevo.tickets import verbs
from relevo.tickets.enums import Priority, Status
from relevo.tickets.models import Event, Service

ACTOR = actors.system("demo")
DAY = timedelta(days=1)
LOST = ("says delivered", "not arrived", "no ha salido", "no ha llegado", "não chegou")
REPAIRS = ("warranty", "garantia", "reparación")
UNANSWERED = {
    "all": [
        {"field": "waits_for_desk", "operator": "is", "value": True},
        {"field": "status", "operator": "is", "value": [Status.NEW.value, Status.OPEN.value]},
    ]
}
# Who works in the workshop, and what else people speak.
LANGUAGES = {"marta": ("en",), "tom": ("es",), "bia": ("es", "en")}


def set_up(since: datetime, users: Mapping[str, User], teams: Mapping[str, Team]) -> None:
    """Triggers that hear what happens from this moment on; and a team that could have its tickets assigned by itself, once that is switched on."""
    with clock.frozen(since):
        repairs = Service.objects.get(name="Repairs")
        lost = {"team": teams["orders"].pk, "add_tags": ["lost parcel"], "priority": Priority.HIGH.value}
        _trigger("Lost parcels", [{"event": "opened", "contains": LOST}], {"do": "change", "changes": lost})
        tagged = [{"event": "changed", "field": "tags", "to": REPAIRS}]
        _trigger("Repairs go to the workshop", tagged, {"do": "change", "changes": {"team": teams["returns"].pk, "service": repairs.pk}})
        waited = [{"event": "opened", "delay_seconds": 86_400}]
        notice = {"do": "comment", "body_html": "<p>The customer has been waiting for an answer for a day.</p>"}
        _trigger("Unanswered for a day", waited, notice, conditions=UNANSWERED)
        _prepare_assignment(teams["returns"], users, repairs)


def _trigger(name: str, events: Any, deed: dict[str, Any], **values: Any) -> None:
    create_trigger(actor=ACTOR, name=name, events=events, actions=[deed], is_active=True, **values)


def _prepare_assignment(team: Team, users: Mapping[str, User], repairs: Service) -> None:
    asked = {"all": [{"field": "service", "operator": "is", "value": [repairs.pk]}]}
    skill = create_skill(actor=ACTOR, name="Repairs", conditions=asked)
    for key, languages in LANGUAGES.items():
        set_abilities(users[key], actor=ACTOR, languages=list(languages), skills=[skill] if key == "marta" else [])
    set_routing(team, actor=ACTOR, language_match=Match.PREFERRED, skill_match=Match.PREFERRED, capacity=20)


def run_queued() -> None:
    """Runs the triggers that wait for what has just happened, as a worker would at once, and those that they set off.

    All of the history is one transaction, by which the engine knows one change: here each event stands for a change of its own.
    """
    while queued := _queued():
        for job in queued:
            run_triggers(job["event_id"], led=Led(tuple(job["chain"]), job["root"]), change=-job["event_id"])


def _queued() -> list[dict[str, Any]]:
    with cursors.cursor() as asking:
        asking.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' RETURNING id, args", [RUN])
        return [args for _id, args in sorted(asking.fetchall(), key=lambda row: row[0])]


def let_time_pass(until: datetime) -> None:
    """Runs what falls due until a moment, when it does."""
    looked = Watch.objects.values_list("looked_until", flat=True).first()
    heard = Event.objects.filter(verb=verbs.OPENED, at__lte=until - DAY)
    if looked is not None:
        heard = heard.filter(at__gt=looked - DAY)
    for at in heard.order_by("at").values_list("at", flat=True):
        with clock.frozen(at + DAY):
            run_due()
            run_queued()
