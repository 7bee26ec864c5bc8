"""Asking people outside for advice by e-mail."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Named, Output, named
from relevo.api.schemas.messages import Address, DeliveryOut, ShownAddress, UploadId
from relevo.tickets.enums import AuthorKind
from relevo.tickets.escalation.mail import EscalationMail
from relevo.tickets.models import Escalation, Message

FieldName = Literal[
    "number",
    "subject",
    "status",
    "priority",
    "service",
    "category",
    "tags",
    "campaign",
    "assignee",
    "opened_at",
    "own_fields",
    "customer_name",
    "customer_organisation",
    "customer_emails",
    "customer_phones",
    "customer_profiles",
    "customer_language",
    "customer_own_fields",
]
Files = Annotated[list[UploadId], Field(max_length=20)]


class EscalationParts(Input):
    """What people outside are told. By default all fields and the last 100 messages that the customer sees too, without files."""

    note: Annotated[str, Field(max_length=10_000, examples=["Is this a known fault of the batch?"])] = Field(
        default="", description="What you ask, as plain text."
    )
    fields: Annotated[list[FieldName], Field(max_length=18)] | None = Field(default=None, description="Left out or null: all of them.")
    messages: Annotated[int, Field(ge=0, le=100)] = Field(default=100, description="How many of the last messages are told.")
    has_internal: bool = Field(default=False, description="Whether internal messages are told too.")
    attachment_ids: Files = Field(default=[], description="Ids of files of the ticket's messages that are sent along.")
    language: Literal["", "en", "es", "pt-br"] = Field(default="", description="Of the e-mail; by default yours.")


class NewEscalation(EscalationParts):
    """An e-mail to people outside."""

    to: Annotated[list[Address], Field(min_length=1, max_length=10)] = Field(
        description="Nobody of the desk, and nobody who takes part in the ticket."
    )
    last_seen_message_id: Id | None = Field(default=None, description="Sent, it is refused (409) where something newer came in.")


class EscalationPreview(Output):
    """The e-mail as it would be sent. Nothing has been done."""

    sender: ShownAddress
    subject: str
    body_html: str
    body_text: str
    signature_html: str
    language: str
    message_count: int
    filenames: list[str]

    @classmethod
    def of(cls, mail: EscalationMail) -> EscalationPreview:
        return cls(
            sender=ShownAddress(**mail.sender),
            subject=mail.subject,
            body_html=mail.html,
            body_text=mail.text,
            signature_html=mail.signature_html,
            language=mail.language,
            message_count=mail.message_count,
            filenames=[file.filename for file in mail.files],
        )


class EscalationOut(Output):
    """That people outside were asked, and what came of it."""

    id: int = Field(description="The id of the message that went out.")
    ticket: int = Field(description="The ticket in which it was written.")
    asked_by: Named | None
    to: list[ShownAddress]
    subject: str
    language: str
    created_at: Moment
    expires_at: Moment = Field(description="Until then an answer is taken; every answer moves it.")
    answered_at: Moment | None = Field(description="When the last answer of a person came in.")
    answer_ids: list[int] = Field(description="The messages that answer it, internal all of them.")
    deliveries: list[DeliveryOut]

    @classmethod
    def of(cls, escalation: Escalation, answers: list[int]) -> EscalationOut:
        """The escalation with its message, its deliveries fetched before."""
        message = escalation.message
        return cls(
            id=escalation.pk,
            ticket=message.ticket_id,
            asked_by=named(escalation.user),
            to=[ShownAddress(name=line.get("name") or "", address=line["address"]) for line in message.to],
            subject=message.subject,
            language=escalation.language,
            created_at=escalation.created_at,
            expires_at=escalation.expires_at,
            answered_at=escalation.answered_at,
            answer_ids=answers,
            deliveries=[DeliveryOut.of(delivery) for delivery in message.deliveries.all()],
        )


class Escalations(Output):
    """The escalations of a ticket, the oldest first."""

    items: list[EscalationOut]


def answers_of(messages: list[Message]) -> dict[int | None, list[int]]:
    """The ids of answers by the message that they answer."""
    found: dict[int | None, list[int]] = {}
    for message in messages:
        if message.author_kind == AuthorKind.EXTERNAL:
            found.setdefault(message.in_reply_to_id, []).append(message.pk)
    return found
