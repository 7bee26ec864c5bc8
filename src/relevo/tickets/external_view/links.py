"""The addresses of links: how they are made, kept and found again."""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings
from django.urls import reverse

from relevo.core import crypto, ids
from relevo.tickets.models import ExternalLink

# 128 bits, as 26 small letters and digits: chat programs break addresses at other signs.
TOKEN_BYTES = 16


def new_token() -> str:
    """An unguessable text for an address."""
    return base64.b32encode(ids.random_bytes(TOKEN_BYTES)).decode().lower().rstrip("=")


def digest_of(token: str) -> str:
    """What is kept of a token to find its link by."""
    return hashlib.sha256(b"relevo external view\0" + token.encode(errors="replace")).hexdigest()


def sealed(token: str) -> bytes:
    """The token as it is kept to be shown again."""
    return crypto.encrypt({"token": token})


def token_of(link: ExternalLink) -> str:
    """The token of a link; empty where it was sealed with a key that is no longer known. The link opens nevertheless: a new one has to be made
    by who wants to copy it."""
    try:
        return str(crypto.decrypt(bytes(link.sealed)).get("token", ""))
    except crypto.SecretUnreadable:
        return ""


def address_of(token: str) -> str:
    """The address under which guests open a link; without a host where the installation does not know its own (RELEVO_PUBLIC_URL)."""
    return f"{settings.PUBLIC_URL}{reverse('external-view', args=[token])}"


def link_of(number: int) -> ExternalLink | None:
    """The link of a ticket that is not revoked, expired or not. The caller has looked the ticket up through `visible_to`."""
    return ExternalLink.objects.filter(ticket=number, revoked_at__isnull=True).select_related("made_by").first()
