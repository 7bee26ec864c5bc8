"""Asking people outside for advice on a ticket."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.channels.email.escalations import account_for, own_among
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.escalation import EscalationForm
from relevo.desk.pages.escalation import load_escalation
from relevo.tickets.actions import escalate_ticket
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to

_NEEDED = ("requester__organisation", "service", "category", "campaign", "assignee", "account")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_ESCALATE)
def escalation(request: HttpRequest, number: int) -> HttpResponseBase:
    """The form with the mail as it would be; a POST with ``do=send`` sends it, any other shows what it would be (htmx gets that part alone)."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user).select_related(*_NEEDED), pk=number)
    form = EscalationForm(ticket, user.language, request.POST if request.method == "POST" else None)
    is_sent = request.POST.get("do") == "send"
    if form.is_valid() and is_sent and _send(ticket, user, form):
        return responses.done(request, "ticket", _("The e-mail is on its way. Answers will stand in the conversation, for the team only."), number)
    page = load_escalation(ticket, user, form)
    if responses.is_part(request):
        return responses.part(request, "desk/ticket/escalation_preview.html", page)
    return responses.page(request, "desk/ticket/escalation.html", page, status=form.status if is_sent else 200)


def _send(ticket: Ticket, user: User, form: EscalationForm) -> bool:
    """Sends what a valid form says; false where that is refused, which the form says then."""
    to = form.cleaned_data["to"]
    try:
        escalate_ticket(
            ticket,
            actor=actors.agent(user),
            account=account_for(ticket),
            to=to,
            parts=form.parts,
            own_addresses=own_among([line["address"] for line in to]),
            uuid=form.cleaned_data["key"],
            last_seen_id=form.cleaned_data["seen"],
            **form.written,
        )
    except DomainError as error:
        form.refuse(error)
        return False
    return True
