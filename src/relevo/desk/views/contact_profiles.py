"""One person, several profiles: seeing, linking, separating."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts import permissions
from relevo.contacts.actions import link_profile, reject_link, separate_profile
from relevo.contacts.models import Contact
from relevo.contacts.queries import ordered_pair, visible_to
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.pages.contact_profiles import profiles_page
from relevo.desk.views.contact_page import the_contact


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profiles(request: HttpRequest, number: int) -> HttpResponseBase:
    """The profiles with suggestions, and contacts that fit what was typed (``q``); a POST with ``other`` links that contact."""
    user, contact = reader(request), the_contact(request, number)
    if request.method == "POST":
        if not user.may(permissions.CONTACTS_EDIT):
            raise Forbidden("forbidden", _("Your role does not allow this. Ask an administrator if you need it."))
        person, profile = ordered_pair(contact, _other(request))
        main = link_profile(profile, person=person, actor=actors.agent(user))
        return responses.done(request, "contact", _("The two are one person now."), main.pk)
    page = profiles_page(user, contact, " ".join(request.GET.get("q", "").split())[:200])
    if responses.is_part(request):
        return responses.part(request, "desk/contacts/profiles.html", page)
    return responses.page(request, "desk/contacts/profiles_page.html", page)


@require_POST
@needs(permissions.CONTACTS_EDIT)
def reject(request: HttpRequest, number: int) -> HttpResponseBase:
    """Says that ``other`` is somebody else."""
    reject_link(the_contact(request, number), other=_other(request), actor=actors.agent(reader(request)))
    return responses.done(request, "contact", _("They are not suggested to each other any more."), number)


@require_POST
@needs(permissions.CONTACTS_EDIT)
def separate(request: HttpRequest, number: int, profile: int) -> HttpResponseBase:
    """Makes a profile a contact of its own again."""
    found = get_object_or_404(the_contact(request, number).profiles, pk=profile)
    separate_profile(found, actor=actors.agent(reader(request)))
    return responses.done(request, "contact", _("The profile is a contact of its own again."), number)


def _other(request: HttpRequest) -> Contact:
    number = request.POST.get("other", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Invalid("contact_unknown", _("There is no such contact."), fields={"other": _("Choose another contact.")})
    return get_object_or_404(visible_to(reader(request)), pk=int(number))
