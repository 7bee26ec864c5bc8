"""Telling one webhook of a ticket now, as a trigger does."""

from __future__ import annotations

from django.utils.translation import gettext as _

from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.notifications.webhooks import verbs
from relevo.notifications.webhooks.models import Webhook
from relevo.tickets import events
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names, actor_name


def call_webhook(ticket: Ticket, webhook_id: int, *, actor: Actor) -> Event:
    """Records the call; with it a notice is queued to this webhook alone (`hear.enqueue`), whatever verbs and conditions it has.

    What it is told is what its owner may see, and nothing where the owner does not see the ticket. Raises Invalid for one that is switched off or
    gone, or that is for another campaign.
    """
    webhook = Webhook.objects.filter(pk=webhook_id, is_active=True).first()
    if webhook is None:
        raise Invalid("webhook_off", _("The webhook is switched off, or gone."))
    with locked(ticket):
        if webhook.campaign_id not in (None, ticket.campaign_id):
            raise Invalid("webhook_of_another", _("The webhook “%(name)s” is for tickets of another campaign.") % {"name": webhook.name})
        return events.record(ticket, verbs.CALLED, actor=actor, data={"webhook": webhook.pk, "name": webhook.name})


def _called(entry: Entry, names: Names) -> list[str]:
    return [_("%(actor)s called the webhook “%(name)s”.") % {"actor": actor_name(entry), "name": entry.data["name"]}]


WORDS = {verbs.CALLED: _called}
