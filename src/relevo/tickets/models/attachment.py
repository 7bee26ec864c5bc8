"""Files of messages and drafts."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import ConcatPair
from pgtrigger import Q

from relevo.accounts.models import User
from relevo.core import clock, ids
from relevo.core.immutable import immutable
from relevo.core.search import SearchColumn, search_index
from relevo.tickets.enums import AttachmentState
from relevo.tickets.models.draft import Draft
from relevo.tickets.models.message import Message

_TEXT = models.TextField()
# PostgreSQL takes "invoice_2026.pdf" for one word, and so does who types it so; who remembers a part of it types that.
_PARTS = models.Func("filename", models.Value("._-+()[]"), models.Value(" " * 8), function="translate", output_field=_TEXT)
_NAMES = ConcatPair("filename", ConcatPair(models.Value(" "), _PARTS, output_field=_TEXT), output_field=_TEXT)
_UNFOUND = models.Q(message__isnull=True) | models.Q(is_inline=True)


class Attachment(models.Model):
    """A file: its name, type, size and the digest under which `core.storage` keeps the bytes.

    It belongs to a draft until the draft is sent and to a message from then on, when it can no
    longer be changed. `content_id` names it within the message's HTML (inline images).
    """

    uuid = models.UUIDField(default=ids.new_uuid, unique=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    uploaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127, default="application/octet-stream")
    size_bytes = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    content_id = models.CharField(max_length=255, blank=True, default="")
    is_inline = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=AttachmentState, default=AttachmentState.READY)
    created_at = models.DateTimeField(default=clock.now)
    # By its name and the parts of it, once a message has it; not what stands within a text, which mail programs name.
    search = SearchColumn(models.Case(models.When(_UNFOUND, then=models.Value("")), default=_NAMES, output_field=_TEXT))

    class Meta:
        ordering = ["pk"]
        indexes = [search_index("attachment_search")]
        triggers = immutable(condition=Q(old__message__isnull=False, old__state="ready"))

    def __str__(self) -> str:
        return self.filename
