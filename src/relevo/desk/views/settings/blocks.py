"""The block list: seeing it, putting senders on it, taking them off."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts import permissions
from relevo.contacts.actions import block_sender, unblock_sender
from relevo.contacts.blocks import visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.blocks import BlockForm
from relevo.desk.pages.settings.blocks import blocks_page

TEMPLATE = "desk/settings/blocks.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CONTACTS_BLOCK)
def blocks(request: HttpRequest) -> HttpResponse:
    """The list; a POST adds to it."""
    user = reader(request)
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = form.cleaned_data
        try:
            block_sender(kind=values["kind"], written=values["value"], reason=values["reason"], actor=actors.agent(user))
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "settings-blocks", _("The sender is blocked."))
    return responses.page(request, TEMPLATE, blocks_page(user, form, request.GET.get("cursor", "")[:200]), status=form.status)


@require_POST
@needs(permissions.CONTACTS_BLOCK)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a sender off the list; who came from a ``contact`` goes back there."""
    unblock_sender(get_object_or_404(visible_to(reader(request)), pk=number), actor=actors.agent(reader(request)))
    contact = request.POST.get("contact", "")
    if contact.isascii() and contact.isdecimal() and len(contact) < 19:
        return responses.done(request, "contact", _("The block is lifted."), int(contact))
    return responses.done(request, "settings-blocks", _("The block is lifted."))
