"""Files that were uploaded on their own, to be sent with a message that is written later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.core import clock, ids, storage
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.actions.draft import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, safe_filename
from relevo.tickets.models import Attachment
from relevo.tickets.queries import uploads_of

KEPT_SECONDS = 24 * 3600


def keep_upload(*, actor: Actor, filename: str, content_type: str, content: bytes, is_inline: bool = False) -> Attachment:
    """Keeps a file of the actor's for a day, until a message takes it. Only the actor sees it till then.

    An inline file is one that the text shows: its content id is its uuid, which the text names in ``data-cid``. Raises
    Invalid for a file that is too large.
    """
    permissions.require(actor, permissions.TICKETS_COMMENT)
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise Invalid("file_too_large", _("This file is too large to be sent."), fields={"file": _("Files may have up to 25 MB.")})
    uuid = ids.new_uuid()
    return Attachment.objects.create(
        uuid=uuid,
        content_id=str(uuid) if is_inline else "",
        is_inline=is_inline,
        uploaded_by=actor.user,
        filename=safe_filename(filename),
        content_type=content_type[:127] or "application/octet-stream",
        size_bytes=len(content),
        digest=storage.put(content),
        created_at=clock.now(),
    )


def take_uploads(user: User, uuids: Sequence[UUID]) -> list[Attachment]:
    """The user's uploads of these ids, locked for the caller's transaction, so that no other message takes them as well.

    Raises Invalid where one is not there (any more), or there are too many.
    """
    wanted = list(dict.fromkeys(uuids))
    if len(wanted) > MAX_ATTACHMENTS:
        raise Invalid("too_many_files", _("There are too many files on this message."), fields={"attachment_ids": _("Leave some out.")})
    found = {file.uuid: file for file in uploads_of(user).filter(uuid__in=wanted).order_by("pk").select_for_update()}
    if len(found) < len(wanted):
        raise Invalid(
            "upload_unknown",
            _("One of the files is not there: it was never uploaded, belongs to somebody else, or was sent already."),
            fields={"attachment_ids": _("Upload the file again.")},
        )
    return [found[uuid] for uuid in wanted]


def forget_uploads() -> int:
    """Deletes uploads that no message took within a day, and returns how many there were."""
    old = Attachment.objects.filter(message__isnull=True, draft__isnull=True, created_at__lt=clock.now() - timedelta(seconds=KEPT_SECONDS))
    return old.delete()[0]
