"""The same operation on few and on many tickets, in turns, so that both sizes meet the same machine.

"ticket page" opens the same number of different tickets at both sizes, as many as the small one has with twenty messages. "any ticket page" opens
whichever of all: at the large size hardly one twice, so that its messages are drawn anew and its rows come from the system's cache. What that costs
has to do with how many tickets are opened, not with how many there are: it has no target.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from benchmarks import store
from benchmarks.report import Figure, Report

HELP = "list, ticket page, search for a number, ingest and reply on the largest size against the smallest"
SIZES = "1000,1000000"
ALL_SIZES_AT_ONCE = True
OPERATIONS = ("list", "list page", "ticket page", "any ticket page", "number", "ingest", "reply")
WITHOUT_TARGET = ("any ticket page",)
OPENED = 20
BLOCK = 20
LIMIT = 1.3


def run(options: argparse.Namespace) -> Report:
    """One process a size with its own database; blocks of twenty in turns. The ratio is that of the medians, and is what the target is about."""
    sizes = sorted(options.sizes)
    if len(sizes) < 2:
        raise SystemExit(f"growth compares two sizes: --size {SIZES}")
    report = Report("growth", sizes[-1])
    # One after the other: what has to be made is made with both processors.
    children = [_Child(size) for size in (sizes[0], sizes[-1])]
    try:
        for name in OPERATIONS:
            samples: list[list[dict[str, Any]]] = [[], []]
            for _ in range(max(1, options.requests // BLOCK)):
                for child, sample in zip(children, samples, strict=True):
                    sample.append(child.ask(name))
            figures = [_figure(f"{name}, {child.size:,} tickets", sample) for child, sample in zip(children, samples, strict=True)]
            small, large = figures
            if small.p50 and large.p50:
                large.ratio = large.p50 / small.p50
                large.target = {} if name in WITHOUT_TARGET else {"ratio": LIMIT}
            for figure in figures:
                report.add(figure)
    finally:
        for child in children:
            child.end()
    return report


def _figure(name: str, blocks: list[dict[str, Any]]) -> Figure:
    from benchmarks.percentiles import percentiles

    times = [time for block in blocks for time in block["times"]]
    p50, p95, p99 = percentiles(times)
    app, db = (sum(block[key] for block in blocks) / len(times) for key in ("app_ms", "db_ms"))
    return Figure(name, count=len(times), p50=p50, p95=p95, p99=p99, app_ms=app, db_ms=db)


class _Child:
    """A process that measures on one size when it is told to."""

    def __init__(self, size: int) -> None:
        self.size = size
        command = [sys.executable, "-m", "benchmarks.growth", str(size)]
        self._process = subprocess.Popen(command, cwd=store.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()

    def ask(self, name: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        print(name, file=self._process.stdin, flush=True)
        return self._read()

    def _read(self) -> dict[str, Any]:
        """The next line of JSON; other lines tell of progress."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                return json.loads(line)
            print(f"  {self.size:,}: {line}", end="", file=sys.stderr)
        raise SystemExit(f"the process that measures {self.size:,} tickets has ended")

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(600)


def serve(size: int) -> None:
    """What a child does: measures a block of what each line of standard input names."""
    from benchmarks.ingest import answerable_tickets
    from benchmarks.tidy import taken_back

    with store.opened(size) as server:
        from benchmarks import measure

        answerable = answerable_tickets()
        with taken_back(server.superuser_url(), [each.number for each in answerable]):
            operations = _operations(size, answerable)
            for operation in operations.values():
                measure.in_turns({"": operation}, count=1)
            print("{}", flush=True)
            for line in sys.stdin:
                sample = measure.in_turns({"": operations[line.strip()]}, count=BLOCK, warm_up=2)[""]
                print(json.dumps({"times": sample.times, "app_ms": sample.app_ms, "db_ms": sample.db_ms}), flush=True)


def _operations(size: int, answerable: list[Any]) -> dict[str, Callable[[int], Any]]:
    from benchmarks import people, plan, web
    from benchmarks.mails import mails
    from relevo.accounts.models import User
    from relevo.channels.email.inbound import ingest
    from relevo.channels.models import Account
    from relevo.core import actors
    from relevo.tickets.actions import reply_to_ticket
    from relevo.tickets.lists import TicketFilter, ticket_page
    from relevo.tickets.models import Ticket

    source = random.Random()
    supervisor, agent = User.objects.get(pk=people.SUPERVISOR), User.objects.get(pk=people.ADMINISTRATOR)
    pages, headers = web.Pages(), {"HTTP_COOKIE": web.cookie_of(supervisor)}
    long_ones = list(Ticket.objects.filter(message_count=20).values_list("pk", flat=True))
    opened = source.sample(long_ones, OPENED)
    accounts = {account.address: account for account in Account.objects.select_related("campaign", "team")}
    arriving = mails(answerable, plan.contacts_for(size), seed=str(source.random()))
    views = ("active", "all", "closed")

    def take_in(turn: int) -> None:
        raw, address = next(arriving)
        ingest(raw, account=accounts[address], source="benchmark")

    def reply(turn: int) -> None:
        ticket = Ticket.objects.get(pk=source.choice(answerable).number)
        to = [{"name": "", "address": f"c{ticket.requester_id}@customer.example"}]
        reply_to_ticket(ticket, actor=actors.agent(agent), body_html="<p>It was sent today.</p>", to=to)

    return {
        "list": lambda turn: ticket_page(supervisor, TicketFilter(view=source.choice(views))),
        "list page": lambda turn: pages.get(f"/tickets/?view={source.choice(views)}", headers),
        "ticket page": lambda turn: pages.get(f"/tickets/{source.choice(opened)}/", headers),
        "any ticket page": lambda turn: pages.get(f"/tickets/{source.choice(long_ones)}/", headers),
        "number": lambda turn: ticket_page(supervisor, TicketFilter(view="all", search=str(source.randint(1, size)))),
        "ingest": take_in,
        "reply": reply,
    }


if __name__ == "__main__":
    serve(int(sys.argv[1]))
