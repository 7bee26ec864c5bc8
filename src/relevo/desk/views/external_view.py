"""Sharing a ticket with guests by a link."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.external_view import LinkForm
from relevo.desk.pages.external_view import load_external_view
from relevo.tickets.actions import change_link, make_link, renew_link, revoke_link
from relevo.tickets.external_view.links import address_of
from relevo.tickets.external_view.previews import preview_token
from relevo.tickets.external_view.rules import rule_for
from relevo.tickets.models import Event, Ticket
from relevo.tickets.queries import visible_to

_DONE: dict[str, tuple[Callable[..., Event | None], str | Promise]] = {
    "make": (make_link, _("The link is made.")),
    "renew": (renew_link, _("The link has a new address. The old one shows nothing any more.")),
    "change": (change_link, _("The validity of the link is changed.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_SHARE)
def external_view(request: HttpRequest, number: int) -> HttpResponseBase:
    """The link, who opened it, and what guests see; a POST with ``do`` (make, renew, change, revoke) changes it, for ``days`` from now on."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    rule = rule_for(ticket.campaign_id)
    form = LinkForm(rule, request.POST if request.method == "POST" and request.POST.get("do") != "revoke" else None)
    if request.POST.get("do") == "revoke":
        revoke_link(ticket, actor=actors.agent(user))
        return responses.done(request, "ticket-external-view", str(_("The link is revoked. It shows nothing any more.")), number)
    if form.is_valid() and (said := _done(request, ticket, form)):
        return responses.done(request, "ticket-external-view", str(said), number)
    return responses.page(request, "desk/ticket/external_view.html", load_external_view(request, user, ticket, rule, form), status=form.status)


@require_safe
@needs(permissions.TICKETS_SHARE)
def preview(request: HttpRequest, number: int) -> HttpResponseBase:
    """Leads to what guests see or would see, at an address that opens for ten minutes."""
    ticket = get_object_or_404(visible_to(reader(request)).only("pk"), pk=number)
    response = redirect(address_of(preview_token(ticket.pk)))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _done(request: HttpRequest, ticket: Ticket, form: LinkForm) -> str | Promise:
    """What was done; empty where it was refused, which the form says then."""
    action, said = _DONE.get(request.POST.get("do", ""), _DONE["make"])
    try:
        action(ticket, actor=actors.agent(reader(request)), expires_at=form.expires_at)
    except DomainError as error:
        form.refuse(error)
        return ""
    return said
