"""The draft of a message: saved while one types, with its files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from relevo.accounts import permissions
from relevo.core.errors import DomainError
from relevo.desk.access import needs
from relevo.desk.forms.composer import read_composer
from relevo.desk.pages.composer import Refusal
from relevo.desk.pages.drafts import own_draft
from relevo.desk.views import draft_files
from relevo.desk.views.regions import changed, region
from relevo.tickets.actions import discard_draft, save_draft
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to


@needs(permissions.TICKETS_COMMENT)
@require_POST
def draft(request: HttpRequest, number: int) -> HttpResponseBase:
    """Saves what the composer holds and answers with the draft's new version, as JSON; where another window was quicker, 409 and what to do."""
    ticket = _ticket(request, number)
    typed = read_composer(request.POST)
    try:
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
        refusal = Refusal(error.code, str(error), dict(error.fields), version=now.version if now else 0)
        return region(request, "desk/ticket/refusal.html", refusal, status=error.status)
    return JsonResponse({"version": saved.version})


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
