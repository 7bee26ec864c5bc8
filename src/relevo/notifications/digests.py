"""Mails with what people were told and have not read: gathered, made once, sent through an account of the desk."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from relevo.accounts import presence
from relevo.accounts.enums import Presence
from relevo.accounts.models import Desk, User
from relevo.accounts.reading import zone_named
from relevo.channels.base import PermanentError, SendError
from relevo.channels.email.send import send
from relevo.channels.email.settings import EmailSettings
from relevo.channels.models import Account
from relevo.channels.queries import own_addresses
from relevo.core import clock
from relevo.core.errors import Conflict
from relevo.notifications.digest_mail import compose
from relevo.notifications.enums import DigestState
from relevo.notifications.models import Choices, Digest, Notification
from relevo.notifications.queries import notifications_for_mail
from relevo.notifications.timing import is_mail_due

log = structlog.get_logger("relevo.notifications")
SEND = "notifications.send_digest"
# Seconds to the next try; after the last one the mail has failed.
PAUSES = (60, 300, 900, 3600, 4 * 3600)


def sender_account() -> Account | None:
    """The account through which people of the desk get mail: the chosen one, or where that can't send (any more), the oldest that can."""
    senders, chosen = sending_accounts(), Desk.objects.values_list("digest_account_id", flat=True).first()
    return next((account for account in senders if account.pk == chosen), senders[0] if senders else None)


def sending_accounts() -> list[Account]:
    """The active mail accounts with an SMTP server, the oldest first."""
    found = Account.objects.filter(kind="email", is_active=True).order_by("pk")
    return [account for account in found if EmailSettings.model_validate(account.settings).smtp.host]


def gather_due() -> int:
    """Makes the mails that are due now and queues them; returns how many. Without an account to send from, everything goes on waiting."""
    waiting = dict(Notification.objects.filter(is_for_mail=True).values_list("user").annotate(Min("at")))
    if not waiting or sender_account() is None:
        return 0
    choices = {one.user_id: one for one in Choices.objects.filter(user__in=waiting)}
    states = presence.states_of(list(waiting))
    made = 0
    for user in User.objects.filter(pk__in=waiting):
        own = choices.get(user.pk) or Choices(user=user)
        is_disturbed = states.get(user.pk) == Presence.DO_NOT_DISTURB
        if not is_disturbed and is_mail_due(own, zone_named(user.time_zone), oldest=waiting[user.pk], now=clock.now()):
            made += gather(user) is not None
    return made


def gather(user: User) -> Digest | None:
    """Makes one mail of all that waits for the user, and queues it in the same transaction; None where nothing is left that they may see."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        waiting = list(notifications_for_mail(user).values_list("pk", flat=True)) if user.is_active else []
        Notification.objects.filter(user=user, is_for_mail=True).exclude(pk__in=waiting).update(is_for_mail=False)
        if not waiting:
            return None
        digest = Digest.objects.create(user=user)
        Notification.objects.filter(pk__in=waiting).update(is_for_mail=False, digest=digest)
        _queue(digest)
        return digest


def send_test(user: User) -> Digest:
    """Queues a mail that only shows that mails arrive. Raises Conflict where the desk has no account to send from."""
    if sender_account() is None:
        raise Conflict("no_sender", _("The desk has no mail account to send from yet. Ask an administrator."))
    with transaction.atomic():
        digest = Digest.objects.create(user=user, is_test=True)
        _queue(digest)
        return digest


def deliver(digest_id: int) -> None:
    """Sends one mail, with no transaction open; on trouble that may pass, it is tried again later with the same Message-ID."""
    digest = Digest.objects.select_related("user").get(pk=digest_id)
    if digest.state != DigestState.QUEUED:
        return
    account = sender_account()
    if account is None:
        _fail_or_wait(digest, "no_account", may_pass=True)
        return
    address = digest.user.email
    if not digest.user.is_active or address.lower() in own_addresses():
        _fail_or_wait(digest, "address_unfit", may_pass=False)
        return
    try:
        result = send(account, compose(digest, account), [address])
    except SendError as error:
        _fail_or_wait(digest, str(error), may_pass=not isinstance(error, PermanentError))
        return
    refusal = next(iter(result.refused.values()), None)
    if refusal is not None:
        _fail_or_wait(digest, refusal.reason, may_pass=refusal.is_temporary)
        return
    Digest.objects.filter(pk=digest.pk).update(state=DigestState.SENT, reason="")


def _fail_or_wait(digest: Digest, reason: str, *, may_pass: bool) -> None:
    with transaction.atomic():
        digest.tries, digest.reason = digest.tries + 1, reason[:500]
        if may_pass and digest.tries <= len(PAUSES):
            _queue(digest, at=clock.after(PAUSES[digest.tries - 1]))
        else:
            digest.state = DigestState.FAILED
            log.warning("mail with notifications failed", user=digest.user_id, reason=digest.reason)
        digest.save(update_fields=["state", "tries", "reason"])


def _queue(digest: Digest, *, at: datetime | None = None) -> None:
    app.configure_task(SEND, lock=f"digest-{digest.pk}", schedule_at=at).defer(digest_id=digest.pk)
