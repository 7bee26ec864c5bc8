"""Calls by hand: dialling a number, and the form during and after a call."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts import permissions
from relevo.contacts.queries import Number, numbers_of
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.calls import CallForm
from relevo.desk.views.regions import changed
from relevo.tickets.actions import begin_call, log_call
from relevo.tickets.enums import TicketType, Visibility
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to


@dataclass(frozen=True, slots=True)
class CallPage:
    """The form for a ticket; `numbers` are the customer's, those of linked profiles too."""

    ticket: Ticket
    form: CallForm
    numbers: list[Number]


@needs(permissions.CALLS_LOG)
@require_POST
def begin(request: HttpRequest, number: int) -> HttpResponseBase:
    """Keeps that a number (``number``) is being dialled."""
    user = reader(request)
    begin_call(get_object_or_404(visible_to(user), pk=number), actor=actors.agent(user), number=request.POST.get("number", ""))
    return changed(request, number)


@needs(permissions.CALLS_LOG)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, number: int) -> HttpResponseBase:
    """The form (``?number=`` is filled in); a POST adds the note to the conversation."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user).select_related("requester"), pk=number)
    initial = {"number": request.GET.get("number", "")[:40], "internal": ticket.type == TicketType.INTERNAL}
    form = CallForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        visibility = Visibility.INTERNAL if form.cleaned_data["internal"] else Visibility.PUBLIC
        try:
            log_call(ticket, actor=actors.agent(user), call=form.call, visibility=visibility, uuid=form.cleaned_data["key"])
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "ticket", _("The call is logged."), number)
    return responses.page(request, "desk/ticket/call.html", CallPage(ticket, form, numbers_of(ticket.requester)), status=form.status)
