"""Who is on a ticket's page: heartbeats and farewells of open pages, and one's own presence in the user menu."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts.actions import choose_presence
from relevo.accounts.enums import Writing
from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.presence import load_company, load_own_presence
from relevo.tickets.presence import leave_ticket, standing_of, stay_on_ticket


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_presence(request: HttpRequest, number: int) -> HttpResponseBase:
    """Who else is on the ticket. A POST is the sign of life of an open page.

    ``key`` is the page's own UUID; ``writing`` (``answer`` or ``comment``) says what is being written right now, ``written`` (1) that something was
    written since the page was opened, ``leave`` (1) that it was left. Five queries, two of them the session and the user.
    """
    user = reader(request)
    ticket = standing_of(user, number)
    if ticket is None:
        raise Http404(_("There is no such ticket, or you may not see it."))
    if request.method == "POST":
        key, writing = _key(request.POST.get("key", "")), request.POST.get("writing", "")
        if request.POST.get("leave"):
            leave_ticket(user, ticket, key=key)
            return HttpResponse(status=204)
        stay_on_ticket(user, ticket, key=key, writing=writing if writing in Writing.values else "", has_written=bool(request.POST.get("written")))
    return responses.part(request, "desk/ticket/here.html", load_company(user, number))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_presence(request: HttpRequest) -> HttpResponseBase:
    """One's own presence, as it stands in the user menu. A POST chooses ``presence``; refused while busy (S3)."""
    user = reader(request)
    if request.method == "POST":
        user = choose_presence(actor=actors.agent(user), value=request.POST.get("presence", ""))
        if not responses.is_part(request):
            return responses.done(request, "preferences", _("Your presence is changed."))
    return responses.part(request, "desk/shell/presence_part.html", load_own_presence(user))


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Invalid("page_unknown", _("This page can't be told from others. Reload it."), fields={"key": _("Enter a UUID.")}) from None
