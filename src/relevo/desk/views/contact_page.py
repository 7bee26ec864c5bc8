"""One contact."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from relevo.accounts import permissions
from relevo.contacts.actions import edit_contact
from relevo.contacts.fields import contact_fields
from relevo.contacts.models import Contact
from relevo.contacts.queries import visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.contacts import ContactForm
from relevo.desk.pages.contacts import contact_page
from relevo.desk.views.contact_list import organisation_named
from relevo.desk.views.regions import region

TEMPLATE = "desk/contacts/contact.html"


def the_contact(request: HttpRequest, number: int) -> Contact:
    """The contact of an address, or 404."""
    return get_object_or_404(visible_to(reader(request)).select_related("organisation"), pk=number)


@require_safe
@signed_in
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """The contact with identities and tickets; a linked profile leads to its person."""
    shown = the_contact(request, number)
    if shown.person_id is not None:
        return redirect("contact", shown.person_id)
    return responses.page(request, TEMPLATE, contact_page(reader(request), shown))


@require_safe
@signed_in
def part(request: HttpRequest, number: int) -> HttpResponseBase:
    """Who it is, how reached, and the details, for live updates."""
    return region(request, "desk/contacts/contact_part.html", contact_page(reader(request), the_contact(request, number)))


@require_POST
@needs(permissions.CONTACTS_EDIT)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Saves name, organisation, language, and the fields that administrators defined."""
    user = reader(request)
    shown = the_contact(request, number)
    form = ContactForm(contact_fields().values(), request.POST, values=shown.field_values)
    if form.is_valid():
        values = form.values
        try:
            with transaction.atomic():
                values["organisation"] = organisation_named(user, values["organisation"])
                edit_contact(shown, actor=actors.agent(user), fields=form.filled_in, **values)
        except DomainError as error:
            form.refuse(error)
    if not form.is_valid():
        shown = the_contact(request, number)
        return responses.page(request, TEMPLATE, contact_page(user, shown, edit=form), status=form.status)
    return responses.done(request, "contact", _("The contact is saved."), number)
