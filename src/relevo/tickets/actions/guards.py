"""What is checked on the locked ticket before a message of the desk is added, so that nothing is said twice or past each other."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core.errors import Conflict
from relevo.tickets.family import has_newer
from relevo.tickets.models import Draft, Message, Ticket


def check_not_sent(uuid: UUID | None) -> None:
    """Raises Conflict where a message with this id exists: the same form was submitted twice, or its page was restored."""
    if uuid is not None and Message.objects.filter(uuid=uuid).exists():
        raise Conflict("already_sent", _("This message was sent already; nothing was sent twice."))


def check_nothing_new(ticket: Ticket, last_seen_id: int | None, *, writer: User | None = None) -> None:
    """Raises Conflict where the ticket has messages newer than the last one that the writer has seen; None asks for no check.

    With `writer`, who is about to write to the customer, also where a colleague's message waits to leave: two answers are one too many.
    """
    if last_seen_id is None:
        return
    if has_newer(ticket.pk, last_seen_id):
        raise Conflict("new_messages", _("Something new came in while you were writing. Read it before you send."))
    if writer is not None and (other := Draft.objects.filter(ticket=ticket, leaves_at__isnull=False, stopped="").exclude(user=writer).first()):
        raise Conflict("colleague_sends", _("A message by %(name)s is about to leave. Read it before you send yours.") % {"name": other.user.name})
