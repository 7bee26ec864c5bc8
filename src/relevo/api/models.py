"""What the API has to remember of itself."""

from __future__ import annotations

from django.db import models

from relevo.accounts.models import User
from relevo.core import clock


class IdempotencyKey(models.Model):
    """A POST that was carried out, with its answer, written in the transaction of the action itself.

    `sealed_body` is encrypted, since an answer may hold what is shown only once (a new API token). Forgotten after
    `idempotency.KEPT_SECONDS`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    sealed_body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_once")]
        indexes = [models.Index("created_at", name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.key} of user {self.user_id}"
