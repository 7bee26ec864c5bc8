"""How a contact can be reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from relevo.accounts import permissions
from relevo.contacts.actions import add_identity, block_sender, change_identity, remove_identity
from relevo.contacts.queries import identities_of
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.contacts import IdentityForm, IdentityValueForm
from relevo.desk.pages.contacts import contact_page
from relevo.desk.views.contact_page import TEMPLATE, the_contact


@require_POST
@needs(permissions.CONTACTS_EDIT)
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Adds an address or number; one that belongs to somebody else is refused with that name."""
    user = reader(request)
    contact, form = the_contact(request, number), IdentityForm(request.POST)
    if form.is_valid():
        try:
            add_identity(contact, kind=form.cleaned_data["kind"], written=form.cleaned_data["value"], actor=actors.agent(user))
        except DomainError as error:
            form.refuse(error)
    if not form.is_valid():
        return responses.page(request, TEMPLATE, contact_page(user, contact, add=form), status=form.status)
    return responses.done(request, "contact", _("The identity is added."), number)


@require_POST
@needs(permissions.CONTACTS_EDIT)
def change(request: HttpRequest, number: int, identity: int) -> HttpResponse:
    """Corrects an address or number; a refused one is shown above the list, and nothing has changed."""
    user = reader(request)
    contact = the_contact(request, number)
    found, form = get_object_or_404(identities_of(contact), pk=identity), IdentityValueForm(request.POST)
    if form.is_valid():
        try:
            change_identity(found, written=form.cleaned_data["value"], actor=actors.agent(user))
        except DomainError as error:
            form.refuse(error)
    if not form.is_valid():
        return responses.page(request, TEMPLATE, contact_page(user, the_contact(request, number), change=(identity, form)), status=form.status)
    return responses.done(request, "contact", _("The identity is changed."), number)


@require_POST
@needs(permissions.CONTACTS_BLOCK)
def block(request: HttpRequest, number: int, identity: int) -> HttpResponse:
    """Puts an identity on the block list, with a reason."""
    found = get_object_or_404(identities_of(the_contact(request, number)), pk=identity)
    reason = request.POST.get("reason", "")
    block_sender(kind=found.kind, written=found.value, reason=reason, actor=actors.agent(reader(request)))
    return responses.done(request, "contact", _("The sender is blocked."), number)


@require_POST
@needs(permissions.CONTACTS_EDIT)
def remove(request: HttpRequest, number: int, identity: int) -> HttpResponse:
    """Takes an identity off the contact."""
    found = get_object_or_404(identities_of(the_contact(request, number)), pk=identity)
    remove_identity(found, actor=actors.agent(reader(request)))
    return responses.done(request, "contact", _("The identity is removed."), number)
