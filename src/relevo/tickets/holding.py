"""A message that is about to leave, locked together with its ticket, and who hears of what is done to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Forbidden
from relevo.live import notify
from relevo.tickets import events
from relevo.tickets.locking import locked
from relevo.tickets.models import Draft, Ticket


@contextmanager
def locked_held(held: Draft) -> Iterator[tuple[Draft, Ticket]]:
    """A transaction with a held message as it is now, and its ticket, both locked: of one who takes it back and the job that lets it leave, one comes
    first, and the other finds nothing any more. Raises Conflict where it has left, or its ticket was merged since it was looked up."""
    with locked(held.ticket) as ticket:  # type: ignore[arg-type]
        rows = Draft.objects.select_for_update(of=("self",)).select_related("user").filter(pk=held.pk, leaves_at__isnull=False)
        draft = rows.filter(ticket=ticket).first()
        if draft is None:
            raise Conflict("already_left", _("It has left already, or was taken back."))
        yield draft, ticket


def check_own(held: Draft, actor: Actor) -> None:
    """Raises Forbidden where a held message is somebody else's."""
    if held.user_id != actor.user_id:
        raise Forbidden("not_yours", _("Only %(name)s can do that with this message. You can stop it.") % {"name": held.user.name})


def tell(held: Draft, ticket: Ticket, verb: str, actor: Actor, data: dict[str, Any]) -> None:
    """Tells open pages; and the history, unless the message was only held for being taken back: then nothing has happened yet."""
    if held.sending.get("undo") and not held.stopped:
        notify.announce_held(ticket=ticket.pk, campaign=ticket.campaign_id, sequence=ticket.event_count)
    else:
        events.record(ticket, verb, actor=actor, data={**data, "held": held.sending["uuid"]})
