"""The draft of a message: saved while one types, with its files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from relevo.accounts import permissions
from relevo.core.errors import DomainError
from relevo.desk.access import needs, reader
from relevo.desk.forms.composer import EMAIL, read_composer
from relevo.desk.pages.composer import Refusal
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.drafts import answering, own_draft
from relevo.desk.pages.ticket import load_composer_part
from relevo.desk.responses import is_part
from relevo.desk.views import draft_files
from relevo.desk.views.regions import changed, region
from relevo.tickets.actions import carry_draft, discard_draft, save_draft
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Draft, Ticket
from relevo.tickets.permissions import check_can_be_answered
from relevo.tickets.queries import visible_to


@needs(permissions.TICKETS_COMMENT)
@require_POST
def draft(request: HttpRequest, number: int) -> HttpResponseBase:
    """Saves what the composer holds and answers with the draft's new version, as JSON; where another window was quicker, 409 and what to do.

    With ``onward`` it is taken along to the ticket in which a merged one goes on, and so is the reader.
    """
    ticket = _ticket(request, number)
    typed = read_composer(request.POST)
    try:
        if request.POST.get("onward") == "1" and ticket.merged_into_id is not None:
            carried = carry_draft(user=reader(request), merged=ticket, body_html=typed.body_html, fields=typed.fields, uuid=typed.key)
            return redirect("ticket", carried.ticket_id)
        saved = save_draft(
            user=request.user,  # type: ignore[arg-type]
            ticket=ticket,
            body_html=typed.body_html,
            fields=typed.fields,
            version=typed.version,
            uuid=typed.key,
        )
    except DomainError as error:
        now = own_draft(request.user, number)  # type: ignore[arg-type]
        refusal = Refusal(error.code, str(error), dict(error.fields), version=now.version if now else 0, number=number)
        return region(request, "desk/ticket/refusal.html", refusal, status=error.status)
    return JsonResponse({"version": saved.version})


@needs(permissions.TICKETS_REPLY)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponseBase:
    """Lets the draft answer one particular ``message`` of the ticket, to who wrote it; scripts get the composer with it."""
    ticket, user = _ticket(request, number), reader(request)
    check_can_be_answered(ticket)
    wanted = request.POST.get("message", "")
    shown = conversation_of(ticket.pk).filter(channel=EMAIL)
    message = get_object_or_404(shown, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None)
    before = own_draft(user, number) or Draft(version=0)
    fields = answering(before.fields, message, load_directory().own_addresses)
    save_draft(user=user, ticket=ticket, body_html=before.body_html, fields=fields, version=before.version)
    if not is_part(request):
        return redirect(f"{reverse('ticket', args=[number])}#composer")
    return region(request, "desk/ticket/composer.html", load_composer_part(user, number))


@needs(permissions.TICKETS_COMMENT)
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponseBase:
    """Throws the draft away, with its files."""
    discard_draft(user=request.user, ticket=_ticket(request, number))  # type: ignore[arg-type]
    return changed(request, number)


@needs(permissions.TICKETS_COMMENT)
@require_POST
def attachments(request: HttpRequest, number: int) -> HttpResponseBase:
    """Adds the uploaded ``files`` to the draft (``inline=1``: pictures within the text) and answers with their tiles."""
    return draft_files.take_files(request, _ticket(request, number))


@needs(permissions.TICKETS_COMMENT)
@require_POST
def remove_attachment(request: HttpRequest, number: int, uuid: UUID) -> HttpResponseBase:
    """Takes one file off the draft. Files of messages stay whoever asks."""
    return draft_files.remove_file(request, _ticket(request, number), uuid)


def _ticket(request: HttpRequest, number: int) -> Ticket:
    return get_object_or_404(visible_to(request.user), pk=number)  # type: ignore[arg-type]
