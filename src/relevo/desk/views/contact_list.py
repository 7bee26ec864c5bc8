"""The list of contacts, and adding one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.contacts.actions import create_contact, create_organisation
from relevo.contacts.fields import contact_fields
from relevo.contacts.models import Contact, Organisation
from relevo.contacts.queries import organisations_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.contacts import NewContactForm
from relevo.desk.pages.contacts import NewContactPage, contact_list_page, organisation_names


@require_safe
@signed_in
def contact_list(request: HttpRequest) -> HttpResponseBase:
    """Contacts whose name or address fits what was typed; all, the most recently changed first, for nothing typed."""
    typed = " ".join(request.GET.get("q", "").split())[:200]
    page = contact_list_page(reader(request), typed, request.GET.get("cursor", "")[:200])
    if responses.is_part(request):
        return responses.part(request, "desk/contacts/rows.html", page)
    return responses.page(request, "desk/contacts/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CONTACTS_EDIT)
def new_contact(request: HttpRequest) -> HttpResponse:
    """The form; then the new contact's page."""
    user = reader(request)
    form = NewContactForm(contact_fields().values(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            contact = _create(user, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "contact", _("The contact is added."), contact.pk)
    return responses.page(request, "desk/contacts/new.html", NewContactPage(form, organisation_names(user)), status=form.status)


@transaction.atomic
def _create(user: User, form: NewContactForm) -> Contact:
    values = form.cleaned_data
    return create_contact(
        actor=actors.agent(user),
        name=values["name"],
        language=values["language"],
        organisation=organisation_named(user, values["organisation"]),
        fields=form.filled_in,
        identities=[(kind, values[kind]) for kind in ("email", "phone") if values[kind]],
    )


def organisation_named(user: User, name: str) -> Organisation | None:
    """The organisation of this name whatever its case, made where there is none; None for no name."""
    clean = " ".join(name.split())
    if not clean:
        return None
    return organisations_visible_to(user).filter(name__iexact=clean).first() or create_organisation(actor=actors.agent(user), name=clean)
