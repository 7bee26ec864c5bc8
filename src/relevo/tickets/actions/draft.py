"""Drafts: saved while one types, gone when sent. Those that are about to leave by themselves are the business of `actions.hold`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core import clock, cursors, html, ids, storage
from relevo.core.errors import Conflict, Invalid
from relevo.tickets.actions.guards import check_not_sent
from relevo.tickets.models import Attachment, Draft, Ticket
from relevo.tickets.permissions import check_goes_on

MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024
MAX_ATTACHMENTS = 50


def save_draft(
    *, user: User, ticket: Ticket | None, body_html: str, fields: dict[str, Any], version: int | None = None, uuid: UUID | None = None
) -> Draft:
    """Keeps what a user has typed for a ticket (or for a new one).

    With `version` (0 for one that was not saved yet), the save is refused (Conflict) where another tab has saved or sent
    since: nothing is overwritten unseen, nothing sent comes back. The same text saved twice is no conflict. `uuid` is that
    of the message to be: a save that arrives after the message was sent is refused. Drafts are private to their user and leave no event.
    """
    with transaction.atomic():
        _check_goes_on(ticket)
        draft, made = Draft.objects.select_for_update().get_or_create(user=user, ticket=ticket, leaves_at=None)
        body_html = html.sanitize_authored(body_html)
        if not made and version is not None and draft.version != version:
            if (draft.body_html, draft.fields) == (body_html, fields):
                return draft
            raise Conflict("draft_changed", _("This draft was changed in another window. Reload to see it."))
        if made and version:
            raise Conflict("draft_gone", _("This draft was sent or discarded in another window."))
        check_not_sent(uuid)
        draft.body_html = body_html
        draft.fields = fields
        draft.version = draft.version if made else draft.version + 1
        draft.updated_at = clock.now()
        draft.save()
        return draft


def _check_goes_on(ticket: Ticket | None) -> None:
    """Raises Conflict for a merged ticket, and keeps the ticket from being merged until the transaction ends: its drafts move along, so none
    may come after."""
    if ticket is None:
        return
    with cursors.cursor() as asking:
        asking.execute("SELECT merged_into_id FROM tickets_ticket WHERE number = %s FOR SHARE", [ticket.pk])
        ticket.merged_into_id = asking.fetchone()[0]
    check_goes_on(ticket)


def attach_to_draft(
    *,
    user: User,
    ticket: Ticket | None,
    filename: str,
    content_type: str,
    content: bytes,
    is_inline: bool = False,
    message_uuid: UUID | None = None,
) -> Attachment:
    """Adds a file to the user's draft, making the draft if there is none. Raises Invalid for files too large or too many.

    An inline file is one that the text shows: its content id is its uuid, which the text names in ``data-cid``. `message_uuid` is
    that of the message to be: a file that arrives after the message was sent is refused, and so is one for a ticket still to be
    opened where the draft is that of another one (both Conflict).
    """
    uuid = ids.new_uuid()
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise Invalid("file_too_large", _("This file is too large to be sent."), fields={"file": _("Files may have up to 25 MB.")})
    with transaction.atomic():
        _check_goes_on(ticket)
        key = {"key": str(message_uuid)} if ticket is None and message_uuid else {}
        draft, _made = Draft.objects.select_for_update().get_or_create(user=user, ticket=ticket, leaves_at=None, defaults={"fields": key})
        check_not_sent(message_uuid)
        if key and draft.fields.get("key") != key["key"]:
            raise Conflict("draft_changed", _("This draft was changed in another window. Reload to see it."))
        if draft.attachments.count() >= MAX_ATTACHMENTS:
            raise Invalid("too_many_files", _("There are too many files on this message."))
        return Attachment.objects.create(
            uuid=uuid,
            content_id=str(uuid) if is_inline else "",
            is_inline=is_inline,
            draft=draft,
            uploaded_by=user,
            filename=safe_filename(filename),
            content_type=content_type[:127] or "application/octet-stream",
            size_bytes=len(content),
            digest=storage.put(content),
        )


def safe_filename(name: str) -> str:
    """The last part of a file name without control characters; never empty, never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip(". ")
    return clean[:255] or "file"


def discard_attachment(*, user: User, attachment: Attachment) -> None:
    """Takes a file off the user's own draft; files of messages, and of those that are about to leave, stay."""
    Attachment.objects.filter(pk=attachment.pk, draft__user=user, draft__leaves_at=None, message__isnull=True).delete()


def discard_draft(*, user: User, ticket: Ticket | None) -> None:
    """Throws the user's draft away, with its files."""
    with transaction.atomic():
        for draft in Draft.objects.filter(user=user, ticket=ticket, leaves_at=None):
            draft.attachments.filter(message__isnull=True).delete()
            draft.delete()
