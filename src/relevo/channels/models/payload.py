"""The raw original of everything that came in."""

from __future__ import annotations

from django.db import models

from relevo.channels.enums import PayloadState
from relevo.channels.models.account import Account
from relevo.core import clock, storage
from relevo.tickets.models import Message


class InboundPayload(models.Model):
    """The bytes as they arrived, from before anything was understood, and what became of them.

    Bytes up to `INLINE_BYTES` are kept in the row (one commit, one backup), larger ones by `core.storage`.
    `fetch_key` is unique for one place of one mailbox (UIDVALIDITY and UID), `content_key` for one mail by what it
    says; both unique within the account, so that the same thing twice becomes one message. `reason` is a code.
    """

    INLINE_BYTES = 512 * 1024

    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="payloads", db_index=False)
    source = models.CharField(max_length=20)
    envelope = models.JSONField(default=dict, blank=True)
    raw = models.BinaryField(null=True, blank=True)
    raw_digest = models.CharField(max_length=64, blank=True, default="")
    size_bytes = models.BigIntegerField(default=0)
    fetch_key = models.CharField(max_length=120, null=True, blank=True)
    content_key = models.CharField(max_length=80, null=True, blank=True)
    state = models.CharField(max_length=12, choices=PayloadState, default=PayloadState.RECEIVED)
    reason = models.CharField(max_length=60, blank=True, default="")
    detail = models.TextField(blank=True, default="")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="payloads")
    received_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "fetch_key"], name="payload_fetched_once"),
            models.UniqueConstraint(fields=["account", "content_key"], name="payload_same_once"),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="payload_newest"),
            models.Index(models.F("state"), models.F("id").desc(), condition=~models.Q(state__in=["created", "appended"]), name="payload_attention"),
        ]

    def __str__(self) -> str:
        return f"payload {self.pk} ({self.source})"

    def keep(self, content: bytes) -> None:
        """Takes the raw bytes; the caller saves. Large ones are on the disk when this returns."""
        self.size_bytes = len(content)
        if len(content) <= self.INLINE_BYTES:
            self.raw = content
        else:
            self.raw_digest = storage.put(content)

    def content(self) -> bytes:
        """The raw bytes as they came in."""
        return bytes(self.raw) if self.raw is not None else storage.read(self.raw_digest)
