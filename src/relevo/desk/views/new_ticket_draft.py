"""The draft of a ticket that is still to be opened: one a user, saved while one types, with its files."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from relevo.accounts import permissions
from relevo.core.errors import Conflict, DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.composer import read_composer
from relevo.desk.forms.new_ticket import NewTicketForm, drafted
from relevo.desk.pages.composer import Refusal
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.drafts import own_draft
from relevo.desk.pages.new_ticket import of_draft
from relevo.desk.views import draft_files
from relevo.desk.views.regions import region
from relevo.tickets.actions import discard_draft, save_draft


@needs(permissions.TICKETS_OPEN)
@require_POST
def draft(request: HttpRequest) -> HttpResponseBase:
    """Saves what the form holds, right or not, and answers with the draft's new version as JSON; where another window was quicker, 409 and what
    to do."""
    user, typed = reader(request), read_composer(request.POST)
    form = NewTicketForm(user, load_directory(), request.POST, initial=of_draft(own_draft(user, None)))
    body = form.rich_text("body").html
    try:
        saved = save_draft(user=user, ticket=None, body_html=body, fields=drafted(request.POST), version=typed.version, uuid=typed.key)
    except DomainError as error:
        return _refused(request, error)
    return JsonResponse({"version": saved.version})


@needs(permissions.TICKETS_OPEN)
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away, with its files, and shows an empty form."""
    discard_draft(user=reader(request), ticket=None)
    return responses.done(request, "new-ticket")


@needs(permissions.TICKETS_OPEN)
@require_POST
def attachments(request: HttpRequest) -> HttpResponseBase:
    """Adds the uploaded ``files`` to the draft of the form with this ``key`` (``inline=1``: pictures within the text) and answers with their
    tiles; where the draft is that of another new ticket, 409 and what to do."""
    key = read_composer(request.POST).key
    if key is None:
        raise BadRequest("a file for a new ticket comes with the key of its form")
    try:
        return draft_files.take_files(request, None, message_uuid=key)
    except Conflict as error:
        return _refused(request, error)


@needs(permissions.TICKETS_OPEN)
@require_POST
def remove_attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Takes one file off the draft."""
    return draft_files.remove_file(request, None, uuid)


def _refused(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    now = own_draft(reader(request), None)
    words = _("You have begun another new ticket that is not open yet.") if error.code == "draft_changed" else str(error)
    refusal = Refusal(error.code, words, dict(error.fields), version=now.version if now else 0)
    return region(request, "desk/ticket/refusal.html", refusal, status=error.status)
