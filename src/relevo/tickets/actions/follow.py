"""Following a ticket: being told of what happens to it without being its assignee."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core import cursors
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden
from relevo.tickets.models import Event, Follow, Ticket

# Those who follow a merged ticket follow the one in which it goes on.
_FOLLOW_ALONG = """INSERT INTO tickets_follow (ticket_id, user_id, at)
    SELECT %(into)s::bigint, follow.user_id, follow.at FROM tickets_follow follow
    WHERE follow.ticket_id = %(merged)s::bigint ON CONFLICT DO NOTHING"""


def follow_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """The actor follows the ticket, which the caller has reached through `visible_to`; every role may. Does nothing where they do already."""
    add_followers(ticket, [_person(actor).pk])


def unfollow_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """The actor no longer follows the ticket."""
    Follow.objects.filter(ticket=ticket, user=_person(actor)).delete()


def add_followers(ticket: Ticket, user_ids: Collection[int]) -> None:
    """Lets these users follow the ticket; the calling action knows that they see it."""
    if not user_ids:
        return
    Follow.objects.bulk_create([Follow(ticket=ticket, user_id=user) for user in user_ids], ignore_conflicts=True)


def follow_along(event: Event) -> None:
    """Subscriber: those who follow a ticket that is merged follow the survivor."""
    with cursors.cursor() as asking:
        asking.execute(_FOLLOW_ALONG, {"into": event.data["into"], "merged": event.ticket_id})


def _person(actor: Actor) -> User:
    if not isinstance(actor.user, User):
        raise Forbidden("not_a_person", _("Only people follow tickets."))
    return actor.user
