"""Messages that are about to leave."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from relevo.api.schemas.base import Moment, Named, Output
from relevo.api.schemas.messages import AttachmentOut, ShownAddress
from relevo.tickets.models import Draft


class HeldMessage(Output):
    """A message to the customer that was written and has not left yet."""

    id: int
    uuid: UUID = Field(description="That of the message that it becomes.")
    ticket: int
    author: Named
    to: list[ShownAddress]
    cc: list[ShownAddress]
    bcc: list[ShownAddress]
    subject: str
    body_html: str
    attachments: list[AttachmentOut]
    in_reply_to_id: int | None
    leaves_at: Moment
    stops_on_answer: bool
    stopped: str = Field(description="Why it did not leave and does not by itself any more, as a code; empty while it waits.")

    @classmethod
    def of(cls, held: Draft) -> HeldMessage:
        """The message with its author and files (fetched before, or they are fetched one by one)."""
        planned = held.sending
        lines = {name: [ShownAddress(name=line.get("name") or "", address=line["address"]) for line in planned[name]] for name in ("to", "cc", "bcc")}
        return cls(
            id=held.pk,
            uuid=UUID(planned["uuid"]),
            ticket=held.ticket_id,  # type: ignore[arg-type]
            author=Named(id=held.user_id, name=held.user.name),
            subject=planned["subject"],
            body_html=held.body_html,
            attachments=[AttachmentOut.of(file) for file in held.attachments.all()],
            in_reply_to_id=planned["in_reply_to"],
            leaves_at=held.leaves_at,  # type: ignore[arg-type]
            stops_on_answer=planned["stops"],
            stopped=held.stopped,
            **lines,
        )


class HeldMessages(Output):
    """The held messages of a ticket."""

    items: list[HeldMessage]
