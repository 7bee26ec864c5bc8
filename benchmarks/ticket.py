"""The ticket page with a conversation of twenty messages: bare SQL, its timeline, the whole page here, and from a real server."""

from __future__ import annotations

import argparse
import random
from typing import Any

from benchmarks import store
from benchmarks.report import Report

HELP = "ticket page with 20 messages: bare SQL, the page in-process, and from a real server with several clients"
MESSAGES = 20
BARE = (
    """SELECT e.sequence, e.verb, e.at, e.actor_kind, e.actor_user_id, e.actor_contact_id, e.data, m.id, m.uuid, m.direction, m.visibility,
    m.author_user_id, m.author_contact_id, m.sender, m."to", m.cc, m.subject, m.body_text, m.body_html, m.reply_text, m.reply_html, m.created_at
    FROM tickets_event e LEFT JOIN tickets_message m ON m.id = e.message_id WHERE e.ticket_id = %s ORDER BY e.sequence""",
    "SELECT * FROM tickets_ticket WHERE number = %s",
)


def run(options: argparse.Namespace) -> Report:
    """Random tickets of twenty messages, as a supervisor; the floor is the ticket and its history in two plain statements."""
    with store.opened(options.size) as server:
        report = Report("ticket", options.size)
        numbers = _numbers(options.requests)
        _in_process(report, options, numbers)
        _from_a_server(report, options, numbers, server.process.pid if server.process else 0)
    return report


def _numbers(count: int) -> list[int]:
    from relevo.tickets.models import Ticket

    source, found = random.Random("tickets"), list(Ticket.objects.filter(message_count=MESSAGES).order_by("pk").values_list("pk", flat=True))
    return [source.choice(found) for _ in range(count)]


def _in_process(report: Report, options: argparse.Namespace, numbers: list[int]) -> None:
    from django.db import connection

    from benchmarks import measure, people, web
    from relevo.accounts.models import User
    from relevo.tickets.timeline import timeline

    pages, headers = web.Pages(), {"HTTP_COOKIE": web.cookie_of(User.objects.get(pk=people.SUPERVISOR))}

    def bare(turn: int) -> None:
        with connection.cursor() as cursor:
            for statement in BARE:
                cursor.execute(statement, [numbers[turn]])
                cursor.fetchall()

    found: dict[str, Any] = measure.in_turns(
        {
            "bare": bare,
            "timeline": lambda turn: timeline(numbers[turn]),
            "page": lambda turn: pages.get(f"/tickets/{numbers[turn]}/", headers),
        },
        count=options.requests,
    )
    report.add(found["bare"].figure("bare SQL: ticket and history (floor)"))
    report.add(found["timeline"].figure("timeline", floor=found["bare"]))
    report.add(found["page"].figure("page, one client, no network", floor=found["bare"], target={"p95": 12}))


def _from_a_server(report: Report, options: argparse.Namespace, numbers: list[int], database: int) -> None:
    from django.db import connections

    from benchmarks import people, web
    from relevo.accounts.models import User

    header = f"Cookie: {web.cookie_of(User.objects.get(pk=people.SUPERVISOR))}"
    connections.close_all()
    with web.serving(options.size) as server:
        target = {"per_second": 250} if options.clients == 8 else {}
        name = f"page from a server, {options.clients} clients"
        addresses = [f"/tickets/{number}/" for number in numbers]
        report.add(web.ask_at_once(server, name, addresses, [header], clients=options.clients, database=database, target=target))
