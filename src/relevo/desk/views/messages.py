"""Writing on a ticket."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relevo.accounts.models import User
from relevo.core import actors
from relevo.core.errors import Conflict, DomainError, Invalid
from relevo.desk.access import signed_in
from relevo.desk.forms.composer import ComposerInput, Later, read_composer
from relevo.desk.forms.status import read_status
from relevo.desk.forms.uploads import attach_uploads
from relevo.desk.pages.composer import Refusal
from relevo.desk.pages.conversation import newer_bubbles
from relevo.desk.pages.drafts import files_to_send, own_draft
from relevo.desk.pages.later import later_page
from relevo.desk.pages.ticket import load_composer_part
from relevo.desk.responses import is_part
from relevo.desk.views.regions import region
from relevo.desk.views.ticket import draw
from relevo.tickets.actions import comment_on_ticket, hold_reply, reply_to_ticket, set_status
from relevo.tickets.enums import Direction
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Draft, Event, Message, Ticket
from relevo.tickets.permissions import check_goes_on
from relevo.tickets.queries import visible_to


@signed_in
@require_POST
def messages(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sends what is in the composer, now or later, or adds it as a comment, with the draft's files; sets a status with it where ``then`` asks.

    All in one transaction. Where ``later`` asks for a choice, the answer offers moments. Scripts get a fresh composer (201) or why not
    (409, 422, 403); others are led to the message or see the page with what they typed.
    """
    ticket = get_object_or_404(visible_to(request.user), pk=number)  # type: ignore[arg-type]
    typed = read_composer(request.POST)
    if typed.later is not None and (typed.later.at is None or typed.later.error):
        return _choose(request, number, typed, typed.later)
    try:
        sent = _send(request, ticket, typed)
    except DomainError as error:
        if typed.later is not None and "leaves_at" in error.fields:
            return _choose(request, number, typed, Later(stops=typed.later.stops, error=str(error)))
        return _refused(request, number, typed, error)
    bubble = f"h{sent.pk}" if isinstance(sent, Draft) else f"m{sent.message_id}"
    if not is_part(request):
        return redirect(f"{reverse('ticket', args=[number])}#{bubble}")
    response = region(request, "desk/ticket/composer.html", load_composer_part(request.user, number), status=201)  # type: ignore[arg-type]
    response.headers["Relevo-Bubble"] = bubble
    return response


def _send(request: HttpRequest, ticket: Ticket, typed: ComposerInput) -> Event | Draft:
    """The event of what was sent, or the message that is held: until the chosen moment, or for as long as its writer may take it back."""
    user: User = request.user  # type: ignore[assignment]
    actor = actors.agent(user)
    check_goes_on(ticket)
    if request.FILES:
        attach_uploads(user, ticket, request.FILES.getlist("files"))
    if typed.errors:
        raise Invalid("fields_invalid", _("Something in the lines above the text is not right yet."), fields=typed.errors)
    draft = own_draft(user, ticket.pk)
    if draft is None and typed.version:
        raise Conflict("draft_changed", _("This draft was sent or discarded in another window. Nothing was sent twice."))
    if draft is not None and draft.version != typed.version and not (request.FILES and draft.version == 1):
        raise Conflict("draft_changed", _("This draft was changed in another window. Reload to see it."))
    shared: dict[str, Any] = {
        "actor": actor,
        "body_html": typed.body_html,
        "attachments": files_to_send(draft, typed.body_html),
        "draft": draft,
        "uuid": typed.key,
        "last_seen_id": typed.last_seen_id,
    }
    status, justification = read_status(typed.then) if typed.then else (None, None)
    with transaction.atomic():
        if typed.is_comment:
            event = comment_on_ticket(ticket, **shared)
        else:
            shared |= {"to": typed.to, "cc": typed.cc, "bcc": typed.bcc, "subject": typed.typed["subject"]}
            shared |= {"visibility": typed.visibility, "in_reply_to": _answered(ticket, typed.answers), "take_over": typed.takes}
            held = {**shared, "is_chosen": typed.answers is not None, "then": str(status or ""), "justification": justification}
            if typed.later is not None:
                return hold_reply(ticket, leaves_at=typed.later.at, stops_on_answer=typed.later.stops, **held)
            if user.undo_seconds:
                return hold_reply(ticket, undo_seconds=user.undo_seconds, **held)
            event = reply_to_ticket(ticket, **shared)
        if status is not None:
            set_status(ticket, status=status, justification=justification, actor=actor)
    return event


def _answered(ticket: Ticket, chosen: int | None) -> Message | None:
    """The message that is answered: the chosen one, else the customer's last. Raises Invalid where the ticket shows the chosen one no more."""
    shown = conversation_of(ticket.pk).only("pk")
    if chosen is None:
        return shown.filter(direction=Direction.INBOUND).order_by("-pk").first()
    found = shown.filter(pk=chosen).first()
    if found is None:
        words = _("The message that you answer is not shown in this ticket any more. Take it off above the text, or answer another.")
        raise Invalid("answered_gone", words)
    return found


def _choose(request: HttpRequest, number: int, typed: ComposerInput, later: Later) -> HttpResponseBase:
    """Asks when the message is to leave; nothing is sent or lost till then."""
    page = later_page(error=later.error, stops=later.stops)
    if is_part(request):
        return region(request, "desk/ticket/later.html", page, status=422 if later.error else 200)
    return draw(request, number, typed=typed, later=page, status=422 if later.error else 200)


def _refused(request: HttpRequest, number: int, typed: ComposerInput, error: DomainError) -> HttpResponseBase:
    user: User = request.user  # type: ignore[assignment]
    typed.errors |= {name: str(text) for name, text in error.fields.items()}
    draft = own_draft(user, number)
    refusal = Refusal(
        code=error.code,
        text=str(error),
        fields=typed.errors,
        newer=newer_bubbles(number, typed.last_seen_id or 0) if error.code == "new_messages" else [],
        version=draft.version if draft else 0,
        confirmed=tuple(name for name, is_so in (("anyway", typed.last_seen_id is None), ("takes", typed.takes)) if is_so),
        number=number,
    )
    if is_part(request):
        return region(request, "desk/ticket/refusal.html", refusal, status=error.status)
    return draw(request, number, typed=typed, refusal=refusal, status=error.status)
