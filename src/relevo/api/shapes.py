"""What outgoing webhooks say of an event, in the shapes that the API's answers have."""

from __future__ import annotations

from typing import Any

from relevo.accounts.models import User
from relevo.api.events import events_out
from relevo.api.messages import whole
from relevo.api.schemas.messages import MessageOut
from relevo.api.schemas.tickets import RELATED, TicketOut
from relevo.tickets.queries import events_visible_to, messages_visible_to, visible_to


def happened(event_id: int, user: User) -> dict[str, Any] | None:
    """The event, its ticket as it is now, and the message that it added, as the user may see them; None where the user may not see the ticket."""
    event = events_visible_to(user).select_related("actor_user", "actor_contact").filter(pk=event_id).first()
    if event is None:
        return None
    ticket = visible_to(user).select_related(*RELATED).get(pk=event.ticket_id)
    message = whole(messages_visible_to(user)).filter(pk=event.message_id).first() if event.message_id else None
    return {
        "event": events_out(user, [event])[0].model_dump(mode="json"),
        "ticket": TicketOut.of(ticket).model_dump(mode="json"),
        "message": MessageOut.of(message).model_dump(mode="json") if message else None,
    }
