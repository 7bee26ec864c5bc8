"""Files that come with a form."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.actions import attach_to_draft, keep_upload
from relevo.tickets.actions.draft import MAX_ATTACHMENT_BYTES
from relevo.tickets.models import Attachment, Ticket


def attach_uploads(
    user: User, ticket: Ticket | None, files: Iterable[UploadedFile], *, is_inline: bool = False, message_uuid: UUID | None = None
) -> list[Attachment]:
    """Puts uploaded files on the user's draft for the ticket, or (None) for one still to be opened."""
    kept = []
    for file in files:
        content_type = (file.content_type or "").lower()
        kept.append(
            attach_to_draft(
                user=user,
                ticket=ticket,
                filename=file.name or "",
                content_type=content_type,
                content=_content(file),
                is_inline=is_inline and content_type.startswith("image/"),
                message_uuid=message_uuid,
            )
        )
    return kept


def keep_uploads(actor: Actor, files: Iterable[UploadedFile]) -> list[Attachment]:
    """Keeps uploaded files for a message that is written in the same transaction."""
    return [
        keep_upload(actor=actor, filename=file.name or "", content_type=(file.content_type or "").lower(), content=_content(file)) for file in files
    ]


def _content(file: UploadedFile) -> bytes:
    """The bytes, also where they were read before. A file that is too large is refused before it is read into memory."""
    if (file.size or 0) > MAX_ATTACHMENT_BYTES:
        raise Invalid("file_too_large", _("This file is too large to be sent."), fields={"file": _("Files may have up to 25 MB.")})
    file.seek(0)
    return file.read()
