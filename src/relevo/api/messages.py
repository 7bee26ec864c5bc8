"""The conversation of a ticket: messages, replies, comments."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.corrections import Correction, Revisions
from relevo.api.schemas.held import HeldMessage
from relevo.api.schemas.messages import Comment, HeldReply, MessageOut, MessageQuery
from relevo.api.tickets import ticket_of
from relevo.api.writing import body_of, comment_arguments, reply_arguments
from relevo.tickets.actions import comment_on_ticket, correct_message, hold_reply, reply_to_ticket
from relevo.tickets.family import conversation_of, family_known, with_family
from relevo.tickets.models import Event, Message
from relevo.tickets.participation import before_ticket
from relevo.tickets.queries import messages_visible_to, visible_to
from relevo.tickets.revisions import revisions_of

router = Router(tags=["Messages"])


def whole(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With all that `MessageOut` shows."""
    return (
        messages.select_related("author_user", "author_contact", "placement")
        .prefetch_related("attachments", "deliveries", "revisions")
        .defer("search")
    )


def made(request: HttpRequest, event: Event) -> HttpResponse:
    """The message that an event added, as what was made."""
    message = found(whole(messages_visible_to(caller(request))), pk=event.message_id)
    return render.created(MessageOut.of(message), f"/messages/{message.pk}")


@router.get("/tickets/{int:number}/messages", response=Page[MessageOut])
def list_messages(request: HttpRequest, number: int, query: Query[MessageQuery]) -> HttpResponse:
    """List the messages of a ticket.

    In the order in which they were added, with their files and the state of their deliveries. After a merge those of all merged tickets; each
    says in which one it was written.
    """
    ticket = found(with_family(visible_to(caller(request)).only("pk")), pk=number)
    limits = {name: value for name in ("channel", "visibility") if (value := getattr(query, name))}
    rows, cursor = paging.by_id(whole(conversation_of(number, family_known(ticket)).filter(**limits)), query)
    return render.ok(page_of([MessageOut.of(message) for message in rows], cursor))


@router.get("/tickets/{int:number}/previous-messages", response=Page[MessageOut])
def list_previous_messages(request: HttpRequest, number: int, query: Query[paging.PageQuery]) -> HttpResponse:
    """List what was said with the customer before a ticket.

    The messages of the customer's earlier tickets that you may see, also of those in which they only got copies; the newest first, each with
    the number of its ticket.
    """
    user = caller(request)
    ticket = found(with_family(visible_to(user).select_related("requester")), pk=number)
    tickets = before_ticket(user, number, ticket.requester.person_key, family_known(ticket))
    rows, cursor = paging.by_id(whole(messages_visible_to(user).filter(ticket__in=tickets)), query, newest_first=True)
    return render.ok(page_of([MessageOut.of(message) for message in rows], cursor))


@router.get("/messages/{int:id}", response=MessageOut)
def get_message(request: HttpRequest, id: int) -> HttpResponse:
    """Show a message."""
    return render.ok(MessageOut.of(found(whole(messages_visible_to(caller(request))), pk=id)))


@router.post("/tickets/{int:number}/replies", response={201: MessageOut, 202: HeldMessage})
def reply(request: HttpRequest, number: int, data: HeldReply) -> HttpResponse:
    """Write to the customer.

    The message is sent on the channel of the ticket's account and queued in the moment of the answer (201). With `undo_seconds` or `leaves_at` it
    waits till then as a held message (202), which can be cancelled. An unassigned ticket becomes yours, and with `take_over` that of somebody else.
    The signature is added by the desk.
    """
    ticket, user = ticket_of(request, number), caller(request)
    with transaction.atomic():
        written = {**reply_arguments(user, ticket, data), "take_over": data.take_over}
        if data.leaves_at or data.undo_seconds:
            timing: dict[str, Any] = {"leaves_at": data.leaves_at, "undo_seconds": data.undo_seconds, "stops_on_answer": data.stops_on_answer}
            held = hold_reply(ticket, actor=actor(request), **written, **timing)
            return render.accepted(HeldMessage.of(held), f"/held-messages/{held.pk}")
        event = reply_to_ticket(ticket, actor=actor(request), **written)
    return made(request, event)


@router.post("/tickets/{int:number}/comments", response={201: MessageOut})
def comment(request: HttpRequest, number: int, data: Comment) -> HttpResponse:
    """Write an internal comment.

    Colleagues see it; it is never sent and can't be changed afterwards. "@" with somebody's whole name or address tells them, and they follow the
    ticket from then on.
    """
    ticket = ticket_of(request, number)
    with transaction.atomic():
        event = comment_on_ticket(ticket, actor=actor(request), **comment_arguments(caller(request), data))
    return made(request, event)


@router.post("/messages/{int:id}/corrections", response={201: MessageOut})
def correct(request: HttpRequest, id: int, data: Correction) -> HttpResponse:
    """Correct an internal message.

    Only your own, and only one that was never sent to anybody. What it said before stays readable. The answer is the message with its new text.
    """
    message = found(whole(messages_visible_to(caller(request))).select_related("ticket"), pk=id)
    correct_message(message, actor=actor(request), body_html=body_of(data), expected=data.revision)
    return render.created(MessageOut.of(found(whole(messages_visible_to(caller(request))), pk=id)), f"/messages/{id}")


@router.get("/messages/{int:id}/revisions", response=Revisions)
def list_revisions(request: HttpRequest, id: int) -> HttpResponse:
    """List what a message said.

    The first entry is what was written; the others are corrections, the newest last.
    """
    message = found(messages_visible_to(caller(request)).select_related("author_user", "author_contact"), pk=id)
    return render.ok(Revisions.of(message, revisions_of(message)))
