"""Making and changing webhooks, trying them out, and sending a notice again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions, rules
from relevo.accounts.catalogue import clean_name
from relevo.accounts.models import Campaign, User
from relevo.accounts.queries import campaigns_visible_to
from relevo.core import clock, events
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.notifications.push.sending import is_endpoint
from relevo.notifications.webhooks import lanes, secrets, shapes
from relevo.notifications.webhooks.enums import Dropped, WebhookState
from relevo.notifications.webhooks.models import Webhook, WebhookDelivery
from relevo.tickets.filters import ME, dumped, parsed
from relevo.tickets.filters.tree import comparisons
from relevo.tickets.tags import asked_for, remember

MAX_WEBHOOKS = 50
MAX_URL = 1000
FIELDS = frozenset({"name", "url", "verbs", "conditions", "campaign", "is_active"})


def create_webhook(
    *, actor: Actor, owner: User, name: str, url: str, verbs: Iterable[str], conditions: Any = None, campaign: Campaign | None = None
) -> Webhook:
    """Makes a webhook, switched on, with a secret of its own, that is told what `owner` may see.

    Raises Invalid for a name that is missing, an address that is not https by name, no event or an unknown one, conditions that can't be used, a
    campaign that the owner does not see, and more than 50 webhooks; Forbidden.
    """
    permissions.require(actor, permissions.WEBHOOKS_MANAGE)
    given = {"name": name, "url": url, "verbs": verbs, "conditions": conditions, "campaign": campaign}
    webhook = Webhook(owner=owner, **_clean(given, owner))
    secrets.renew(webhook)
    with transaction.atomic():
        if Webhook.objects.count() >= MAX_WEBHOOKS:
            raise Invalid("too_many", _("That is too many entries."), fields={"name": _("Keep at most %(limit)d.") % {"limit": MAX_WEBHOOKS}})
        webhook.save()
        remember(asked_for(webhook.conditions))
        facts = {"name": webhook.name, "url": webhook.url, "verbs": webhook.verbs}
        audit.record(audit.WEBHOOK_CREATED, actor=actor, target=webhook, data=facts)
        rules.changed()
    return webhook


def edit_webhook(webhook: Webhook, *, actor: Actor, **values: Any) -> Webhook:
    """Changes name, `url`, `verbs`, `conditions`, `campaign`, `is_active`; what is left out stays. Switched on, it begins anew: what it failed at
    before does not count. What waits for a try goes to the new address. Raises Invalid, Forbidden."""
    permissions.require(actor, permissions.WEBHOOKS_MANAGE)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a webhook: {sorted(unknown)}")
    values = _clean(values, webhook.owner)
    with transaction.atomic():
        webhook.refresh_from_db(from_queryset=Webhook.objects.select_for_update(of=("self",)).select_related("owner"))
        data = audit.changes(webhook, values)
        if not data:
            return webhook
        if "is_active" in data and webhook.is_active:
            webhook.failing_since, webhook.failures, webhook.stopped_at = None, 0, None
        webhook.updated_at = clock.now()
        webhook.save()
        remember(asked_for(values.get("conditions")))
        # Not the conditions: only that they changed.
        told = {"fields": ["conditions"]} if data.pop("conditions", None) else {}
        audit.record(audit.WEBHOOK_EDITED, actor=actor, target=webhook, data={"name": webhook.name, **data, **told})
        rules.changed()
    return webhook


def renew_secret(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Makes a new secret. For a day notices are signed with the one before as well, so that nothing is refused meanwhile. Raises Forbidden."""
    permissions.require(actor, permissions.WEBHOOKS_MANAGE)
    with transaction.atomic():
        webhook.refresh_from_db(from_queryset=Webhook.objects.select_for_update(of=("self",)).select_related("owner"))
        secrets.renew(webhook)
        webhook.updated_at = clock.now()
        webhook.save()
        audit.record(audit.WEBHOOK_SECRET_RENEWED, actor=actor, target=webhook, data={"name": webhook.name})
    return webhook


def delete_webhook(webhook: Webhook, *, actor: Actor) -> None:
    """Deletes a webhook with its log; what waits is not sent any more. Raises Forbidden."""
    permissions.require(actor, permissions.WEBHOOKS_MANAGE)
    with transaction.atomic():
        audit.record(audit.WEBHOOK_DELETED, actor=actor, target=webhook, data={"name": webhook.name, "url": webhook.url})
        webhook.delete()
        rules.changed()


def send_test(webhook: Webhook, *, actor: Actor) -> WebhookDelivery:
    """Queues a notice of no event (``webhook.test``), also to one that is switched off; it is tried once. Raises Forbidden."""
    permissions.require(actor, permissions.WEBHOOKS_MANAGE)
    with transaction.atomic():
        delivery = WebhookDelivery.objects.create(webhook=webhook, type=shapes.TEST)
        lanes.put(webhook.pk, [delivery.pk])
    return delivery


def send_again(delivery: WebhookDelivery, *, actor: Actor) -> WebhookDelivery:
    """Queues a notice anew, under its id and with the same body, and with all its tries. Raises Conflict for one that still waits, and where the
    webhook is switched off; Forbidden."""
    permissions.require(actor, permissions.WEBHOOKS_MANAGE)
    with transaction.atomic():
        delivery = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("webhook", "event").get(pk=delivery.pk)
        if delivery.state == WebhookState.QUEUED:
            raise Conflict("webhook_waits", _("It is about to be sent already."))
        if delivery.event_id is not None and not delivery.webhook.is_active:
            raise Conflict("webhook_off", _("The webhook is switched off. Switch it on first."))
        delivery.state, delivery.dropped, delivery.tries, delivery.next_at = WebhookState.QUEUED, Dropped.NONE, 0, clock.now()
        delivery.save(update_fields=["state", "dropped", "tries", "next_at"])
        lanes.put(delivery.webhook_id, [delivery.pk])
    return delivery


def _clean(values: dict[str, Any], owner: User) -> dict[str, Any]:
    found = dict(values)
    if "name" in found:
        found["name"] = clean_name(found["name"])
    if "url" in found:
        found["url"] = found["url"].strip()
        if len(found["url"]) > MAX_URL or not is_endpoint(found["url"]):
            raise Invalid("url_unusable", _("The address can't be used."), fields={"url": _("Enter an https address with the name of a host.")})
    if "verbs" in found:
        known = events.verbs()
        found["verbs"] = sorted(set(found["verbs"]))
        if not found["verbs"] or not set(found["verbs"]) <= known.keys():
            words = _("Choose at least one event.") if not found["verbs"] else _("There is no such event.")
            raise Invalid("verbs_unusable", words, fields={"verbs": words})
    if "conditions" in found:
        tree = parsed(found["conditions"] or {"all": []})
        if any(isinstance(one.value, tuple) and ME in one.value for one in comparisons(tree)):
            words = _("Nobody reads a list when something happens. Choose a person.")
            raise Invalid("bad_condition", words, fields={"conditions": words})
        found["conditions"] = dumped(tree)
    if found.get("campaign") is not None and not campaigns_visible_to(owner).filter(pk=found["campaign"].pk).exists():
        words = _("Its owner does not see this campaign.")
        raise Invalid("campaign_hidden", words, fields={"campaign_id": words})
    if "is_active" in found:
        found["is_active"] = bool(found["is_active"])
    return found
