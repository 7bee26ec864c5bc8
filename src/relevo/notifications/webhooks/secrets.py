"""The secrets of a webhook: sealed in the database, and two of them while the other side changes over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relevo.core import clock, crypto
from relevo.notifications.webhooks import signing
from relevo.notifications.webhooks.models import Webhook

OVERLAP_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secret, and until when the one before signs too."""

    secret: str
    former: str = ""
    former_until: datetime | None = None

    @property
    def signing(self) -> tuple[str, ...]:
        """Those that sign, the new one first."""
        return (self.secret, self.former) if self.former else (self.secret,)


def secrets_of(webhook: Webhook) -> Secrets:
    """What is valid now. Raises `crypto.SecretUnreadable` where the server's key was lost."""
    opened = crypto.decrypt(bytes(webhook.sealed))
    is_former = webhook.former_until is not None and webhook.former_until > clock.now() and opened.get("former")
    return Secrets(opened["secret"], opened["former"], webhook.former_until) if is_former else Secrets(opened["secret"])


def renew(webhook: Webhook) -> None:
    """Gives the unsaved webhook a new secret; the one before signs for another day, where it can still be read."""
    try:
        former = secrets_of(webhook).secret if webhook.sealed else ""
    except crypto.SecretUnreadable:
        former = ""
    webhook.sealed = crypto.encrypt({"secret": signing.new_secret(), **({"former": former} if former else {})})
    webhook.former_until = clock.after(OVERLAP_SECONDS) if former else None
