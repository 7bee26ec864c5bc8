"""What the settings pages of webhooks show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.automation.queries import calling
from relevo.core import crypto, paging
from relevo.desk.forms.conditions import Block
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.settings.webhooks import WebhookForm
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.pages.view_form import ConditionsPart, conditions_part
from relevo.desk.wording import happenings
from relevo.notifications.webhooks import shapes
from relevo.notifications.webhooks.deliver import identifier
from relevo.notifications.webhooks.enums import Dropped, Trouble, WebhookState
from relevo.notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from relevo.notifications.webhooks.queries import deliveries_of, visible_to
from relevo.notifications.webhooks.secrets import Secrets, secrets_of

PAGE_SIZE = 25
TONES = {WebhookState.DELIVERED: "ok", WebhookState.FAILED: "bad", WebhookState.QUEUED: "info"}


@dataclass(frozen=True, slots=True)
class WebhooksPage:
    """All that the reader may manage."""

    sections: list[Section]
    webhooks: list[Webhook]
    section: str = "settings-webhooks"


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One notice in words."""

    delivery: WebhookDelivery

    @property
    def what(self) -> str:
        return _("Test") if self.delivery.type == shapes.TEST else happenings.name(self.delivery.type)

    @property
    def state(self) -> str:
        return str(WebhookState(self.delivery.state).label)

    @property
    def tone(self) -> str:
        return TONES.get(WebhookState(self.delivery.state), "")

    @property
    def why(self) -> str:
        return str(Dropped(self.delivery.dropped).label) if self.delivery.dropped else ""

    @property
    def identifier(self) -> str:
        return identifier(self.delivery)


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """One webhook's form, and behind it its secret and its log. `secrets` is None for a new one, and where they can't be read any more."""

    sections: list[Section]
    form: WebhookForm
    conditions: ConditionsPart
    action: str
    webhook: Webhook | None = None
    secrets: Secrets | None = None
    lines: Sequence[DeliveryLine] = ()
    older: str = ""
    triggers: tuple[str, ...] = ()
    section: str = "settings-webhooks"

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The events, each with its name and whether it is chosen."""
        chosen = set(self.form["verbs"].value() or ())
        return [(label, [(verb, name, verb in chosen) for verb, name in members]) for label, members in happenings.groups()]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One request with what came back."""

    attempt: WebhookAttempt

    @property
    def trouble(self) -> str:
        return str(Trouble(self.attempt.trouble).label) if self.attempt.trouble else ""


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """One notice: what it says, and all its tries, the newest first."""

    sections: list[Section]
    webhook: Webhook
    line: DeliveryLine
    attempts: list[AttemptView]
    section: str = "settings-webhooks"


def webhooks_page(user: User) -> WebhooksPage:
    """Those that are switched on first, by name. One query."""
    return WebhooksPage(sections_for(user), sorted(visible_to(user).select_related("owner", "campaign"), key=lambda one: not one.is_active))


def webhook_page(user: User, form: WebhookForm, webhook: Webhook | None, asked: ConditionsInput, *, cursor: str = "") -> WebhookPage:
    """The form with the conditions; of a stored one the log and the triggers that call it too."""
    action = reverse("settings-webhook", args=[webhook.pk]) if webhook else reverse("settings-new-webhook")
    conditions = conditions_for(user, asked.blocks, trouble=asked.trouble)
    if webhook is None:
        return WebhookPage(sections_for(user), form, conditions, action)
    rows = deliveries_of(webhook)
    if cursor:
        (last,) = paging.decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows.defer("body")[: PAGE_SIZE + 1])
    older = f"{action}?cursor={paging.encode(found[PAGE_SIZE - 1].pk)}" if len(found) > PAGE_SIZE else ""
    lines = [DeliveryLine(one) for one in found[:PAGE_SIZE]]
    return WebhookPage(sections_for(user), form, conditions, action, webhook, _secrets(webhook), lines, older, calling(webhook))


def conditions_for(user: User, blocks: list[Block] | None, *, trouble: str = "") -> ConditionsPart:
    """The lines of the conditions."""
    words = _("Without conditions all tickets are meant.")
    return conditions_part(user, blocks, load_directory(), url="settings-webhook-conditions", words=words, trouble=trouble, has_reader=False)


def delivery_page(user: User, webhook: Webhook, delivery: WebhookDelivery) -> DeliveryPage:
    """One notice."""
    return DeliveryPage(sections_for(user), webhook, DeliveryLine(delivery), [AttemptView(one) for one in delivery.attempts.order_by("-pk")])


def _secrets(webhook: Webhook) -> Secrets | None:
    try:
        return secrets_of(webhook)
    except crypto.SecretUnreadable:
        return None
