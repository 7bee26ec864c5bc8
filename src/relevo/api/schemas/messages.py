"""Messages, files and deliveries."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, LongText, Moment, Output, ShortText, left_out
from relevo.channels.models import Delivery
from relevo.channels.wording import delivery_reason
from relevo.tickets.models import Attachment, Message

DeliveryStateName = Literal["queued", "sending", "sent", "delivered", "read", "failed"]
UploadId = Annotated[UUID, Field(strict=False)]
Uploads = Annotated[list[UploadId], Field(max_length=50, description="Ids of files that you uploaded with POST /attachments.")]
Mailbox = Annotated[str, StringConstraints(max_length=320, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


class Address(Input):
    """One address with the name that goes with it."""

    name: Annotated[str, Field(max_length=200)] = ""
    address: Mailbox = Field(examples=["ines@customer.example"])


class ShownAddress(Output):
    """An address as it stood in a message."""

    name: str = ""
    address: str = ""


InputMoment = Annotated[AwareDatetime, Field(strict=False, examples=["2026-12-01T09:00:00Z"])]
Recipients = Annotated[list[Address], Field(max_length=100)]


class Text(Input):
    """What is written: HTML (made harmless on arrival), or plain text."""

    body_html: LongText = Field(default="", examples=["<p>It is on its way.</p>"])
    body_text: LongText = Field(default="", description="Used where `body_html` is empty.")
    attachment_ids: Uploads = []


class FirstMessage(Text):
    """The message with which a ticket is opened."""

    visibility: Literal["public", "internal"] = Field(default="public", description="`public` is sent to the requester, `internal` is a comment.")
    to: Recipients = Field(default=[], description="By default the requester's first address on the account's channel.")
    cc: Recipients = []
    bcc: Recipients = []


class Reply(Text):
    """A message to the customer, on the channel of the ticket's account."""

    to: Recipients = Field(default=[], description="By default whoever wrote the newest received message, else the requester.")
    cc: Recipients = left_out(description="By default the ticket's cc.")
    bcc: Recipients = []
    subject: ShortText = Field(default="", description="By default the ticket's subject.")
    in_reply_to_id: Id | None = Field(default=None, description="The message of this ticket that is answered.")
    visibility: Literal["public", "internal"] = Field(default="public", description="`internal` is sent all the same, but hidden from the portal.")
    last_seen_message_id: Id | None = Field(default=None, description="Sent, the reply is refused (409) where something newer came in.")


class HeldReply(Reply):
    """A reply that may wait before it leaves."""

    undo_seconds: Annotated[int, Field(ge=0, le=30)] = Field(default=0, description="For so many seconds it waits and can be cancelled.")
    leaves_at: InputMoment | None = Field(default=None, description="When it is to leave; at most a year ahead.")
    take_over: bool = Field(default=False, description="Where somebody else is the assignee: take the ticket over. Else the reply is refused (409).")
    stops_on_answer: bool = Field(default=True, description="With `leaves_at`: it does not leave once the customer has written.")


class Comment(Text):
    """An internal comment: colleagues see it, it is never sent."""

    last_seen_message_id: Id | None = Field(default=None, description="Sent, the comment is refused (409) where something newer came in.")


class AttachmentOut(Output):
    """A file. Its content is at /attachments/{id}/content."""

    id: UUID
    filename: str
    content_type: str
    size_bytes: int
    sha256: str
    content_id: str = Field(description="Its name within the message's HTML (inline images), or empty.")
    is_inline: bool
    state: Literal["pending", "ready", "failed"]
    message_id: int | None
    created_at: Moment

    @classmethod
    def of(cls, file: Attachment) -> AttachmentOut:
        same = ("filename", "content_type", "size_bytes", "content_id", "is_inline", "state", "message_id", "created_at")
        values: dict[str, Any] = {name: getattr(file, name) for name in same}
        return cls(id=file.uuid, sha256=file.digest, **values)


