"""Every page of the desk, so that none is forgotten: which of them grow with the desk, and which are dear to draw."""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import store
from benchmarks.report import Figure, Report

HELP = "every page of the desk that can be asked for, in-process, the slowest first; floor: the counts of the top bar"
SIZES = "1000,1000000"
TURNS = 20
# Half a second for one page is enough to know that it is slow.
SECONDS = 6.0
SHOWN = 40


def run(options: argparse.Namespace) -> Report:
    """Twenty requests of an administrator for every address that answers with a page, for a ticket, a contact and a message of the middle of
    the desk, and for lists with a filter. The table has the forty slowest."""
    with store.opened(options.size):
        report = Report("pages", options.size)
        _measure(report, min(options.requests, TURNS))
    return report


def _measure(report: Report, turns: int) -> None:
    from django.urls import reverse

    from benchmarks import measure, web
    from relevo.accounts.models import User

    pages = web.Pages()
    user = User.objects.filter(role="administrator").earliest("pk")
    cookie = {"HTTP_COOKIE": web.cookie_of(user)}
    floor = measure.in_turns({"": lambda _turn: pages.get(reverse("pending"), cookie)}, count=turns * 5)[""]
    report.add(floor.figure("counts of the top bar (floor)"))
    figures: list[Figure] = []
    unanswered = 0
    for name, address in (*_addresses(), *_filtered()):
        ask = _asking(pages, address, cookie)
        try:
            ask(0)
        except SystemExit:  # A redirect, a form's target, an item that the generated desk has none of.
            unanswered += 1
            continue
        figures.append(measure.in_turns({name: ask}, count=turns, seconds=SECONDS, warm_up=3)[name].figure(name, floor=floor))
    for figure in sorted(figures, key=lambda figure: -(figure.p50 or 0))[:SHOWN]:
        report.add(figure)
    report.notes.append(f"{len(figures)} pages, {unanswered} addresses without one")


def _asking(pages: Any, address: str, cookie: dict[str, str]) -> Callable[[int], bytes]:
    return lambda _turn: bytes(pages.get(address, cookie))


def _addresses() -> Iterator[tuple[str, str]]:
    from django.urls import NoReverseMatch, get_resolver, reverse

    def flat(all_patterns: Any) -> Iterator[Any]:
        for pattern in all_patterns:
            if not hasattr(pattern, "url_patterns"):
                yield pattern
            elif not str(pattern.pattern).startswith("api/"):
                yield from flat(pattern.url_patterns)

    samples = _samples()
    for pattern in flat(get_resolver().url_patterns):
        if not pattern.name or pattern.name == "logout":
            continue
        given = next((found for start, found in samples if pattern.name.startswith(start)), {})
        wanted = {name: given.get(name) for name in pattern.pattern.converters}
        try:
            yield pattern.name, reverse(pattern.name, kwargs=wanted or None)
        except NoReverseMatch:  # An item that the generated desk has none of.
            continue


def _samples() -> list[tuple[str, dict[str, Any]]]:
    """What stands in the addresses whose names begin so; the first that fits."""
    from relevo.accounts.models import AccessProfile, Campaign, Team, User
    from relevo.channels.models import Account
    from relevo.contacts.models import Identity
    from relevo.fields.models import FieldDefinition
    from relevo.tickets.models import Attachment, Category, Justification, Macro, Message, Service, Ticket, View

    source = random.Random("pages")
    # A closed ticket offers less, so one that is open.
    numbers = list(Ticket.objects.filter(status="open", message_count__gte=3).values_list("pk", flat=True)[:50])
    number = source.choice(numbers)
    message = Message.objects.filter(ticket_id=number).earliest("pk")
    identity = Identity.objects.filter(contact_id=message.ticket.requester_id).earliest("pk")

    def first(model: Any, name: str = "number") -> dict[str, Any]:
        found = model.objects.order_by("pk").first()
        return {} if found is None else {name: found.pk}

    attachment = Attachment.objects.order_by("pk").first()
    kinds = {
        "account": Account,
        "user": User,
        "profile": AccessProfile,
        "team": Team,
        "campaign": Campaign,
        "service": Service,
        "category": Category,
        "field": FieldDefinition,
        "justification": Justification,
    }
    return [
        ("ticket-macro", first(Macro, "macro") | {"number": number}),
        ("ticket", {"number": number}),
        ("contact", {"number": identity.contact_id, "identity": identity.pk}),
        ("edit-contact", {"number": identity.contact_id}),
        ("message", {"uuid": message.uuid}),
        ("attachment", {"uuid": attachment.uuid} if attachment else {}),
        ("view", first(View)),
        ("macro", first(Macro)),
        *((f"settings-{kind}", first(model)) for kind, model in kinds.items()),
    ]


def _filtered() -> Iterator[tuple[str, str]]:
    """Lists that an address without parameters does not show."""
    from urllib.parse import urlencode

    from django.urls import reverse

    from relevo.accounts.models import Campaign, Team, User
    from relevo.tickets.lists import VIEWS

    person, team, campaign = (model.objects.order_by("pk").first().pk for model in (User, Team, Campaign))
    for view in VIEWS:
        yield f"list of {view}", f"{reverse('tickets')}?view={view}"
    for name, value in (("assignee", person), ("team", team), ("campaign", campaign), ("status", "closed")):
        yield f"list of all by {name}", f"{reverse('tickets')}?{urlencode({'view': 'all', name: value})}"
    for typed in ("ana", "ana@", "+34"):
        yield f"contacts with {typed}", f"{reverse('contacts')}?{urlencode({'q': typed})}"
        yield f"palette with {typed}", f"{reverse('palette')}?{urlencode({'q': typed})}"
    for typed in ("refund", "from:ana", "tag:vip", "has:attachment", "before:2020-01-01", "is:waiting", '"the order"'):
        yield f"search for {typed}", f"{reverse('tickets')}?{urlencode({'view': 'all', 'q': typed})}"
