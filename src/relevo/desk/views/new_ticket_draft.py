"""The draft of a ticket that is still to be opened: one a user, saved while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from relevo.accounts import permissions
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.composer import read_composer
from relevo.desk.forms.new_ticket import DRAFTED, MAX_DRAFTED, NewTicketForm
from relevo.desk.pages.composer import Refusal
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.new_ticket import of_draft, own_draft
from relevo.desk.views.regions import region
from relevo.tickets.actions import discard_draft, save_draft


@needs(permissions.TICKETS_OPEN)
@require_POST
def draft(request: HttpRequest) -> HttpResponseBase:
    """Saves what the form holds, right or not, and answers with the draft's new version as JSON; where another window was quicker, 409 and what
    to do. Files that were chosen are not kept."""
    user, typed = reader(request), read_composer(request.POST)
    before = own_draft(user)
    form = NewTicketForm(user, load_directory(), request.POST, initial=of_draft(before))
    fields = {name: " ".join(request.POST.get(name, "").split())[:MAX_DRAFTED] for name in DRAFTED}
    try:
        saved = save_draft(user=user, ticket=None, body_html=form.rich_text("body").html, fields=fields, version=typed.version, uuid=typed.key)
    except DomainError as error:
        now = own_draft(user)
        words = _("You have begun another new ticket that is not open yet.") if error.code == "draft_changed" else str(error)
        refusal = Refusal(error.code, words, dict(error.fields), version=now.version if now else 0)
        return region(request, "desk/ticket/refusal.html", refusal, status=error.status)
    return JsonResponse({"version": saved.version})


@needs(permissions.TICKETS_OPEN)
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away and shows an empty form."""
    discard_draft(user=reader(request), ticket=None)
    return responses.done(request, "new-ticket")
