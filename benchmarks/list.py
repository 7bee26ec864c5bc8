"""The ticket list: bare SQL, `ticket_page`, the whole page in this process, and from a real server at eight clients."""

from __future__ import annotations

import argparse
import random
from typing import Any
from urllib.parse import urlencode

from benchmarks import store
from benchmarks.report import Report

HELP = "ticket list of 50 rows: bare SQL, ticket_page, the page in-process, and from a real server with several clients"
FULL_VIEWS = ("active", "all", "closed")


def run(options: argparse.Namespace) -> Report:
    """Half of the requests come from a supervisor, who sees everything, half from agents who see two or three of eight campaigns; one in
    five is for a later page."""
    with store.opened(options.size) as server:
        report = Report("list", options.size)
        _in_process(report, options)
        _from_a_server(report, options, server.process.pid if server.process else 0)
    return report


class Requests:
    """Random requests for a list, always the same ones."""

    def __init__(self, count: int) -> None:
        from benchmarks import people
        from relevo.accounts.models import User
        from relevo.tickets.lists import TicketFilter, ticket_page

        source = random.Random("lists")
        self.users = list(User.objects.filter(role="agent")[:20])
        self.supervisor = User.objects.get(pk=people.SUPERVISOR)
        self.wanted: list[tuple[Any, TicketFilter, str]] = []
        for _ in range(count):
            user = self.supervisor if source.random() < 0.5 else source.choice(self.users)
            wanted, cursor = TicketFilter(view=source.choice(FULL_VIEWS)), ""
            if source.random() < 0.2:
                cursor = ticket_page(user, wanted).next_cursor
            self.wanted.append((user, wanted, cursor))

    def addresses(self) -> list[str]:
        return [f"/tickets/?{urlencode({'view': wanted.view, 'cursor': cursor})}" for _, wanted, cursor in self.wanted]


def _in_process(report: Report, options: argparse.Namespace) -> None:
    from benchmarks import measure, web
    from relevo.core import cursors
    from relevo.tickets import counts, lists

    requests = Requests(options.requests)
    statements = [_statement(*each) for each in requests.wanted]
    pages = web.Pages()
    cookies = {user.pk: {"HTTP_COOKIE": web.cookie_of(user)} for user in (requests.supervisor, *requests.users)}
    addresses = requests.addresses()

    def bare(turn: int) -> None:
        with cursors.cursor() as cursor:
            cursor.execute(*statements[turn])
            cursor.fetchall()

    def page(turn: int) -> bytes:
        return pages.get(addresses[turn], cookies[requests.wanted[turn][0].pk])

    found = measure.in_turns(
        {
            "bare": bare,
            "rows": lambda turn: lists.ticket_page(requests.wanted[turn][0], requests.wanted[turn][1], cursor=requests.wanted[turn][2]),
            "counts": lambda turn: counts.view_counts(requests.wanted[turn][0]),
            "page": page,
        },
        count=options.requests,
    )
    floor = found["bare"]
    report.add(floor.figure("bare SQL of the list (floor)"))
    report.add(found["rows"].figure("ticket_page", floor=floor))
    report.add(found["counts"].figure("view_counts, five views", floor=floor))
    report.add(found["page"].figure("page, one client, no network", floor=floor, target={"p95": 8}))
    _every_view(report, requests, options.requests)


def _statement(user: Any, wanted: Any, cursor: str) -> tuple[str, Any]:
    """The SQL that `ticket_page` sends, with its parameters, caught on its way."""
    from relevo.core.readings import Reading, read
    from relevo.tickets import lists

    caught: list[tuple[str, Any]] = []

    def caught_in(reading: Reading[Any]) -> Reading[Any]:
        found = None
        while True:
            try:
                asked = reading.send(found)
            except StopIteration as end:
                return end.value
            caught.extend(asked)
            found = yield asked

    read(caught_in(lists.reading_page(user, wanted, cursor=cursor)))
    return caught[-1]


def _every_view(report: Report, requests: Requests, count: int) -> None:
    from benchmarks import measure
    from relevo.tickets import lists

    found = measure.in_turns(
        {view: lambda turn, view=view: lists.ticket_page(requests.wanted[turn][0], lists.TicketFilter(view=view)) for view in lists.VIEWS}
        | {
            name: lambda turn, limit=limit: lists.ticket_page(requests.wanted[turn][0], lists.TicketFilter(**limit))
            for name, limit in _LIMITS.items()
        },
        count=max(100, count // 5),
    )
    for name, sample in found.items():
        report.add(sample.figure(f"ticket_page: {name}", target={"p95": 8}))


# Filters whose answer is much, little, or nothing of what a view holds.
_LIMITS: dict[str, dict[str, Any]] = {
    "all, of one assignee": {"view": "all", "assignee_id": 20},
    "active, of one team": {"view": "active", "team_id": 3},
    "all, of one team": {"view": "all", "team_id": 3},
    "all, of a small campaign": {"view": "all", "campaign_id": 8},
    "all, of a frequent requester": {"view": "all", "requester_id": 1},
    "all, of one account": {"view": "all", "account_id": 8},
    "all, with a tag": {"view": "all", "tag": "fraud"},
    "all, with a tag nobody uses": {"view": "all", "tag": "no such tag"},
    "resolved, of one assignee": {"view": "resolved", "assignee_id": 20},
}


def _from_a_server(report: Report, options: argparse.Namespace, database: int) -> None:
    from django.db import connections

    from benchmarks import web

    requests = Requests(options.requests)
    cookies = {user.pk: web.cookie_of(user) for user in (requests.supervisor, *requests.users)}
    headers = [f"Cookie: {cookies[user.pk]}" for user, _, _ in requests.wanted]
    connections.close_all()
    with web.serving(options.size) as server:
        name = f"page from a server, {options.clients} clients"
        target = {"p95": 40, "per_second": 450} if options.clients == 8 else {}
        report.add(web.ask_at_once(server, name, requests.addresses(), headers, clients=options.clients, database=database, target=target))
