"""One connected end of a channel."""

from __future__ import annotations

from typing import Any

from django.db import models

from relevo.accounts.models import Campaign, Team
from relevo.channels.enums import AccountState
from relevo.core import clock, crypto


class Account(models.Model):
    """A mailbox, a WhatsApp number, a page, a chat widget…

    `address` is what customers write to (for e-mail the address in lower case). `settings` holds what may be shown,
    `sealed` what may not (passwords, tokens; read through `secrets`). `checkpoint` is how far incoming messages were
    fetched, saved in the transaction that stores them. `state_reason` is ``{"code": …, "part": …, "facts": {…}, "parts": {…}, "changed_at": …}``,
    kept by `channels.health`: what is wrong, each direction, and when the settings were changed last, before which nothing counts. Words are made at
    display time by `channels.wording`. `next_try_at` is when a troubled part is tried next.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=320)
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    settings = models.JSONField(default=dict, blank=True)
    sealed = models.BinaryField(default=b"", blank=True, editable=False)
    signature_html = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=AccountState, default=AccountState.UNTRIED)
    state_reason = models.JSONField(default=dict, blank=True)
    state_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    checkpoint = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "address"], name="account_unique")]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name != self.address else self.address

    @property
    def secrets(self) -> dict[str, Any]:
        """The opened secrets. Raises `crypto.SecretUnreadable` where the key was lost."""
        return crypto.decrypt(bytes(self.sealed))

    def seal(self, secrets: dict[str, Any]) -> None:
        """Replaces the secrets; the caller saves."""
        self.sealed = crypto.encrypt(secrets)
