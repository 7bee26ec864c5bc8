"""Marking a ticket as spam, and blocking who wrote it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts import permissions
from relevo.contacts.actions import block_sender
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.blocks import SenderForm
from relevo.desk.pages.senders import SenderPage, senders_of
from relevo.tickets.actions import clear_spam, mark_spam
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to

TEMPLATE = "desk/ticket/spam.html"


def _ticket(request: HttpRequest, number: int) -> Ticket:
    return get_object_or_404(visible_to(reader(request)).select_related("requester"), pk=number)


def _form(request: HttpRequest, ticket: Ticket, *, is_spam: bool) -> SenderForm:
    return SenderForm(senders_of(ticket), request.POST if request.method == "POST" else None, is_optional=is_spam)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_CLOSE)
def spam(request: HttpRequest, number: int) -> HttpResponseBase:
    """What marking as spam means, and whether the sender is blocked as well; a POST does both."""
    ticket, user = _ticket(request, number), reader(request)
    form = _form(request, ticket, is_spam=True)
    if form.is_valid():
        try:
            with transaction.atomic():
                mark_spam(ticket, actor=actors.agent(user))
                if chosen := form.chosen:
                    block_sender(kind=chosen[0], written=chosen[1], reason=form.cleaned_data["reason"], actor=actors.agent(user))
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "ticket", _("The ticket is marked as spam."), number)
    page = SenderPage(ticket, form, True, user.may(permissions.CONTACTS_BLOCK))
    return responses.page(request, TEMPLATE, page, status=form.status)


@require_POST
@needs(permissions.TICKETS_CLOSE)
def no_spam(request: HttpRequest, number: int) -> HttpResponseBase:
    """Takes the mark of spam off."""
    clear_spam(_ticket(request, number), actor=actors.agent(reader(request)))
    return responses.done(request, "ticket", _("The ticket is no spam any more."), number)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CONTACTS_BLOCK)
def block(request: HttpRequest, number: int) -> HttpResponseBase:
    """Chooses and blocks one of the ticket's senders."""
    ticket, user = _ticket(request, number), reader(request)
    form = _form(request, ticket, is_spam=False)
    if form.is_valid() and (chosen := form.chosen):
        try:
            blocked = block_sender(kind=chosen[0], written=chosen[1], reason=form.cleaned_data["reason"], actor=actors.agent(user))
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "ticket", _("%(sender)s is blocked.") % {"sender": blocked.value}, number)
    return responses.page(request, TEMPLATE, SenderPage(ticket, form, False, True), status=form.status)
