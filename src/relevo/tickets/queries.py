"""Reading tickets. Every path to a ticket or to anything on it starts at `visible_to`."""

from __future__ import annotations

from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.tickets.models import Attachment, Event, Message, Ticket


def visible_to(user: User) -> QuerySet[Ticket]:
    """The tickets this user may see: all, or those of the user's campaigns where the desk hides the others (S2)."""
    scope = user.campaign_scope
    return Ticket.objects.all() if scope is None else Ticket.objects.filter(campaign_id__in=scope)


def messages_visible_to(user: User) -> QuerySet[Message]:
    """The messages on tickets this user may see."""
    scope = user.campaign_scope
    return Message.objects.all() if scope is None else Message.objects.filter(ticket__campaign_id__in=scope)


def events_visible_to(user: User) -> QuerySet[Event]:
    """The history of tickets this user may see."""
    scope = user.campaign_scope
    return Event.objects.all() if scope is None else Event.objects.filter(ticket__campaign_id__in=scope)


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Files of messages this user may see, and of the user's own drafts and uploads."""
    scope = user.campaign_scope
    sent = Attachment.objects.filter(message__isnull=False)
    own = Attachment.objects.filter(draft__user=user)
    return (sent if scope is None else sent.filter(message__ticket__campaign_id__in=scope)) | own | uploads_of(user)


def uploads_of(user: User) -> QuerySet[Attachment]:
    """Files that the user uploaded on their own and that no message or draft has taken yet."""
    return Attachment.objects.filter(uploaded_by=user, message__isnull=True, draft__isnull=True)
