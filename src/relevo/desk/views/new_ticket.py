"""Opening a ticket."""

from __future__ import annotations

from contextlib import suppress
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
from relevo.desk.forms.composer import EMAIL, read_composer
from relevo.desk.forms.fields import posted
from relevo.desk.forms.new_ticket import NewTicketForm, drafted
from relevo.desk.forms.uploads import attach_uploads, keep_uploads
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.drafts import files_to_send, own_draft
from relevo.desk.pages.new_ticket import first_form, of_draft, page_of, suggestions
from relevo.tickets.actions import save_draft, start_ticket
from relevo.tickets.enums import COMMENT_CHANNEL, Priority
from relevo.tickets.models import Category, Draft, Service, Ticket
from relevo.tickets.recipients import first_address

TEMPLATE = "desk/tickets/new.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_OPEN)
def new_ticket(request: HttpRequest) -> HttpResponse:
    """The form with what was typed before, for anybody or (``?contact=12``) for one contact; then the new ticket."""
    user = reader(request)
    wanted, draft = request.GET.get("contact", ""), own_draft(user, None)
    if request.method != "POST":
        if draft is not None and wanted and draft.fields.get("contact") != wanted:
            draft = None  # Begun for somebody else: it stays until the writer decides.
        contact = _contact(user, wanted) or (_drafted_contact(user, draft) if draft else None)
        return responses.page(request, TEMPLATE, page_of(first_form(user, draft), contact, draft))
    contact, files = _contact(user, request.POST.get("contact") or wanted), request.FILES.getlist("files")
    mine = draft if draft is not None and draft.fields.get("key") == request.POST.get("key") else None
    form = NewTicketForm(user, load_directory(), request.POST, initial=of_draft(mine))
    if form.is_valid():
        try:
            ticket = _open(user, form, contact, files, mine)
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "ticket", _("The ticket is open."), ticket.pk)
    if draft is None or mine is not None:
        mine = _keep(user, form, files)
    elif files:
        form.add_error(None, _("The files could not be kept, because you have begun another new ticket. Choose them again."))
    return responses.page(request, TEMPLATE, page_of(form, contact, mine), status=form.status)


def _contact(user: User, number: str) -> Contact | None:
    return get_object_or_404(contacts.visible_to(user), pk=int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None


def _drafted_contact(user: User, draft: Draft) -> Contact | None:
    number = str(draft.fields.get("contact", ""))
    return contacts.visible_to(user).filter(pk=int(number)).first() if number.isascii() and number.isdecimal() and len(number) < 19 else None


def _keep(user: User, form: NewTicketForm, files: list[Any]) -> Draft | None:
    """The draft with what was typed and attached in a form that was refused, so that nothing of it is lost with the page. Its text stays as it
    is where another window was quicker; where the message was sent already there is none."""
    sent = read_composer(form.data)
    if sent.key is None:
        return None
    with suppress(DomainError):
        body = form.rich_text("body").html
        saved = save_draft(user=user, ticket=None, body_html=body, fields=drafted(form.posted), version=sent.version, uuid=sent.key)
        form.go_on_with(saved.version)
    with suppress(DomainError):  # Said already: the same files were refused with the form.
        attach_uploads(user, None, files, message_uuid=sent.key)
    return own_draft(user, None)


@transaction.atomic
def _open(user: User, form: NewTicketForm, contact: Contact | None, files: list[Any], draft: Draft | None) -> Ticket:
    """Contact, files, ticket and message together, and the draft gone, or nothing of it."""
    actor, values = actors.agent(user), form.cleaned_data
    account = Account.objects.filter(pk=values["account"], is_active=True).select_related("campaign", "team").first()
    if contact is None:
        line = form.to[0]
        contact = contact_for_identity(kind="email", value=line["address"].lower(), display=line["address"], name=line["name"], actor=actor)
    else:
        form.to = list(first_address(contact, "email"))
    attachments = [*files_to_send(draft, values["body"]), *keep_uploads(actor, files)]
    message: dict[str, Any] = {"body_html": values["body"], "attachments": attachments, "uuid": values["key"], "draft": draft}
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
        priority=values["priority"] or Priority.MEDIUM.value,
        service=_one(Service, values["service"]),
        category=_one(Category, values["category"]),
        tags=values["tags"].split(","),
        fields={number: value for number, value in posted(form.own, form.posted).items() if value not in (None, "", False, [])},
        cc=[line["address"].lower() for line in values["cc"]],
        reply={**message, "to": form.to, "cc": values["cc"]} if is_mail else None,
        comment=None if is_mail else message,
        undo_seconds=user.undo_seconds,
    )


def _one(model: Any, number: int | None) -> Any:
    return model.objects.filter(pk=number, is_active=True).first() if number else None


@require_safe
@needs(permissions.TICKETS_OPEN)
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Contacts for what was typed, as the options of the requester's field."""
    return responses.part(request, "desk/tickets/requesters.html", suggestions(reader(request), request.GET.get("requester", "")))
