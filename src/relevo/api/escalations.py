"""Asking people outside for advice by e-mail (P10)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.escalations import EscalationOut, EscalationParts, EscalationPreview, Escalations, NewEscalation, answers_of
from relevo.api.tickets import ticket_of
from relevo.api.writing import lines
from relevo.channels.email.escalations import account_for, own_among
from relevo.tickets.actions import escalate_ticket
from relevo.tickets.actions.escalate import check_account
from relevo.tickets.enums import ESCALATION_CHANNEL
from relevo.tickets.escalation.mail import mail_of
from relevo.tickets.escalation.parts import EVERYTHING, Parts
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Escalation
from relevo.tickets.queries import messages_visible_to, visible_to

router = Router(tags=["Messages"])


def _parts(data: EscalationParts) -> Parts:
    fields = EVERYTHING.fields if data.fields is None else frozenset[str](data.fields)
    return Parts(fields=fields, messages=data.messages, has_internal=data.has_internal, files=tuple(data.attachment_ids))


@router.post("/tickets/{int:number}/escalations", response={201: EscalationOut})
def escalate(request: HttpRequest, number: int, data: NewEscalation) -> HttpResponse:
    """Ask people outside for advice by e-mail.

    The e-mail leaves from the ticket's account (or another e-mail account of the desk) and stands in the conversation as an internal message with
    its deliveries. What they answer becomes internal as well: the customer sees nothing of it, and they take no part in the ticket. Answers come to
    a signed address, which is valid for 30 days from the last answer on.
    """
    ticket, to = ticket_of(request, number), lines(data.to)
    event = escalate_ticket(
        ticket,
        actor=actor(request),
        account=account_for(ticket),
        to=to,
        note=data.note,
        parts=_parts(data),
        language=data.language,
        own_addresses=own_among([line["address"] for line in to]),
        last_seen_id=data.last_seen_message_id,
    )
    made = Escalation.objects.select_related("message", "user").prefetch_related("message__deliveries").get(pk=event.message_id)
    return render.created(EscalationOut.of(made, []), f"/messages/{made.pk}")


@router.post("/tickets/{int:number}/escalations/preview", response=EscalationPreview)
def preview_escalation(request: HttpRequest, number: int, data: EscalationParts) -> HttpResponse:
    """Show the e-mail to people outside.

    As it would be sent now, in its language. Nothing is done.
    """
    permissions.require(actor(request), permissions.TICKETS_ESCALATE)
    ticket = ticket_of(request, number)
    account = account_for(ticket)
    check_account(account)
    mail = mail_of(ticket, account=account, writer=caller(request), parts=_parts(data), note=data.note, language=data.language)
    return render.ok(EscalationPreview.of(mail))


@router.get("/tickets/{int:number}/escalations", response=Escalations)
def list_escalations(request: HttpRequest, number: int) -> HttpResponse:
    """List whom outside was asked about a ticket.

    The oldest first, with the state of the deliveries and the messages that answer them; after a merge those of all merged tickets.
    """
    found(visible_to(caller(request)).only("pk"), pk=number)
    shown = conversation_of(number).filter(channel=ESCALATION_CHANNEL, pk__in=messages_visible_to(caller(request)).values("pk"))
    messages = list(shown.only("author_kind", "in_reply_to").order_by("pk"))
    answers = answers_of(messages)
    asked = Escalation.objects.filter(pk__in=[message.pk for message in messages]).order_by("pk")
    items = asked.select_related("message", "user").prefetch_related("message__deliveries")
    return render.ok(Escalations(items=[EscalationOut.of(one, answers.get(one.pk, [])) for one in items]))
