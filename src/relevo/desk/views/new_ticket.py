"""Opening a ticket."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import Campaign, Team, User
from relevo.channels.models import Account
from relevo.contacts import queries as contacts
from relevo.contacts.actions import contact_for_identity
from relevo.contacts.models import Contact
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.composer import EMAIL
from relevo.desk.forms.new_ticket import NewTicketForm
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.new_ticket import NewTicketPage, blank_form, suggestions
from relevo.tickets.actions import keep_upload, start_ticket
from relevo.tickets.enums import COMMENT_CHANNEL, Priority
from relevo.tickets.models import Attachment, Ticket
from relevo.tickets.recipients import first_address


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_OPEN)
def new_ticket(request: HttpRequest) -> HttpResponse:
    """The form, for anybody or (``?contact=12``) for one contact; then the new ticket."""
    user = reader(request)
    contact = _contact(user, request.POST.get("contact") or request.GET.get("contact", ""))
    if request.method != "POST":
        return responses.page(request, "desk/tickets/new.html", NewTicketPage(blank_form(user), contact))
    form = NewTicketForm(user, load_directory(), request.POST)
    if form.is_valid():
        try:
            ticket = _open(user, form, contact, request.FILES.getlist("files"))
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "ticket", _("The ticket is open."), ticket.pk)
    return responses.page(request, "desk/tickets/new.html", NewTicketPage(form, contact), status=form.status)


def _contact(user: User, number: str) -> Contact | None:
    return get_object_or_404(contacts.visible_to(user), pk=int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None


@transaction.atomic
def _open(user: User, form: NewTicketForm, contact: Contact | None, files: list[Any]) -> Ticket:
    """Contact, files, ticket and message together, or nothing of it."""
    actor, values = actors.agent(user), form.cleaned_data
    account = Account.objects.filter(pk=values["account"], is_active=True).select_related("campaign", "team").first()
    if contact is None:
        line = form.to[0]
        contact = contact_for_identity(kind="email", value=line["address"].lower(), display=line["address"], name=line["name"], actor=actor)
    else:
        form.to = list(first_address(contact, "email"))
    attachments = [_kept(actor, file) for file in files]
    message: dict[str, Any] = {"body_html": values["body"], "attachments": attachments, "uuid": values["key"]}
    is_mail = values["kind"] == EMAIL
    return start_ticket(
        actor=actor,
        requester=contact,
        subject=values["subject"],
        channel=account.kind if account else COMMENT_CHANNEL,
        account=account,
        campaign=_one(Campaign, values["campaign"]) or (account.campaign if account else None),
        team=_one(Team, values["team"]) or (account.team if account else None),
        assignee=_one(User, values["assignee"]),
        priority=Priority(values["priority"]),
        cc=[line["address"].lower() for line in values["cc"]],
        reply={**message, "to": form.to, "cc": values["cc"]} if is_mail else None,
        comment=None if is_mail else message,
    )


def _kept(actor: actors.Actor, file: Any) -> Attachment:
    return keep_upload(actor=actor, filename=file.name or "", content_type=file.content_type or "", content=file.read())


def _one(model: Any, number: int | None) -> Any:
    return model.objects.filter(pk=number, is_active=True).first() if number else None


@require_safe
@needs(permissions.TICKETS_OPEN)
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Contacts for what was typed, as the options of the requester's field."""
    return responses.part(request, "desk/tickets/requesters.html", suggestions(reader(request), request.GET.get("requester", "")))
