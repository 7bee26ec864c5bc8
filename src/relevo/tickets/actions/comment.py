"""Writing to colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.core import html, text
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import content, events, verbs
from relevo.tickets.actions.follow import add_followers
from relevo.tickets.actions.guards import check_not_sent, check_nothing_new
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import COMMENT_CHANNEL, AuthorKind, Direction, Visibility
from relevo.tickets.locking import locked
from relevo.tickets.mentions import mentioned_in
from relevo.tickets.models import Attachment, Draft, Event, Ticket
from relevo.tickets.permissions import check_goes_on


def comment_on_ticket(
    ticket: Ticket,
    *,
    body_html: str,
    actor: Actor,
    attachments: Sequence[Attachment] = (),
    draft: Draft | None = None,
    uuid: UUID | None = None,
    last_seen_id: int | None = None,
) -> Event:
    """Adds an internal comment: it stays inside the ticket (A2), is never sent, and can't be changed afterwards.

    Whom it mentions (`mentions`) stands in the event's data, is told of it and follows the ticket from then on.
    `uuid`, `last_seen_id` and `draft` guard as in `reply_to_ticket`. Raises Invalid for a comment without text and files.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    clean = html.sanitize_authored(body_html)
    plain = text.html_to_text(clean)
    if not plain.strip() and not attachments:
        raise Invalid("empty", _("There is nothing to add yet."), fields={"body": _("Write something or attach a file.")})
    with locked(ticket):
        check_goes_on(ticket)
        check_not_sent(uuid)
        check_nothing_new(ticket, last_seen_id)
        message = NewMessage(
            channel=COMMENT_CHANNEL,
            direction=Direction.NONE,
            visibility=Visibility.INTERNAL,
            author_kind=AuthorKind(actor.kind) if actor.user else AuthorKind.SYSTEM,
            author_user_id=actor.user_id,
            sender={"name": actor.label} if actor.label else {},
            body_html=clean,
            body_text=plain,
            uuid=uuid,
            drafted=attachments,
            draft=draft,
        )
        written, files = content.write(ticket, message)
        mentions = [user for user in mentioned_in(plain, ticket) if user != actor.user_id]
        data = {"mentions": mentions} if mentions else {}
        event = events.record(ticket, verbs.COMMENTED, actor=actor, data=data, message=written, attachments=files, changed=content.COUNTERS)
        if mentions:
            add_followers(ticket, mentions)
        return event
