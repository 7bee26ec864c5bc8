"""The REST API: a list of fifty tickets and one ticket, from a real server."""

from __future__ import annotations

import argparse
import random
from urllib.parse import urlencode

from benchmarks import store
from benchmarks.percentiles import percentiles
from benchmarks.report import Report

HELP = "API: list of 50 and one ticket, from a real server with several clients; floor: the same list as rows in-process"
VIEWS = ("active", "all", "closed")


def run(options: argparse.Namespace) -> Report:
    """Requests with the token of a supervisor and of agents, for lists of the views that are full at any size."""
    with store.opened(options.size) as server:
        report = Report("api", options.size)
        _measure(report, options, server.process.pid if server.process else 0)
    return report


def _measure(report: Report, options: argparse.Namespace, database: int) -> None:
    from django.db import connections

    from benchmarks import measure, people, web
    from relevo.accounts.actions import create_token
    from relevo.accounts.models import User
    from relevo.core import actors
    from relevo.tickets.lists import TicketFilter, ticket_page

    source = random.Random("api")
    users = [User.objects.get(pk=people.SUPERVISOR), *User.objects.filter(role="agent")[:10]]
    tokens = {user.pk: create_token(user, actor=actors.agent(user), name="benchmark") for user in users}
    asked = [(source.choice(VIEWS), users[0] if source.random() < 0.5 else source.choice(users)) for _ in range(options.requests)]
    try:
        floor = measure.in_turns({"rows": lambda turn: ticket_page(asked[turn][1], TicketFilter(view=asked[turn][0]))}, count=options.requests)[
            "rows"
        ]
        report.add(floor.figure("ticket_page, one client, in-process (floor)"))
        connections.close_all()
        with web.serving(options.size) as server:
            lists = [f"/api/v1/tickets?{urlencode({'view': view, 'limit': 50})}" for view, _ in asked]
            headers = [f"Authorization: Bearer {tokens[user.pk][1]}" for _, user in asked]
            for clients in sorted({1, options.clients}):
                target = {"per_second": 600, "p95": 20} if clients == 8 else {}
                name = f"list of 50, {clients} client{'s' if clients > 1 else ''}"
                figure = web.ask_at_once(server, name, lists, headers, clients=clients, database=database, target=target)
                figure.ratio = figure.p50 / percentiles(floor.times)[0] if clients == 1 and figure.p50 else None
                report.add(figure)
            single = [f"/api/v1/tickets/{source.randint(1, options.size)}" for _ in asked]
            report.add(
                web.ask_at_once(
                    server,
                    f"one ticket, {options.clients} clients",
                    single,
                    headers[:0] or [_first(headers, asked, users[0])],
                    clients=options.clients,
                    database=database,
                )
            )
    finally:
        for row, _ in tokens.values():
            row.delete()


def _first(headers: list[str], asked: list, user: object) -> str:
    """A header of the supervisor, who sees every ticket."""
    return next(header for header, (_, who) in zip(headers, asked, strict=True) if who is user)
