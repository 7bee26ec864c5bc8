"""In which browsers somebody is told: switching on, and off."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.core import clock, text
from relevo.core.errors import Invalid
from relevo.notifications.models import PushSubscription
from relevo.notifications.push import vapid
from relevo.notifications.push.encryption import public_point
from relevo.notifications.push.keys import keys
from relevo.notifications.push.sending import is_endpoint

MAX_BROWSERS = 20
MAX_ENDPOINT = 1000


def browsers_of(user: User) -> QuerySet[PushSubscription]:
    """The browsers in which the user is told, the newest first."""
    return PushSubscription.objects.filter(user=user).order_by("-pk")


def switch_on(*, user: User, endpoint: str, public_key: str, secret: str, label: str = "") -> PushSubscription:
    """Has the user told in the browser that made this subscription (`PushManager.subscribe` with the desk's public key). The browser of
    somebody else, who used it before, becomes this user's. Raises Invalid for what is no subscription, and for more than 20 browsers."""
    if len(endpoint) > MAX_ENDPOINT or not is_endpoint(endpoint):
        raise Invalid("endpoint_unusable", _("This is no address of a push service."), fields={"endpoint": _("An https address is needed.")})
    try:
        public_point(vapid.decoded(public_key))
        is_usable = len(vapid.decoded(secret)) == 16
    except ValueError:
        is_usable = False
    if not is_usable:
        raise Invalid("keys_unusable", _("The keys of the browser can't be used."), fields={"public_key": _("Send them as the browser gave them.")})
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if browsers_of(user).exclude(endpoint=endpoint).count() >= MAX_BROWSERS:
            raise Invalid("too_many_browsers", _("These are too many browsers. Switch one off first."))
        values = {
            "user": user,
            "public_key": public_key,
            "secret": secret,
            "server_key": keys().public,
            "label": text.one_line(label, 120),
            "created_at": clock.now(),
            "sent_at": None,
            "reason": "",
        }
        return PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=values)[0]


def switch_off(subscription: PushSubscription) -> None:
    """Nobody is told in this browser any more."""
    subscription.delete()
