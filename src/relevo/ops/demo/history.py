"""Plays the conversations through the same doors as real ones, with the clock set to when they happened.

Customers' mails go through the whole intake as raw bytes; answers are composed like real ones, put into the customers'
mailboxes, and recorded as sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message as Mail
from typing import Any

from django.utils.html import linebreaks

from relevo.accounts.models import Team, User
from relevo.channels import health, outcomes, registry
from relevo.channels.email.inbound import ingest
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Account, Delivery
from relevo.channels.outcomes import Outcome
from relevo.core import actors, clock
from relevo.ops.demo import mails, triggers
from relevo.ops.demo.mailbox import Mailbox
from relevo.ops.demo.stories import CUSTOMER, Entry, Story
from relevo.tickets.actions import assign_ticket, classify_ticket, comment_on_ticket, reply_to_ticket, set_status
from relevo.tickets.enums import Priority, Status
from relevo.tickets.models import Event, Ticket

SENT_AFTER = timedelta(seconds=3)


@dataclass
class Cast:
    """Who takes part, by key and by address."""

    users: Mapping[str, User]
    teams: Mapping[str, Team]
    accounts: Mapping[str, Account]


@dataclass
class Thread:
    """One conversation as far as it has been played; `last` is what the customer answers to."""

    ticket: Ticket
    last: Mail | None = field(default=None)


def play(entries: Iterable[Entry], cast: Cast, mailbox: Mailbox) -> int:
    """Lets everything happen in order and returns the number of tickets."""
    threads: dict[Story, Thread] = {}
    for entry in entries:
        triggers.let_time_pass(entry.at)
        with clock.frozen(entry.at):
            if entry.by == CUSTOMER:
                number = _receive(entry, cast, mailbox, threads.get(entry.story))
                threads.setdefault(entry.story, Thread(Ticket.objects.get(pk=number)))
            else:
                _work(entry, cast, mailbox, threads[entry.story])
            triggers.run_queued()
    return len(threads)


def _receive(entry: Entry, cast: Cast, mailbox: Mailbox, thread: Thread | None) -> int:
    story = entry.story
    sender = (story.name, story.address)
    attachment = (entry.file["name"], entry.file["text"].encode()) if entry.file else None
    if thread is not None and thread.last is not None:
        mail = mails.reply(thread.last, sender=sender, text=entry.text, at=entry.at, attachment=attachment)
    else:
        mail = mails.new_mail(sender=sender, to=("", story.to), subject=story.subject, text=entry.text, at=entry.at, attachment=attachment)
    raw = mail.as_bytes()
    mailbox.keep(raw, customer=story.address, is_received=False, at=entry.at)
    outcome = ingest(raw, account=cast.accounts[story.to], source="smtp", envelope={"sender": story.address, "recipients": [story.to]}, is_bulk=True)
    if outcome.ticket_number is None:
        raise RuntimeError(f"the story {story.subject!r} was not understood: {outcome}")
    return outcome.ticket_number


def _work(entry: Entry, cast: Cast, mailbox: Mailbox, thread: Thread) -> None:
    user = User.objects.get(pk=cast.users[entry.by].pk)
    actor = actors.agent(user)
    thread.ticket.refresh_from_db()
    if entry.text and entry.is_comment:
        comment_on_ticket(thread.ticket, actor=actor, body_html=linebreaks(entry.text, autoescape=True))
    elif entry.text:
        to = [{"name": entry.story.name, "address": entry.story.address}]
        event = reply_to_ticket(thread.ticket, actor=actor, body_html=linebreaks(entry.text, autoescape=True), to=to)
        thread.last = _send(event, mailbox)
    _change(thread.ticket, entry.changes, actor, cast)


def _send(event: Event, mailbox: Mailbox) -> Mail:
    message = event.message
    assert message is not None and message.account is not None
    composed = registry.adapter_for(message.account).compose(message)
    with clock.frozen(event.at + SENT_AFTER):
        deliveries = list(Delivery.objects.filter(message=message))
        for delivery in deliveries:
            mailbox.keep(composed.raw, customer=delivery.recipient, is_received=True, at=clock.now())
        sent = {delivery.pk: Outcome(DeliveryState.SENT, external_id=composed.message_id) for delivery in deliveries}
        outcomes.record(event.ticket, sent, actor=actors.system("email"))
        health.mark_ok(message.account, part=health.Part.SEND, actor=actors.system("email"))
    return message_from_bytes(composed.raw, policy=policy.default)


def _change(ticket: Ticket, changes: Mapping[str, Any], actor: actors.Actor, cast: Cast) -> None:
    values = {name: changes[name] for name in ("tags", "important") if name in changes}
    if "important" in values:
        values["is_important"] = values.pop("important")
    if "priority" in changes:
        values["priority"] = Priority[changes["priority"].upper()]
    if values:
        classify_ticket(ticket, actor=actor, **values)
    if "team" in changes:
        assign_ticket(ticket, actor=actor, team=cast.teams[changes["team"]])
    if "status" in changes:
        set_status(ticket, actor=actor, status=Status(changes["status"]))
