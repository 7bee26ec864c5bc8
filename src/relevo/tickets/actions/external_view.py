"""Sharing a ticket with guests by a link: making it, giving it a new address or another end, revoking it (S6, Z17)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import events, verbs
from relevo.tickets.enums import TicketType
from relevo.tickets.external_view.links import digest_of, new_token, sealed
from relevo.tickets.external_view.rules import rule_for
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, ExternalLink, Ticket
from relevo.tickets.permissions import check_goes_on

LONGEST = timedelta(days=5 * 366)


def make_link(ticket: Ticket, *, actor: Actor, expires_at: datetime | None) -> Event:
    """Makes the link under which guests see the ticket, valid until a moment, or for good without one.

    Raises Invalid for an internal ticket and for a moment that has passed; Conflict where there is a link already (also one that has expired:
    `renew_link`), where the ticket's campaign shares nothing, and for a merged ticket.
    """
    with locked(ticket):
        _check(ticket, actor, expires_at)
        if _living(ticket):
            raise Conflict("link_exists", _("This ticket has a link already."))
        _insert(ticket, actor, expires_at)
        return events.record(ticket, verbs.LINK_MADE, actor=actor, data={"expires_at": _fact(expires_at)})


def renew_link(ticket: Ticket, *, actor: Actor, expires_at: datetime | None) -> Event:
    """Gives the link another address; what was opened by the old one so far opens nothing from now on. Raises as `make_link`, and Conflict where
    there is no link."""
    with locked(ticket):
        _check(ticket, actor, expires_at)
        _revoke(_existing(ticket))
        _insert(ticket, actor, expires_at)
        return events.record(ticket, verbs.LINK_RENEWED, actor=actor, data={"expires_at": _fact(expires_at)})


def change_link(ticket: Ticket, *, actor: Actor, expires_at: datetime | None) -> Event | None:
    """Makes the link valid until another moment, under the address that it has, also one that has expired; None where nothing changes. Raises as
    `renew_link`."""
    with locked(ticket):
        _check(ticket, actor, expires_at)
        link = _existing(ticket)
        old, link.expires_at = link.expires_at, expires_at
        if old == expires_at:
            return None
        link.save(update_fields=["expires_at"])
        return events.record(ticket, verbs.LINK_CHANGED, actor=actor, data={"expires_at": {"old": _fact(old), "new": _fact(expires_at)}})


def revoke_link(ticket: Ticket, *, actor: Actor) -> Event:
    """Takes the link away for good: its address opens nothing from the next request on. Possible for internal and merged tickets as well. Raises
    Conflict where there is no link."""
    permissions.require(actor, permissions.TICKETS_SHARE)
    with locked(ticket):
        _revoke(_existing(ticket))
        return events.record(ticket, verbs.LINK_REVOKED, actor=actor)


def _check(ticket: Ticket, actor: Actor, expires_at: datetime | None) -> None:
    permissions.require(actor, permissions.TICKETS_SHARE)
    check_goes_on(ticket)
    if ticket.type == TicketType.INTERNAL:
        raise Invalid("ticket_internal", _("This ticket is internal: guests can't see it. Make the ticket public first."))
    if not rule_for(ticket.campaign_id).is_on:
        raise Conflict("external_view_off", _("Tickets of this campaign are not shared with guests. An administrator can switch that on."))
    now = clock.now()
    if expires_at is not None and not now < expires_at <= now + LONGEST:
        sentence = _("Choose a moment that is still to come, within five years.")
        raise Invalid("moment_unfit", sentence, fields={"expires_at": sentence})


def _living(ticket: Ticket) -> ExternalLink | None:
    return ExternalLink.objects.filter(ticket=ticket, revoked_at__isnull=True).first()


def _existing(ticket: Ticket) -> ExternalLink:
    link = _living(ticket)
    if link is None:
        raise Conflict("link_missing", _("This ticket has no link."))
    return link


def _insert(ticket: Ticket, actor: Actor, expires_at: datetime | None) -> None:
    token = new_token()
    user = actor.user if isinstance(actor.user, User) else None
    ExternalLink.objects.create(
        ticket=ticket, digest=digest_of(token), sealed=sealed(token), made_by=user, made_at=clock.now(), expires_at=expires_at
    )


def _revoke(link: ExternalLink) -> None:
    link.revoked_at = clock.now()
    link.save(update_fields=["revoked_at"])


def _fact(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
