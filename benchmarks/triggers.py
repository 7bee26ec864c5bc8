"""What triggers cost: mails that come in while none is on, while a hundred are, and the jobs that these queue; and the look of each minute."""

from __future__ import annotations

import argparse
import json
import uuid
from typing import Any

from benchmarks import ingest, plan, store, tidy
from benchmarks.mails import mails
from benchmarks.report import Report

HELP = "a burst of mails with 100 active triggers, against the same burst without; the minutely look for rules with a delay"
TRIGGERS = 100
HITS = 5


def run(options: argparse.Namespace) -> Report:
    """One process, one connection. In turns: a mail without triggers, a mail while a hundred are on, and the job that it queued."""
    with store.opened(options.size) as server:
        report = Report("triggers", options.size)
        answerable = ingest.answerable_tickets()
        with tidy.taken_back(server.superuser_url(), [each.number for each in answerable]):
            _measure(report, options, answerable)
    return report


def _measure(report: Report, options: argparse.Namespace, answerable: Any) -> None:
    from django.db import connection

    from benchmarks import measure
    from relevo.accounts import rules
    from relevo.accounts.models import Desk
    from relevo.automation import delayed, engine
    from relevo.automation.hear import RUN, Led
    from relevo.automation.listening import waiting_for
    from relevo.automation.models import TriggerRun
    from relevo.channels.email.inbound import ingest as take_in
    from relevo.channels.models import Account

    make_triggers()
    accounts = {account.address: account for account in Account.objects.select_related("campaign", "team")}
    source = mails(answerable, plan.contacts_for(options.size), seed=uuid.uuid4().hex)
    ready = [next(source) for _ in range(2 * (options.requests + measure.WARM_UP))]

    def one_mail(_turn: int) -> None:
        raw, address = ready.pop()
        take_in(raw, account=accounts[address], source="benchmark")

    def off(_turn: int) -> None:
        Desk.objects.update(rules_version="")

    def on(_turn: int) -> None:
        rules.changed()
        waiting_for("message.received", rules.version_now())

    def job(_turn: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING args::text", [RUN])
            for given in (json.loads(row[0]) for row in cursor.fetchall()):
                engine.run_triggers(given["event_id"], led=Led(tuple(given["chain"]), given["root"]), change=given["change"])

    def look(_turn: int) -> None:
        delayed.run_due()

    operations: dict[str, measure.Operation] = {"off": off, "without": one_mail, "on": on, "among": one_mail, "job": job, "look": look}
    try:
        found = measure.in_turns(operations, count=options.requests, seconds=600)
    finally:
        Desk.objects.update(rules_version="")
    floor = found["without"]
    report.add(floor.figure("mail, no trigger on"))
    report.add(found["among"].figure(f"mail, {TRIGGERS} triggers on", floor=floor))
    report.add(found["job"].figure(f"its job: {TRIGGERS} triggers, {HITS} of which run", floor=floor))
    report.add(found["look"].figure("look for what is due after a delay", floor=floor))
    report.notes.append(f"{TriggerRun.objects.count()} runs")


def make_triggers() -> None:
    """A hundred that hear of every mail; the conditions of most hold for no ticket. A rule with a delay hears as well."""
    from relevo.automation.models import Trigger

    nobody = {
        "any": [{"field": "tags", "operator": "has_any", "value": ["vip", "late"]}, {"field": "subject", "operator": "contains", "value": "zyx"}]
    }
    email = {"field": "channel", "operator": "is", "value": ["email"]}
    heard = [{"event": "opened"}, {"event": "received"}]
    made = [
        Trigger(
            name=f"Benchmark {number} {uuid.uuid4().hex[:8]}",
            position=number,
            events=heard,
            conditions={"all": [email] if number < HITS else [email, nobody]},
            actions=[{"do": "change", "changes": {"add_tags": [f"benchmark-{number}-{uuid.uuid4().hex[:6]}"]}}],
            is_active=True,
        )
        for number in range(TRIGGERS)
    ]
    late = [{"event": "received", "delay_seconds": 86_400}]
    made.append(Trigger(name="Benchmark late", position=TRIGGERS, events=late, conditions=nobody, actions=made[0].actions, is_active=True))
    Trigger.objects.bulk_create(made)
