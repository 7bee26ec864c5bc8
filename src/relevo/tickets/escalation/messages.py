"""The messages that go to people outside, and their files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from relevo.core.errors import Invalid
from relevo.tickets.enums import ESCALATION_CHANNEL, AttachmentState, AuthorKind, Visibility
from relevo.tickets.escalation.parts import Parts
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Attachment, Message
from relevo.tickets.revisions import corrected_text

MAX_CHARACTERS = 10_000
MAX_FILE_BYTES = 18 * 1024 * 1024
_NOTHING = Value("", output_field=TextField())


@dataclass(frozen=True, slots=True)
class Told:
    """One message as it is told: what its writer added, without quoted history and signature; `is_cut` where that is too long for a mail."""

    id: int
    author: str
    author_kind: str
    channel: str
    visibility: str
    at: datetime
    text: str
    is_cut: bool
    files: list[str] = field(default_factory=list)


def tellable(number: int, *, has_internal: bool) -> QuerySet[Message]:
    """The messages of a ticket that may go outside. What was sent outside before is not sent again; what came back is internal."""
    shown = conversation_of(number).filter(~Q(channel=ESCALATION_CHANNEL) | Q(author_kind=AuthorKind.EXTERNAL))
    return shown if has_internal else shown.filter(visibility=Visibility.PUBLIC)


def told(number: int, parts: Parts) -> list[Told]:
    """The last messages that go along, oldest first, with the names of their files. Three queries for a plain ticket."""
    author = Coalesce(_filled("author_user__name"), _filled("author_contact__name"), _filled(KT("sender__name")), KT("sender__address"), _NOTHING)
    text = Coalesce(corrected_text(), _filled("reply_text"), F("body_text"))
    found = (
        tellable(number, has_internal=parts.has_internal).order_by("-pk").annotate(author=author, said=text, moment=Coalesce("sent_at", "created_at"))
    )
    rows = list(found.values_list("pk", "author", "author_kind", "channel", "visibility", "moment", "said")[: parts.messages])[::-1]
    names: dict[int, list[str]] = {}
    named = Attachment.objects.filter(message__in=[row[0] for row in rows], is_inline=False).order_by("pk").values_list("message_id", "filename")
    for message, name in named:
        names.setdefault(message, []).append(name)
    return [Told(*row[:6], row[6].strip()[:MAX_CHARACTERS], len(row[6].strip()) > MAX_CHARACTERS, names.get(row[0], [])) for row in rows]


def sendable_files(number: int) -> QuerySet[Attachment]:
    """The files of a ticket that can go along, the newest first; those of internal messages only where these are told too."""
    return Attachment.objects.filter(message__in=tellable(number, has_internal=True), state=AttachmentState.READY).order_by("-pk")


def chosen_files(number: int, parts: Parts) -> list[Attachment]:
    """The files of `parts`, in their order in the ticket. Raises Invalid where one is not the ticket's, is of an internal message that is not
    told, or all together are too large for a mail."""
    if not parts.files:
        return []
    wanted: Iterable[UUID] = set(parts.files)
    found = list(sendable_files(number).filter(uuid__in=wanted).select_related("message").order_by("pk"))
    if len(found) < len(set(parts.files)):
        problem = _("One of the files is not in this ticket.")
        raise Invalid("file_unknown", problem, fields={"attachment_ids": problem})
    hidden = next((file for file in found if file.message and file.message.visibility == Visibility.INTERNAL), None)
    if hidden is not None and not parts.has_internal:
        problem = _("“%(name)s” is a file of an internal message. Send the internal messages along, or leave it out.") % {"name": hidden.filename}
        raise Invalid("file_internal", problem, fields={"attachment_ids": problem})
    if sum(file.size_bytes for file in found) > MAX_FILE_BYTES:
        problem = _("These files are too large for one e-mail: up to 18 MB fit.")
        raise Invalid("files_too_large", problem, fields={"attachment_ids": problem})
    return found


def _filled(column: Any) -> NullIf:
    return NullIf(Cast(column, TextField()), _NOTHING, output_field=TextField())
