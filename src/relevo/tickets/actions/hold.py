"""Messages to the customer that do not leave at once: for some seconds, to be taken back (undo), or until a chosen moment (send later).

A message that has left can't be called back, and one that is stored never changes. So what waits is neither: it is a draft with a moment at which it
leaves (`Draft.leaves_at`), seen by everybody who sees the ticket, and becomes a message through `reply_to_ticket` when it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock, ids
from relevo.core.actors import Actor
from relevo.core.addresses import format_addresses
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import verbs
from relevo.tickets.actions.drafts_move import join_drafts
from relevo.tickets.actions.guards import check_not_sent
from relevo.tickets.actions.reply import check_sendable, checked_text, take
from relevo.tickets.content import AddressLine
from relevo.tickets.enums import Visibility
from relevo.tickets.family import conversation_of
from relevo.tickets.holding import check_own, locked_held, tell
from relevo.tickets.locking import locked
from relevo.tickets.models import Attachment, Draft, Justification, Message, Ticket
from relevo.tickets.required import check_asked

RELEASE = "tickets.release_held"
MAX_UNDO_SECONDS = 30
MAX_AHEAD_DAYS = 366


def hold_reply(
    ticket: Ticket,
    *,
    actor: Actor,
    body_html: str,
    to: AddressLine,
    undo_seconds: int = 0,
    leaves_at: datetime | None = None,
    stops_on_answer: bool = True,
    then: str = "",
    justification: Justification | None = None,
    cc: AddressLine = (),
    bcc: AddressLine = (),
    subject: str = "",
    attachments: Sequence[Attachment] = (),
    draft: Draft | None = None,
    in_reply_to: Message | None = None,
    is_chosen: bool = True,
    visibility: Visibility = Visibility.PUBLIC,
    uuid: UUID | None = None,
    last_seen_id: int | None = None,
    take_over: bool | None = None,
) -> Draft:
    """Does what `reply_to_ticket` does, but later: after `undo_seconds`, or at `leaves_at`. Refused like a reply that is sent at once.

    An unassigned ticket becomes the writer's now (A14). What else a reply does, it does when it leaves; with `then`, that status is set with
    it, for the `justification` that it may ask for. The draft that it was typed in becomes the held one, with the `attachments` and no other
    files. That it answers `in_reply_to` is shown again when it is taken back, where that message was chosen by hand (`is_chosen`). One with
    `leaves_at` does not leave once the customer has written, unless `stops_on_answer` is false. Raises Invalid for a moment that is past or more
    than a year ahead.
    """
    permissions.require(actor, permissions.TICKETS_REPLY)
    if actor.user is None:
        raise ValueError("only people hold messages")
    at = _departure(undo_seconds, leaves_at)
    clean, _plain = checked_text(body_html, to, attachments)
    with locked(ticket):
        check_not_sent(uuid)
        check_sendable(ticket, actor, last_seen_id, take_over)
        check_asked(ticket, then, justification)
        held = _row(actor.user, ticket, draft)
        seen = conversation_of(ticket.pk).order_by("-pk").values_list("pk", flat=True).first()
        held.body_html, held.leaves_at, held.version, held.updated_at = clean, at, held.version + 1, clock.now()
        held.fields = {
            **({"answers": in_reply_to.pk} if in_reply_to is not None and is_chosen else {}),
            "kind": ticket.account.kind if ticket.account else "",
            "to": format_addresses(to),
            "cc": format_addresses(cc),
            "bcc": format_addresses(bcc),
            "subject": subject,
            "is_internal": visibility == Visibility.INTERNAL,
        }
        held.sending = {
            "uuid": str(uuid or ids.new_uuid()),
            "to": list(to),
            "cc": list(cc),
            "bcc": list(bcc),
            "subject": subject,
            "visibility": str(visibility),
            "in_reply_to": in_reply_to.pk if in_reply_to else None,
            "then": str(then),
            "justification": justification.pk if justification else None,
            "seen": seen or 0,
            "undo": leaves_at is None,
            "stops": leaves_at is not None and stops_on_answer,
        }
        held.save()
        for file in attachments:
            file.draft = held
            file.save(update_fields=["draft"])
        held.attachments.exclude(pk__in=[file.pk for file in attachments]).delete()
        _queue(held)
        take(ticket, actor, take_over)
        tell(held, ticket, verbs.SCHEDULED, actor, {"at": at.isoformat()})
        return held


def take_back(held: Draft, *, actor: Actor) -> Draft:
    """Makes a held message its writer's draft again, with recipients, text and files: nothing of it has left, nor will.

    What the writer has begun meanwhile stands below it, behind a line. Anybody who may answer the ticket may stop a message so; it stays its
    writer's. Raises Conflict where it has left.
    """
    permissions.require(actor, permissions.TICKETS_REPLY)
    with locked_held(held) as (draft, ticket):
        tell(draft, ticket, verbs.UNSCHEDULED, actor, {"reason": "taken_back"})
        if begun := Draft.objects.select_for_update().filter(user=draft.user_id, ticket=ticket, leaves_at=None).first():
            if begun.body_html or begun.attachments.exists():
                with translation.override(draft.user.language):
                    join_drafts(draft, begun, _("Begun meanwhile:"))
            else:
                begun.delete()
        draft.leaves_at, draft.sending, draft.stopped = None, {}, ""
        draft.version, draft.updated_at = draft.version + 1, clock.now()
        draft.save()
        return draft


def discard_held(held: Draft, *, actor: Actor) -> None:
    """Throws a held message of the actor's away, with its files. Raises Conflict where it has left, Forbidden where it is somebody else's."""
    permissions.require(actor, permissions.TICKETS_REPLY)
    with locked_held(held) as (draft, ticket):
        check_own(draft, actor)
        tell(draft, ticket, verbs.UNSCHEDULED, actor, {"reason": "discarded"})
        draft.attachments.all().delete()
        draft.delete()


def _departure(undo_seconds: int, leaves_at: datetime | None) -> datetime:
    now = clock.now()
    if leaves_at is None:
        if not 0 < undo_seconds <= MAX_UNDO_SECONDS:
            raise Invalid("undo_seconds_invalid", _("Choose 1 to %(limit)d seconds.") % {"limit": MAX_UNDO_SECONDS})
        return clock.after(undo_seconds)
    if leaves_at <= now:
        words = _("This moment is past. Choose one that is to come.")
        raise Invalid("leaves_at_past", words, fields={"leaves_at": words})
    if leaves_at > now + timedelta(days=MAX_AHEAD_DAYS):
        words = _("Choose a moment within a year.")
        raise Invalid("leaves_at_far", words, fields={"leaves_at": words})
    return leaves_at


def _row(user: User, ticket: Ticket, draft: Draft | None) -> Draft:
    """The draft that the message was typed in, as long as it is the one that was read; a new one where there is none."""
    if draft is None:
        return Draft(user=user, ticket=ticket, version=0)
    mine = Draft.objects.select_for_update().filter(pk=draft.pk, version=draft.version, leaves_at=None).first()
    if mine is None:
        raise Conflict("draft_changed", _("This draft was sent or changed in another window. Reload to see it."))
    mine.ticket = ticket
    return mine


def _queue(held: Draft) -> None:
    app.configure_task(RELEASE, schedule_at=held.leaves_at).defer(draft_id=held.pk)
