"""The mail that tells administrators, and the owner, that a webhook was switched off since it went on failing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from relevo.accounts.enums import Role
from relevo.accounts.models import Desk, User
from relevo.accounts.reading import as_read_by
from relevo.channels.base import PermanentError, SendError
from relevo.channels.email.send import send
from relevo.core import clock, ids
from relevo.notifications.digest_mail import Words, composed, link
from relevo.notifications.digests import PAUSES, sender_account
from relevo.notifications.webhooks.models import Webhook

log = structlog.get_logger("relevo.notifications")
TELL = "notifications.tell_webhook_stopped"


def queue(webhook: Webhook) -> None:
    """Queues a mail to each administrator and the owner, in the caller's transaction."""
    people = User.objects.filter(Q(role=Role.ADMINISTRATOR) | Q(pk=webhook.owner_id), is_active=True, kind="person")
    for user_id in people.values_list("pk", flat=True):
        app.configure_task(TELL).defer(webhook_id=webhook.pk, user_id=user_id, uuid=str(ids.new_uuid()), at=clock.now().isoformat(), tries=0)


def tell(webhook_id: int, user_id: int, uuid: str, at: str, tries: int) -> None:
    """Sends one of these mails; on trouble that may pass it is tried again with the same Message-ID. Nobody is told of what is switched on again."""
    webhook = Webhook.objects.filter(pk=webhook_id, stopped_at__isnull=False).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if webhook is None or user is None:
        return
    account = sender_account()
    trouble, may_pass = "no_account", True
    if account is not None:
        try:
            with as_read_by(user):
                mail = composed(user, account, uuid=UUID(uuid), at=datetime.fromisoformat(at), words=_words(webhook))
            refused = next(iter(send(account, mail, [user.email]).refused.values()), None)
            if refused is None:
                return
            trouble, may_pass = refused.reason, refused.is_temporary
        except SendError as error:
            trouble, may_pass = str(error), not isinstance(error, PermanentError)
    log.warning("a mail about a webhook did not leave", user=user_id, reason=trouble)
    if may_pass and tries < len(PAUSES):
        later = app.configure_task(TELL, schedule_at=clock.after(PAUSES[tries]))
        later.defer(webhook_id=webhook_id, user_id=user_id, uuid=uuid, at=at, tries=tries + 1)


def _words(webhook: Webhook) -> Words:
    desk = Desk.objects.get().name
    subject = _("%(desk)s: the webhook %(name)s was switched off") % {"desk": desk, "name": webhook.name}
    why = _("The webhook %(name)s has failed for days, or its receiver wants no more: it was switched off. What happens from now on is not sent.")
    then = _("See what it was answered, and switch it on again: %(address)s") % {
        "address": link(reverse("settings-webhook", args=[webhook.pk])),
    }
    return Words(subject, f"{why % {'name': webhook.name}}\n\n{then}\n")
