"""Files that come with a form."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core.errors import Invalid
from relevo.tickets.actions import attach_to_draft
from relevo.tickets.actions.draft import MAX_ATTACHMENT_BYTES
from relevo.tickets.models import Attachment, Ticket


def attach_uploads(user: User, ticket: Ticket, files: Iterable[UploadedFile], *, is_inline: bool = False) -> list[Attachment]:
    """Puts uploaded files on the user's draft. A file that is too large is refused before it is read into memory."""
    kept = []
    for file in files:
        if (file.size or 0) > MAX_ATTACHMENT_BYTES:
            raise Invalid("file_too_large", _("This file is too large to be sent."), fields={"file": _("Files may have up to 25 MB.")})
        content_type = (file.content_type or "").lower()
        kept.append(
            attach_to_draft(
                user=user,
                ticket=ticket,
                filename=file.name or "",
                content_type=content_type,
                content=file.read(),
                is_inline=is_inline and content_type.startswith("image/"),
            )
        )
    return kept