class DeliveryOut(Output):
    """How far a sent message has come, for one recipient."""

    id: int
    message_id: int
    recipient: str
    role: Literal["to", "cc", "bcc"]
    state: DeliveryStateName
    attempts: int
    code: str = Field(description="Why it failed or waits, for machines; empty where nothing is wrong.")
    reason: str = Field(description="The provider's own words.")
    text: str = Field(description="The code as a sentence in the language of the request.")
    created_at: Moment
    state_at: Moment
    next_try_at: Moment | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryOut:
        values: dict[str, Any] = {name: getattr(delivery, name) for name in cls.model_fields if name != "text"}
        return cls(**values, text=delivery_reason(delivery.code, delivery.reason))


class Deliveries(Output):
    """All deliveries of a message."""

    items: list[DeliveryOut]


class Resent(Deliveries):
    """The deliveries of a message after failed ones were queued again."""

    resent: int = Field(description="How many were queued again.")


class Author(Output):
    """Who wrote a message."""

    kind: Literal["contact", "agent", "assistant", "system", "external"]
    user_id: int | None
    contact_id: int | None
    name: str


class MessageQuery(PageQuery):
    """What the messages of a ticket are limited to."""

    channel: Annotated[str, Field(max_length=20, examples=["email"], description="Messages of one channel; `comment` for internal comments.")] = ""
    visibility: Literal["", "public", "internal"] = ""


class MessageOut(Output):
    """One entry of the conversation."""

    id: int
    uuid: UUID
    ticket: int = Field(description="The ticket in which it was written, or into which it was split off.")
    channel: str
    account_id: int | None
    direction: Literal["inbound", "outbound", "none"]
    visibility: Literal["public", "internal"]
    exposure: Literal["direct", "wall"]
    author: Author
    sender: ShownAddress
    to: list[ShownAddress]
    cc: list[ShownAddress]
    bcc: list[ShownAddress]
    subject: str
    body_text: str
    body_html: str
    reply_text: str = Field(description="The text without quoted history and signature; empty where nothing was folded away.")
    reply_html: str
    signature_html: str
    in_reply_to_id: int | None
    match_reason: str = Field(description="Why a received message is in this ticket, as a code.")
    automated: str = Field(description="What kind of automatic message this is, or empty.")
    sent_at: Moment | None
    created_at: Moment
    revision: int = Field(description="1 as it was written; more for an internal message that its author corrected, whose newest text this is.")
    corrected_at: Moment | None
    attachments: list[AttachmentOut]
    deliveries: list[DeliveryOut]

    @classmethod
    def of(cls, message: Message) -> MessageOut:
        """The message with its author, corrections, files and deliveries (fetched before, or they are fetched one by one)."""
        made = {"ticket", "author", "sender", "to", "cc", "bcc", "revision", "corrected_at", "attachments", "deliveries"}
        values: dict[str, Any] = {name: getattr(message, name) for name in cls.model_fields if name not in made}
        placement = getattr(message, "placement", None)
        author = message.author_user or message.author_contact
        newest = max(message.revisions.all(), key=lambda revision: revision.number, default=None)
        if newest is not None:
            values |= {"body_text": newest.body_text, "body_html": newest.body_html}
        return cls(
            ticket=placement.ticket_id if placement else message.ticket_id,
            author=Author(
                kind=message.author_kind,  # type: ignore[arg-type]
                user_id=message.author_user_id,
                contact_id=message.author_contact_id,
                name=author.name if author else message.sender.get("name", ""),
            ),
            sender=_shown(message.sender),
            to=[_shown(line) for line in message.to],
            cc=[_shown(line) for line in message.cc],
            bcc=[_shown(line) for line in message.bcc],
            revision=newest.number if newest else 1,
            corrected_at=newest.created_at if newest else None,
            attachments=[AttachmentOut.of(file) for file in message.attachments.all()],
            deliveries=[DeliveryOut.of(delivery) for delivery in message.deliveries.all()],
            **values,
        )


def _shown(line: dict[str, str]) -> ShownAddress:
    return ShownAddress(name=line.get("name") or "", address=line.get("address") or "")
