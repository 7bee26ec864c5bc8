"""Sending one notice: what it says, when it is tried again, and when a webhook is switched off."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F

from relevo.accounts import audit, permissions, rules
from relevo.accounts.models import Desk
from relevo.accounts.reading import as_read_by
from relevo.core import actors, clock, crypto, ids
from relevo.notifications.webhooks import lanes, notices, sending, shapes, signing
from relevo.notifications.webhooks.enums import Dropped, Trouble, WebhookState
from relevo.notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from relevo.notifications.webhooks.secrets import secrets_of
from relevo.notifications.webhooks.sending import Answer
from relevo.tickets import own_words

log = structlog.get_logger("relevo.notifications")
# Seconds to the next try: eight tries in a little more than a day. Each is up to a tenth longer, so that what failed together is not tried together.
PAUSES = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600)
# A webhook is switched off that has failed for so long, and so often, without succeeding once.
FAILING_SECONDS = 3 * 24 * 3600
FAILING_TIMES = 10
# After that a try that was begun is taken for lost.
LOST_SECONDS = 120
SWEEP_SIZE = 500
OFF_BY_ITSELF = actors.system("webhooks")


def deliver(delivery_id: int) -> None:
    """One try, with no transaction open during the request. Does nothing for what is done, under way, or not due yet."""
    delivery = _claimed(delivery_id)
    if delivery is None:
        return
    webhook = delivery.webhook
    try:
        secrets = secrets_of(webhook).signing
    except crypto.SecretUnreadable:
        _record(delivery, {}, Answer(0, trouble=Trouble.SECRET))
        return
    body = delivery.body.encode()
    signed = signing.headers(identifier(delivery), int(clock.now().timestamp()), body, secrets)
    headers = {"content-type": "application/json; charset=utf-8", "user-agent": "Relevo", **signed}
    _record(delivery, headers, sending.send(webhook.url, body, headers))


def identifier(delivery: WebhookDelivery) -> str:
    """By which the other side knows a notice again."""
    return f"msg_{delivery.uuid.hex}"


def requeue_lost() -> int:
    """Queues what should have been tried and was not: its job was lost, or a try was cut off. Returns how many."""
    before = clock.now() - timedelta(seconds=LOST_SECONDS)
    lost = WebhookDelivery.objects.filter(state=WebhookState.QUEUED, next_at__lt=before).order_by("next_at")
    found = list(lost.values_list("webhook_id", "pk")[:SWEEP_SIZE])
    for webhook, delivery in found:
        lanes.put(webhook, [delivery])
    return len(found)


def _claimed(delivery_id: int) -> WebhookDelivery | None:
    """The notice, with its body made, marked so that nobody else sends it; None where nothing is to be sent."""
    with transaction.atomic():
        rows = WebhookDelivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("webhook__owner", "event")
        delivery = rows.filter(pk=delivery_id, state=WebhookState.QUEUED, next_at__lte=clock.after(1)).first()
        if delivery is None:
            return None
        if delivery.tries > len(PAUSES):  # The last try was cut off.
            delivery.state, delivery.next_at = WebhookState.FAILED, None
            delivery.save(update_fields=["state", "next_at"])
            return None
        reason = _dropped(delivery)
        if reason:
            delivery.state, delivery.dropped, delivery.next_at = WebhookState.DROPPED, reason, None
        else:
            delivery.next_at, delivery.tries = clock.after(LOST_SECONDS), delivery.tries + 1
        delivery.save(update_fields=["state", "dropped", "next_at", "tries", "body"])
        return None if reason else delivery


def _dropped(delivery: WebhookDelivery) -> str:
    """Why it is not sent; makes the body where it is. A test goes out whether the webhook is switched on or not."""
    webhook, event = delivery.webhook, delivery.event
    if event is not None and not webhook.is_active:
        return Dropped.OFF
    if not permissions.may(webhook.owner, permissions.WEBHOOKS_MANAGE):
        return Dropped.OWNER
    if delivery.body:
        return Dropped.NONE
    if event is None:
        delivery.body = shapes.of_test(delivery.created_at, webhook.pk, webhook.name)
        return Dropped.NONE
    own_words.use(Desk.objects.values_list("words_version", flat=True).first())
    with as_read_by(webhook.owner):
        body = shapes.of_event(event.verb, event.at, event.pk, webhook.owner)
    delivery.body = body or ""
    return Dropped.NONE if body else Dropped.HIDDEN


def _record(delivery: WebhookDelivery, headers: dict[str, str], answer: Answer) -> None:
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=delivery.webhook_id).first()
        if webhook is None:  # Deleted meanwhile, with all of this.
            return
        WebhookAttempt.objects.create(
            delivery=delivery,
            url=delivery.webhook.url,
            request_headers=headers,
            milliseconds=answer.milliseconds,
            status=answer.status,
            answer_headers=answer.headers,
            answer=answer.text,
            trouble=answer.trouble,
            reason=answer.reason,
        )
        found = WebhookDelivery.objects.filter(pk=delivery.pk)
        if answer.is_taken:
            found.update(state=WebhookState.DELIVERED, next_at=None)
            Webhook.objects.filter(pk=webhook.pk).exclude(failures=0).update(failing_since=None, failures=0)
            return
        log.info("a webhook was not taken", webhook=webhook.pk, trouble=answer.trouble, status=answer.status)
        if delivery.event_id is None or answer.is_gone or delivery.tries > len(PAUSES) or answer.trouble == Trouble.SECRET:
            found.update(state=WebhookState.FAILED, next_at=None)
        else:
            at = clock.after(max(PAUSES[delivery.tries - 1] * ids.fraction(1.0, 1.1), answer.wait_seconds))
            found.update(next_at=at)
            lanes.put_later(webhook.pk, delivery.pk, at)
        if delivery.event_id is not None and webhook.is_active:
            _count_failure(webhook, is_gone=answer.is_gone)


def _count_failure(webhook: Webhook, *, is_gone: bool) -> None:
    now = clock.now()
    since = webhook.failing_since or now
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=since, failures=F("failures") + 1)
    if not is_gone and (webhook.failures + 1 < FAILING_TIMES or now - since < timedelta(seconds=FAILING_SECONDS)):
        return
    Webhook.objects.filter(pk=webhook.pk).update(is_active=False, stopped_at=now)
    audit.record(audit.WEBHOOK_STOPPED, actor=OFF_BY_ITSELF, target=webhook, data={"name": webhook.name, "failures": webhook.failures + 1})
    rules.changed()
    notices.queue(webhook)
