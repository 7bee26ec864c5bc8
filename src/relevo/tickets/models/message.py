"""One entry of the conversation."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, NullIf

from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.core import clock, ids
from relevo.core.immutable import immutable
from relevo.core.search import SearchColumn, search_index
from relevo.tickets.enums import AuthorKind, Direction, Exposure, Visibility
from relevo.tickets.models.ticket import Ticket


class Message(models.Model):
    """A message as it was written or received. PostgreSQL itself refuses to change or delete one.

    `uuid` is fixed before the first try to send: for e-mail it becomes the Message-ID. `external_id` is the id that
    the other side gave to a received message. `reply_text` and `reply_html` leave out quoted history and
    signature and are empty where nothing was folded. `match_reason` says why a received message
    landed in this ticket. Delivery states live in `channels.Delivery`; recipients are kept as they were
    addressed: lists of ``{"name": …, "address": …}``.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    uuid = models.UUIDField(default=ids.new_uuid, unique=True)
    channel = models.CharField(max_length=20)
    account = models.ForeignKey("channels.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=10, choices=Direction)
    visibility = models.CharField(max_length=10, choices=Visibility)
    exposure = models.CharField(max_length=10, choices=Exposure, default=Exposure.DIRECT)
    author_kind = models.CharField(max_length=10, choices=AuthorKind)
    author_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    author_contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sender = models.JSONField(default=dict, blank=True)
    to = models.JSONField(default=list, blank=True)
    cc = models.JSONField(default=list, blank=True)
    bcc = models.JSONField(default=list, blank=True)
    subject = models.CharField(max_length=500, blank=True, default="")
    body_text = models.TextField(blank=True, default="")
    body_html = models.TextField(blank=True, default="")
    reply_text = models.TextField(blank=True, default="")
    reply_html = models.TextField(blank=True, default="")
    signature_html = models.TextField(blank=True, default="")
    external_id = models.CharField(max_length=900, blank=True, default="")
    in_reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    references = ArrayField(models.CharField(max_length=900), default=list, blank=True)
    match_reason = models.CharField(max_length=40, blank=True, default="")
    automated = models.CharField(max_length=40, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    search = SearchColumn(Coalesce(NullIf("reply_text", models.Value("")), "body_text"))

    class Meta:
        ordering = ["pk"]
        # Nobody looks for messages by account, author or what they answer, and what these point to is never deleted: no index for
        # them, since each costs every message that comes in.
        indexes = [
            # Tells the channels of a ticket without a look at its messages.
            models.Index(fields=["ticket", "id"], include=["channel"], name="message_thread"),
            models.Index("external_id", condition=~models.Q(external_id=""), name="message_external"),
            search_index("message_search"),
        ]
        triggers = immutable()

    def __str__(self) -> str:
        return f"message {self.pk} of #{self.ticket_id}"
