"""Mail ingest: bytes to a committed ticket, against its own floor: understanding the mail, and the bare inserts with the same commit."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Iterator
from typing import Any

from benchmarks import plan, store, tidy
from benchmarks.mails import Answerable, mails
from benchmarks.percentiles import percentiles
from benchmarks.report import Figure, Report

HELP = "mails a second from bytes to committed ticket (30 % answers, 20 % HTML, 10 % attachments); floor: bare parse + bare inserts"
ANSWERED = 2000


def run(options: argparse.Namespace) -> Report:
    """One process, one connection, fsync on. What was written is taken back at the end."""
    with store.opened(options.size) as server:
        report = Report("ingest", options.size)
        answerable = answerable_tickets()
        with tidy.taken_back(server.superuser_url(), [each.number for each in answerable]):
            _measure(report, options, answerable)
    return report


def answerable_tickets() -> list[Answerable]:
    """Tickets that are not closed and in which something was sent."""
    from relevo.tickets.models import Message

    rows = Message.objects.filter(direction="outbound").exclude(ticket__status="closed").exclude(account=None).order_by("-pk")
    found = {row[0]: Answerable(*row) for row in rows.values_list("ticket_id", "ticket__requester_id", "uuid", "account__address")[:ANSWERED]}
    return list(found.values())


def _measure(report: Report, options: argparse.Namespace, answerable: list[Answerable]) -> None:
    from django.db import connections

    from benchmarks import measure
    from relevo.channels.email.inbound import ingest
    from relevo.channels.email.parse import parse
    from relevo.channels.enums import PayloadState
    from relevo.channels.models import Account
    from relevo.core import clock

    accounts = {account.address: account for account in Account.objects.select_related("campaign", "team")}
    seed = uuid.uuid4().hex
    taken_in, parsed, inserted = (mails(answerable, plan.contacts_for(options.size), seed=f"{seed} {name}") for name in ("ingest", "parse", "insert"))
    outcomes: dict[str, int] = {}

    def take_in(turn: int) -> None:
        raw, address = next_of(taken_in)
        outcome = ingest(raw, account=accounts[address], source="benchmark")
        outcomes[outcome.state] = outcomes.get(outcome.state, 0) + 1

    # Made beforehand: making a mail is not part of anything measured.
    ready: dict[int, list[tuple[bytes, str]]] = {}

    def next_of(source: Iterator[tuple[bytes, str]]) -> tuple[bytes, str]:
        return ready[id(source)].pop()

    for source in (taken_in, parsed, inserted):
        ready[id(source)] = [next(source) for _ in range(options.requests + measure.WARM_UP)]
    insert = BareInserts()
    found = measure.in_turns(
        {
            "parse": lambda turn: parse(next_of(parsed)[0], received_at=clock.now()),
            "insert": lambda turn: insert(next_of(inserted)[0]),
            "ingest": take_in,
        },
        count=options.requests,
    )
    connections.close_all()
    for name, label in (("parse", "bare parse"), ("insert", "bare inserts and commit")):
        report.add(_with_rate(found[name], label))
    floor = measure.Sample([sum(pair) for pair in zip(found["parse"].times, found["insert"].times, strict=True)])
    floor.app_ms, floor.db_ms = (getattr(found["parse"], name) + getattr(found["insert"], name) for name in ("app_ms", "db_ms"))
    report.add(_with_rate(floor, "floor: both together"))
    figure = _with_rate(found["ingest"], "ingest: bytes to committed ticket", target={"per_second": 200})
    figure.ratio = figure.p50 / percentiles(floor.times)[0] if figure.p50 else None
    report.add(figure)
    report.notes.append("became: " + ", ".join(f"{count} {state}" for state, count in sorted(outcomes.items())))
    if outcomes.get(PayloadState.QUARANTINED):
        raise SystemExit("mails were quarantined; this measures something else than it should")


def _with_rate(sample: Any, name: str, target: dict[str, float] | None = None) -> Figure:
    figure = sample.figure(name, target=target or {})
    figure.per_second = 1000 * len(sample.times) / sum(sample.times)
    return figure


class BareInserts:
    """The rows of a new ticket by plain statements in one transaction: ticket, message, event, payload with the raw bytes, and a notification."""

    def __init__(self) -> None:
        from django.db import connection

        from relevo.contacts.models import Contact

        self._connection = connection
        self._contact = Contact.objects.order_by("pk").values_list("pk", flat=True)[0]

    def __call__(self, raw: bytes) -> None:
        from django.db import transaction

        text = raw[-600:].decode("ascii", "replace").replace("\0", "")
        with transaction.atomic(), self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tickets_ticket (subject, type, status, priority, is_important, requester_id, channel, cc, tags, message_count, preview,"
                " has_failed_delivery, event_count, head_hash) VALUES ('Bare', 'public', 'new', 20, false, %s, 'email', '{}', '{}', 1, %s, "
                "false, 1, %s)"
                " RETURNING number",
                [self._contact, text[:200], b"0" * 32],
            )
            number = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO tickets_message (ticket_id, uuid, channel, direction, visibility, exposure, author_kind, author_contact_id, "
                'sender, "to", cc,'
                ' bcc, subject, body_text, body_html, reply_text, reply_html, signature_html, external_id, "references", match_reason, '
                "automated, created_at)"
                " VALUES (%s, gen_random_uuid(), 'email', 'inbound', 'public', 'direct', 'contact', %s, '{}', '[]', '[]', '[]', 'Bare', %s, "
                "'', '', '', '',"
                " %s, '{}', 'new', '', now()) RETURNING id",
                [number, self._contact, text, uuid.uuid4().hex],
            )
            message = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO tickets_event (ticket_id, sequence, verb, actor_kind, actor_contact_id, actor_label, message_id, data, at, "
                "previous_hash, hash)"
                " VALUES (%s, 1, 'ticket.opened', 'contact', %s, '', %s, '{}', now(), '', %s)",
                [number, self._contact, message, b"0" * 32],
            )
            cursor.execute(
                "INSERT INTO channels_inboundpayload (source, envelope, raw, raw_digest, size_bytes, content_key, state, reason, detail, "
                "message_id, received_at)"
                " VALUES ('benchmark', '{}', %s, '', %s, %s, 'created', 'new', '', %s, now())",
                [raw, len(raw), uuid.uuid4().hex, message],
            )
            cursor.execute("SELECT pg_notify('relevo_benchmark', %s)", [str(number)])
