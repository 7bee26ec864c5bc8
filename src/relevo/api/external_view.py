"""Sharing tickets with guests by links, and what they see (S6)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import permissions
from relevo.accounts.models import Campaign
from relevo.accounts.queries import campaigns_visible_to
from relevo.api import render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.errors import NotFound
from relevo.api.schemas.external_view import ExternalLinkOut, ExternalViewChanges, ExternalViewOut, LinkEnd, NewLinkEnd
from relevo.api.tickets import ticket_of
from relevo.core import clock
from relevo.tickets import actions
from relevo.tickets.external_view.guests import shown_by
from relevo.tickets.external_view.links import address_of, link_of, token_of
from relevo.tickets.external_view.rules import rule_for
from relevo.tickets.models import Ticket

router = Router(tags=["External view"])
OPENINGS_SHOWN = 20


def _shown(request: HttpRequest, ticket: Ticket) -> ExternalLinkOut:
    link = link_of(ticket.pk)
    if link is None:
        raise NotFound
    token, rule = token_of(link), rule_for(ticket.campaign_id)
    url = request.build_absolute_uri(address_of(token)) if token else ""
    is_open = not link.is_expired and shown_by(link, ticket) is not None
    return ExternalLinkOut.of(link, url, rule, list(link.openings.all()[:OPENINGS_SHOWN]), is_open=is_open)


def _end(ticket: Ticket, data: LinkEnd) -> datetime | None:
    """The end that was sent, or that which the settings give."""
    if "expires_at" in data.model_fields_set:
        return data.expires_at
    days = rule_for(ticket.campaign_id).days_valid
    return clock.after(days * 86_400) if days else None


@router.get("/tickets/{int:number}/external-link", response=ExternalLinkOut)
def get_external_link(request: HttpRequest, number: int) -> HttpResponse:
    """Show the link under which guests see a ticket.

    With its address, and when it was opened. 404 where there is none.
    """
    permissions.require(actor(request), permissions.TICKETS_SHARE)
    return render.ok(_shown(request, ticket_of(request, number)))


@router.post("/tickets/{int:number}/external-link", response={201: ExternalLinkOut})
def make_external_link(request: HttpRequest, number: int, data: LinkEnd) -> HttpResponse:
    """Make a link under which guests see a ticket.

    Whoever has its address can read what the settings of the campaign show, without signing in, until it is revoked or expires.
    """
    ticket = ticket_of(request, number)
    actions.make_link(ticket, actor=actor(request), expires_at=_end(ticket, data))
    return render.created(_shown(request, ticket), f"/tickets/{number}/external-link")


@router.patch("/tickets/{int:number}/external-link", response=ExternalLinkOut)
def change_external_link(request: HttpRequest, number: int, data: NewLinkEnd) -> HttpResponse:
    """Change until when a link is valid.

    Under the same address; also of one that has expired.
    """
    ticket = ticket_of(request, number)
    actions.change_link(ticket, actor=actor(request), expires_at=data.expires_at)
    return render.ok(_shown(request, ticket))


@router.post("/tickets/{int:number}/external-link/renewals", response=ExternalLinkOut)
def renew_external_link(request: HttpRequest, number: int, data: LinkEnd) -> HttpResponse:
    """Give a link another address.

    The old one shows nothing any more, at once and for good.
    """
    ticket = ticket_of(request, number)
    actions.renew_link(ticket, actor=actor(request), expires_at=_end(ticket, data))
    return render.ok(_shown(request, ticket))


@router.delete("/tickets/{int:number}/external-link", response={204: None})
def revoke_external_link(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke the link of a ticket.

    Its address shows nothing any more, at once and for good.
    """
    actions.revoke_link(ticket_of(request, number), actor=actor(request))
    return render.nothing()


def _campaign(request: HttpRequest, id: int) -> Campaign:
    return found(campaigns_visible_to(caller(request)), pk=id)


@router.get("/external-view", response=ExternalViewOut)
def get_external_view(request: HttpRequest) -> HttpResponse:
    """Show what guests see of tickets.

    Of those without a campaign, and of campaigns without settings of their own.
    """
    return render.ok(ExternalViewOut.of(None, rule_for(None)))


@router.patch("/external-view", response=ExternalViewOut)
def change_external_view(request: HttpRequest, data: ExternalViewChanges) -> HttpResponse:
    """Change what guests see of tickets.

    Of those without a campaign, and of campaigns without settings of their own.
    """
    actions.edit_external_view(actor=actor(request), campaign=None, **data.changes())
    return render.ok(ExternalViewOut.of(None, rule_for(None)))


@router.get("/campaigns/{int:id}/external-view", response=ExternalViewOut)
def get_campaign_external_view(request: HttpRequest, id: int) -> HttpResponse:
    """Show what guests see of a campaign's tickets."""
    campaign = _campaign(request, id)
    return render.ok(ExternalViewOut.of(campaign, rule_for(campaign.pk)))


@router.patch("/campaigns/{int:id}/external-view", response=ExternalViewOut)
def change_campaign_external_view(request: HttpRequest, id: int, data: ExternalViewChanges) -> HttpResponse:
    """Change what guests see of a campaign's tickets.

    With the first change, the campaign has settings of its own.
    """
    campaign = _campaign(request, id)
    actions.edit_external_view(actor=actor(request), campaign=campaign, **data.changes())
    return render.ok(ExternalViewOut.of(campaign, rule_for(campaign.pk)))


@router.delete("/campaigns/{int:id}/external-view", response=ExternalViewOut)
def reset_campaign_external_view(request: HttpRequest, id: int) -> HttpResponse:
    """Let a campaign follow the settings of all others again."""
    campaign = _campaign(request, id)
    actions.reset_external_view(campaign, actor=actor(request))
    return render.ok(ExternalViewOut.of(campaign, rule_for(campaign.pk)))
