"""What a trigger does to a ticket: one function a kind of action, all through the verbs that people use.

`Trigger.actions` is a list of JSON objects::

    {"do": "change", "changes": {"status": "pending", "add_tags": ["refund"], "assignee": null}}
    {"do": "send", "template": 3}
    {"do": "comment", "body_html": "<p>Look at {{ ticket.subject }}</p>"}
    {"do": "task", "title": "Call back", "assignee": 4, "due_seconds": 86400}
    {"do": "escalate", "to": ["eva@maker.example"], "note": "Please advise"}
    {"do": "call", "webhook": 2}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.automation.enums import Deed
from relevo.channels.email.escalations import account_for, own_among
from relevo.channels.queries import own_addresses
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.notifications.webhooks.call import call_webhook
from relevo.tickets import placeholders
from relevo.tickets.actions import add_task, comment_on_ticket, escalate_ticket, reply_to_ticket
from relevo.tickets.actions.bulk_change import resolved
from relevo.tickets.actions.change import change_ticket
from relevo.tickets.enums import AuthorKind, Direction
from relevo.tickets.models import Event, Template, Ticket
from relevo.tickets.recipients import recipients_for
from relevo.tickets.templates import fill

# The one who has the ticket when the trigger runs.
ASSIGNEE = "assignee"
# Two programs that answer each other stop here, should neither know the other's marks.
MAX_SENT_A_DAY = 10
NOT_ANSWERED = "not_answered"

Given = Mapping[str, Any]


def perform(deeds: Sequence[Given], ticket: Ticket, *, actor: Actor, cause: Event | None) -> list[str]:
    """Does everything to the locked ticket, in its order; returns codes of what was left out. The caller undoes all of it where something is
    refused. `cause` is the event that set it off. Raises DomainError."""
    return [note for deed in deeds for note in _DO[deed["do"]](deed, ticket, actor, cause)]


def _change(deed: Given, ticket: Ticket, actor: Actor, cause: Event | None) -> list[str]:
    try:
        chosen = resolved(None, deed["changes"])
    except Invalid as error:
        raise Invalid("choice_gone", _("Something that it sets on the ticket is no longer in use."), fields=error.fields) from error
    change_ticket(ticket, actor=actor, changes=chosen)
    return []


def _send(deed: Given, ticket: Ticket, actor: Actor, cause: Event | None) -> list[str]:
    if cause is not None and cause.message is not None and cause.message.automated:
        return [NOT_ANSWERED]  # RFC 3834: what a program sent is not answered by another one.
    template = Template.objects.filter(pk=deed["template"], is_active=True).first()
    if template is None:
        raise Invalid("template_retired", _("The template is no longer in use."))
    if template.campaign_id not in (None, ticket.campaign_id):
        raise Invalid("template_of_another", _("The template “%(name)s” is for tickets of another campaign.") % {"name": template.name})
    sent = ticket.messages.filter(direction=Direction.OUTBOUND, author_kind=AuthorKind.SYSTEM, created_at__gt=clock.now() - timedelta(days=1))
    if sent.count() >= MAX_SENT_A_DAY:
        words = _("%(count)s messages were sent to this customer by triggers today. Another one might answer a machine.")
        raise Invalid("too_many_sent", words % {"count": MAX_SENT_A_DAY})
    text, own = fill(template, ticket, ticket.assignee), own_addresses()
    to = recipients_for(ticket, own_addresses=own)
    copies = [{"name": "", "address": address} for address in ticket.cc if address.lower() not in own]
    reply_to_ticket(ticket, actor=actor, body_html=text.body_html, subject=text.subject, to=to, cc=copies)
    return []


def _comment(deed: Given, ticket: Ticket, actor: Actor, cause: Event | None) -> list[str]:
    text = placeholders.filled(deed["body_html"], placeholders.values_of(ticket, ticket.assignee))
    comment_on_ticket(ticket, actor=actor, body_html=text)
    return []


def _task(deed: Given, ticket: Ticket, actor: Actor, cause: Event | None) -> list[str]:
    who = deed.get("assignee")
    assignee = ticket.assignee if who == ASSIGNEE else User.objects.filter(pk=who).first() if who is not None else None
    due_at = clock.after(deed["due_seconds"]) if deed.get("due_seconds") else None
    title = placeholders.filled_line(deed["title"], placeholders.values_of(ticket, ticket.assignee))
    add_task(ticket, actor=actor, title=title[:200], assignee=assignee, due_at=due_at)
    return []


def _escalate(deed: Given, ticket: Ticket, actor: Actor, cause: Event | None) -> list[str]:
    to = [{"name": "", "address": address} for address in deed["to"]]
    values = placeholders.values_of(ticket, ticket.assignee)
    note = "\n".join(placeholders.filled_line(line, values) for line in deed.get("note", "").splitlines())
    escalate_ticket(ticket, actor=actor, account=account_for(ticket), to=to, note=note, own_addresses=own_among(deed["to"]))
    return []


def _call(deed: Given, ticket: Ticket, actor: Actor, cause: Event | None) -> list[str]:
    call_webhook(ticket, deed["webhook"], actor=actor)
    return []


_DO: dict[str, Callable[[Given, Ticket, Actor, Event | None], list[str]]] = {
    Deed.CHANGE: _change,
    Deed.SEND: _send,
    Deed.COMMENT: _comment,
    Deed.TASK: _task,
    Deed.ESCALATE: _escalate,
    Deed.CALL: _call,
}
