"""Outgoing webhooks, and what became of their notices."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out, named
from relevo.api.schemas.views import Conditions
from relevo.notifications.webhooks.deliver import identifier
from relevo.notifications.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from relevo.notifications.webhooks.secrets import Secrets
from relevo.tickets.filters import dumped, parsed

WebhookName = Annotated[str, Field(max_length=80, examples=["Shop"])]
Address = Annotated[str, Field(max_length=1000, examples=["https://shop.example/relevo"], description="https, by name.")]
Verbs = Annotated[
    list[Annotated[str, Field(max_length=40)]],
    Field(max_length=100, examples=[["ticket.opened", "message.received"]], description="The events that are told: verbs of a ticket's history."),
]


class WebhookOut(Output):
    """An address that is told of events. It is told what its owner may see."""

    id: int
    name: str
    url: str
    verbs: list[str]
    conditions: dict[str, Any]
    campaign: Named | None = Field(description="For whose tickets it is; null for all.")
    owner: Named
    is_active: bool
    failures: int = Field(description="Failed tries since the last one that succeeded.")
    failing_since: Moment | None
    stopped_at: Moment | None = Field(description="When it was switched off, since it went on failing.")
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookOut:
        plain = {name: getattr(webhook, name) for name in cls.model_fields if name not in {"conditions", "campaign", "owner"}}
        return cls(
            **plain,
            conditions=dumped(parsed(webhook.conditions)),
            campaign=named(webhook.campaign),
            owner=Named(id=webhook.owner_id, name=webhook.owner.name),
        )


class NewWebhook(Input):
    """A webhook; you become its owner."""

    name: WebhookName
    url: Address
    verbs: Verbs
    conditions: Conditions = left_out()
    campaign_id: Id | None = Field(default=None, description="For whose tickets it is; null for all.")


class WebhookChanges(Input):
    """Only the fields that are sent change."""

    name: WebhookName = left_out()
    url: Address = left_out()
    verbs: Verbs = left_out()
    conditions: Conditions = left_out()
    campaign_id: Id | None = None
    is_active: bool = left_out(description="false switches it off. Switched on, it begins anew: failures before do not count.")


class WebhookSecret(Output):
    """What notices are signed with."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    former_until: Moment | None = Field(description="Until when the secret before signs as well.")

    @classmethod
    def of(cls, secrets: Secrets) -> WebhookSecret:
        return cls(secret=secrets.secret, former_until=secrets.former_until)


class WebhookAttemptOut(Output):
    """One request, and what came back; the first 4 KB of it."""

    at: Moment
    url: str
    request_headers: dict[str, str]
    milliseconds: int
    status: int | None = Field(description="null where nothing came back.")
    answer_headers: dict[str, str]
    answer: str
    trouble: Literal["", "status", "timeout", "unreachable", "blocked", "secret"] = Field(description="Why it did not succeed; empty where it did.")
    reason: str

    @classmethod
    def of(cls, attempt: WebhookAttempt) -> WebhookAttemptOut:
        return cls(**{name: getattr(attempt, name) for name in cls.model_fields})


class WebhookDeliveryOut(Output):
    """One notice to one webhook."""

    id: UUID
    webhook_id: str = Field(description="The header `webhook-id`, the same at every try.")
    type: str
    ticket: int | None
    state: Literal["queued", "delivered", "failed", "dropped"]
    dropped: Literal["", "off", "owner", "hidden"] = Field(description="Why it was not sent at all: switched off, or what its owner may not see.")
    tries: int
    next_try_at: Moment | None
    created_at: Moment

    @classmethod
    def values_of(cls, delivery: WebhookDelivery) -> dict[str, Any]:
        """The plain values."""
        return {
            "id": delivery.uuid,
            "webhook_id": identifier(delivery),
            "type": delivery.type,
            "ticket": delivery.event.ticket_id if delivery.event else None,
            "state": delivery.state,
            "dropped": delivery.dropped,
            "tries": delivery.tries,
            "next_try_at": delivery.next_at,
            "created_at": delivery.created_at,
        }


class WebhookDeliveryWhole(WebhookDeliveryOut):
    """One notice with its body and all its tries."""

    body: str = Field(description="As it is sent; empty before the first try.")
    attempts: list[WebhookAttemptOut]

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> WebhookDeliveryWhole:
        attempts = [WebhookAttemptOut.of(one) for one in delivery.attempts.all()]
        return cls(**cls.values_of(delivery), body=delivery.body, attempts=attempts)
