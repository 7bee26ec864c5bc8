"""Workers are killed at the worst moments: no mail is lost, and what goes out twice is the very same mail and is on record."""

from __future__ import annotations

import os
import random
import threading
from collections import defaultdict

import pytest
from django.db import transaction
from django.db.models import Count

from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery, DeliveryUpdate
from relevo.channels.outcomes import OUTCOME_UNKNOWN
from relevo.channels.statuses import WAITING
from relevo.core import actors
from relevo.tickets.actions import reply_to_ticket
from relevo.tickets.models import Ticket
from tests import factories
from tests.support import smtp_server
from tests.support.waiting import until
from tests.support.workers import Worker, rescue

ROUNDS = int(os.environ.get("KILL_ROUNDS", "10"))
TO = [{"name": "", "address": "ines@customer.example"}, {"name": "", "address": "tom@customer.example"}]
PHASES = ("mail", "recipient", "before_data", "accepted", "soon after")


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_nothing_unseen(ana):
    chance = random.Random(os.environ.get("KILL_SEED", "relevo"))
    with smtp_server.running() as server:
        accounts = [factories.account(f"{name}@shop.example", settings={"smtp": server.settings(), "authentication": "none"}) for name in ("a", "b")]
        tickets = [factories.ticket(account=account, requester=factories.contact(email=f"{account.pk}@x.example")) for account in accounts]
        worker = Worker()
        kills = defaultdict(int)
        try:
            for round_ in range(ROUNDS):
                for ticket in tickets:
                    reply_to_ticket(ticket, actor=actors.agent(ana), body_html=f"<p>round {round_}</p>", to=TO)
                phase = chance.choice(PHASES)
                kill_at(server, worker, phase, nth=chance.randint(1, 3), delay=chance.uniform(0, 0.04))
                worker.start()
                worker.wait_until_gone()
                kills[phase] += 1
                server.plan.on_phase = None
                rescue()
            worker.start()
            until(lambda: not Delivery.objects.filter(state__in=WAITING).exists(), seconds=90)
        finally:
            server.plan.on_phase = None
            worker.close()
    assert sum(kills.values()) == ROUNDS
    assert dict(Delivery.objects.values_list("state").annotate(Count("pk"))) == {DeliveryState.SENT: ROUNDS * len(tickets) * len(TO)}
    check(server)
    assert Ticket.objects.filter(has_failed_delivery=True).count() == 0


def kill_at(server: smtp_server.SmtpServer, worker: Worker, phase: str, *, nth: int, delay: float) -> None:
    """Kills the worker when the server sees `phase` for the nth time; "soon after" is a moment after it said yes, when the worker
    writes down the result. Any other activity that ends the queue early kills as well, so that every round ends with a kill."""
    seen = [0]
    timer = threading.Timer(2.5, worker.kill)  # Fewer mails were left than `nth`.
    timer.daemon = True
    timer.start()

    def on_phase(reached: str) -> None:
        if reached == ("accepted" if phase == "soon after" else phase):
            seen[0] += 1
            if seen[0] == nth:
                timer.cancel()
                if phase == "soon after":
                    threading.Timer(delay, worker.kill).start()
                else:
                    worker.kill()

    server.plan.on_phase = on_phase


def check(server: smtp_server.SmtpServer) -> None:
    """Every message was accepted, and for all its recipients; each further copy is the same mail, and its cause is on record."""
    copies = defaultdict(list)
    for entry in server.received:
        copies[entry.message_id].append(entry)
    sent = defaultdict(list)
    for delivery in Delivery.objects.all():
        sent[delivery.external_id].append(delivery)
    assert set(copies) == set(sent)
    for message_id, entries in copies.items():
        assert len({entry.raw for entry in entries}) == 1
        assert {address for entry in entries for address in entry.recipients} == {line["address"] for line in TO}
        for delivery in sent[message_id]:
            doubts = DeliveryUpdate.objects.filter(delivery=delivery, code__in=(OUTCOME_UNKNOWN, "connection_lost_after_data")).count()
            assert doubts >= len(entries) - 1
            assert delivery.attempts >= len(entries)


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_without_sending_twice(ana):
    with smtp_server.running() as server:
        accounts = [factories.account(f"{name}@shop.example", settings={"smtp": server.settings(), "authentication": "none"}) for name in "abcd"]
        with transaction.atomic():
            for account in accounts:
                ticket = factories.ticket(account=account, requester=factories.contact(email=f"{account.pk}@x.example"))
                for number in range(8):
                    reply_to_ticket(ticket, actor=actors.agent(ana), body_html=f"<p>{number}</p>", to=TO[:1])
        workers = [Worker(), Worker()]
        try:
            for worker in workers:
                worker.start()
            until(lambda: not Delivery.objects.exclude(state=DeliveryState.SENT).exists(), seconds=60)
        finally:
            for worker in workers:
                worker.close()
    assert set(server.by_message_id().values()) == {1}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}
    by_account = defaultdict(list)
    for entry in server.received:
        by_account[entry.sender].append(entry.mail.get_payload()[0].get_payload().split()[0])
    assert by_account == {account.address: [str(number) for number in range(8)] for account in accounts}
