"""Telling a browser: what is said, when it is left in peace, and what follows from the service's answer."""

from __future__ import annotations

import json

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from relevo.accounts import presence
from relevo.accounts.enums import Presence
from relevo.accounts.models import User
from relevo.accounts.queries import desk
from relevo.accounts.reading import as_read_by, zone_named
from relevo.core import clock
from relevo.core.errors import Conflict
from relevo.notifications import lanes
from relevo.notifications.digests import sender_account
from relevo.notifications.lanes import TEST
from relevo.notifications.listing import FACTS, in_words
from relevo.notifications.models import Notification, PushSubscription
from relevo.notifications.push.keys import keys
from relevo.notifications.push.sending import Answer, send
from relevo.notifications.push.subscriptions import browsers_of
from relevo.notifications.queries import choices_of
from relevo.notifications.timing import is_quiet
from relevo.tickets import own_words

log = structlog.get_logger("relevo.notifications")
# Seconds to the next try. What is older than an hour is old news: the bell and the mails still tell it.
PAUSES = (20, 120, 600, 1800)
MAX_WORDS = 400


def send_test(user: User) -> int:
    """Queues a message to each of the user's browsers that only shows that they arrive; returns how many. Raises Conflict where there is none."""
    with transaction.atomic():
        found = list(browsers_of(user).values_list("pk", flat=True))
        if not found:
            raise Conflict("no_browser", _("You are told in no browser yet. Switch one on first."))
        lanes.put([(TEST, browser) for browser in found])
    return len(found)


def deliver(subscription_id: int, notification_id: int, tries: int) -> None:
    """Tells one browser of one notification (or that a test arrives), with no transaction open. Does nothing for what was read meanwhile, what the
    person may not see any more, in quiet hours and while they do not want to be disturbed: the bell still has it."""
    browser = PushSubscription.objects.select_related("user").filter(pk=subscription_id).first()
    if browser is None or not browser.user.is_active:
        return
    text = _test(browser.user) if notification_id == TEST else _words(browser.user, notification_id)
    if not text:
        return
    pair = keys()
    if browser.server_key != pair.public:
        browser.delete()
        return
    answer = send(
        json.dumps(text, ensure_ascii=False).encode(),
        endpoint=browser.endpoint,
        public_key=browser.public_key,
        secret=browser.secret,
        private_key=pair.private,
        contact=_contact(),
        topic=f"ticket-{text['ticket']}",
        now=clock.now(),
    )
    _record(browser, notification_id, tries, answer)


def _record(browser: PushSubscription, notification_id: int, tries: int, answer: Answer) -> None:
    found = PushSubscription.objects.filter(pk=browser.pk)
    if answer.is_taken:
        found.update(sent_at=clock.now(), reason="")
        return
    log.info("a push service did not take a message", user=browser.user_id, reason=answer.reason, is_gone=answer.is_gone)
    if answer.is_gone:
        found.delete()
        return
    with transaction.atomic():
        found.update(reason=answer.reason[:300])
        if answer.may_pass and tries < len(PAUSES):
            at = clock.after(max(PAUSES[tries], answer.wait_seconds))
            lanes.put_later(notification_id, browser.pk, tries=tries + 1, at=at)


def _words(user: User, notification_id: int) -> dict[str, str]:
    """What the browser shows: the ticket's number and a sentence, never what was written; empty where it is to show nothing."""
    visible = Notification.objects.filter(pk=notification_id, user=user, read_at__isnull=True)
    scope = user.campaign_scope
    found = list((visible if scope is None else visible.filter(ticket__campaign_id__in=scope)).select_related(*FACTS))
    if not found or _is_left_in_peace(user):
        return {}
    own_words.use(desk().words_version)
    with as_read_by(user):
        told = in_words(user, found)[0]
    return _message(told.ticket, told.text, reverse("ticket", args=[told.ticket]))


def _test(user: User) -> dict[str, str]:
    with as_read_by(user):
        return _message(TEST, _("Notifications reach you in this browser."), reverse("notification-preferences"))


def _message(ticket: int, words: str, url: str) -> dict[str, str]:
    name = desk().name
    return {"title": f"#{ticket} · {name}" if ticket else name, "body": words[:MAX_WORDS], "url": url, "ticket": str(ticket)}


def _is_left_in_peace(user: User) -> bool:
    if presence.states_of([user.pk]).get(user.pk) == Presence.DO_NOT_DISTURB:
        return True
    return is_quiet(choices_of(user), zone_named(user.time_zone), clock.now())


def _contact() -> str:
    """Where the people of the push service can reach those of the desk (RFC 8292, 2.1)."""
    if settings.PUBLIC_URL.startswith("https://"):
        return settings.PUBLIC_URL
    account = sender_account()
    return f"mailto:{account.address if account else 'postmaster@localhost'}"
