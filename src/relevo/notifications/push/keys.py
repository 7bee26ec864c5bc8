"""The desk's own key, with which it signs what it sends to push services: made once, kept sealed in the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from relevo.core import crypto
from relevo.notifications.models import PushKey
from relevo.notifications.push import vapid


@dataclass(frozen=True, slots=True)
class Keys:
    """The pair: the private half as PEM, the public one as browsers want it."""

    private: str
    public: str


def keys() -> Keys:
    """The pair, made by the first who asks. One that can't be opened any more, since the server's secret key was lost, is replaced; browsers then
    have to be switched on again, which their people see."""
    found = PushKey.objects.filter(pk=1).exclude(public="").first()
    return (_opened(found) if found else None) or _made()


def _opened(key: PushKey) -> Keys | None:
    try:
        private: str = crypto.decrypt(bytes(key.sealed))["private"]
    except crypto.SecretUnreadable:
        return None
    return Keys(private, key.public)


def _made() -> Keys:
    with transaction.atomic():
        PushKey.objects.get_or_create(pk=1)
        row = PushKey.objects.select_for_update().get(pk=1)
        if row.public and (made := _opened(row)) is not None:
            return made
        private = vapid.new_key()
        row.public, row.sealed = vapid.public_key(private), crypto.encrypt({"private": private})
        row.save()
        return Keys(private, row.public)
