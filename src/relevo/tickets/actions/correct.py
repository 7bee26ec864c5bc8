"""The one thing that looks like editing a message: correcting an internal one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock, html, text
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.tickets import chain, events, verbs
from relevo.tickets.actions.follow import add_followers
from relevo.tickets.enums import COMMENT_CHANNEL, ESCALATION_CHANNEL, Direction, Visibility
from relevo.tickets.locking import locked
from relevo.tickets.mentions import mentioned_in
from relevo.tickets.models import Event, Message, Revision

MAX_REVISIONS = 100


def correct_message(message: Message, *, body_html: str, actor: Actor, expected: int | None = None) -> Event | None:
    """Lets an internal message say something else from now on (Z23): a new revision. What it said before stays readable; its files stay.

    Only the author may do that, and only where nothing left the desk: what was sent to anybody is never corrected, not even if it is flagged
    internal. Whom a comment mentions now and did not before is told, and follows the ticket. None where the text is the same. With `expected`,
    the number of the revision that was corrected, Conflict tells of a newer one.
    Raises Forbidden and Invalid.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    if not is_correctable(message):
        raise Invalid("not_correctable", _("What was sent or received stays as it is. Only internal messages can be corrected."))
    if not isinstance(actor.user, User) or message.author_user_id != actor.user.pk:
        raise Forbidden("forbidden", _("Only who wrote this message can correct it."))
    clean = html.sanitize_authored(body_html)
    plain = text.html_to_text(clean)
    if not plain.strip() and not message.attachments.exists():
        raise Invalid("empty", _("There is nothing to add yet."), fields={"body": _("Write something.")})
    with locked(message.ticket) as ticket:
        last = Revision.objects.filter(message=message).order_by("-number").first()
        number = last.number if last else 1
        if expected is not None and expected != number:
            raise Conflict("corrected_meanwhile", _("This message was corrected in another window meanwhile. Reload to see it."))
        if (last.body_html if last else message.body_html) == clean:
            return None
        if number >= MAX_REVISIONS:
            raise Invalid("too_many_revisions", _("This message was corrected too often. Write a new one."))
        revision = Revision(
            message=message, ticket=ticket, number=number + 1, author=actor.user, body_text=plain, body_html=clean, created_at=clock.now()
        )
        revision.save()
        facts: dict[str, Any] = {"message": message.pk, "revision": revision.number, "revision_digest": chain.revision_digest(revision, message.uuid)}
        if mentions := _newly_mentioned(message, plain, actor.user):
            facts["mentions"] = mentions
        event = events.record(ticket, verbs.CORRECTED, actor=actor, data=facts)
        add_followers(ticket, mentions)
        return event


def _newly_mentioned(message: Message, text: str, author: User) -> list[int]:
    """Whom the text mentions and no earlier state of the message did: everybody is told once. No query for a text without "@", else three."""
    if message.channel != COMMENT_CHANNEL:
        return []
    found = [user for user in mentioned_in(text, message.ticket) if user != author.pk]
    if not found:
        return []
    earlier = Event.objects.filter(Q(message=message) | Q(verb=verbs.CORRECTED, data__message=message.pk), ticket=message.ticket_id)
    told = {user for mentions in earlier.values_list("data__mentions", flat=True) for user in mentions or ()}
    return [user for user in found if user not in told]


def is_correctable(message: Message) -> bool:
    """Whether a message is one of those that their authors may correct: internal, and never sent to or received from anybody."""
    return message.visibility == Visibility.INTERNAL and message.direction == Direction.NONE and message.channel != ESCALATION_CHANNEL
