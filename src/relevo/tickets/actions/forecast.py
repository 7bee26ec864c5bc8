"""When somebody expects a ticket to be solved (Z10)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import events, verbs
from relevo.tickets.actions.snooze import LONGEST
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on


def set_forecast(ticket: Ticket, *, actor: Actor, forecast_at: datetime | None) -> Event | None:
    """Sets by hand when the ticket will be solved, or takes that away; None where it is so already.

    It never moves what service levels promise: both are shown. Raises Invalid for a moment that has passed or is more than a year ahead.
    """
    permissions.require(actor, permissions.TICKETS_FORECAST)
    moment = forecast_at.astimezone(UTC).replace(microsecond=0) if forecast_at is not None else None
    now = clock.now()
    with locked(ticket):
        check_goes_on(ticket)
        if ticket.forecast_at == moment:
            return None
        if moment is not None and not now < moment <= now + LONGEST:
            words = _("Choose a moment that is still to come, within a year.")
            raise Invalid("moment_unfit", words, fields={"forecast_at": words})
        old, ticket.forecast_at = ticket.forecast_at, moment
        data = {"forecast_at": {name: one.isoformat() if one else None for name, one in (("old", old), ("new", moment))}}
        return events.record(ticket, verbs.FORECAST_SET, actor=actor, data=data, changed=("forecast_at",))
