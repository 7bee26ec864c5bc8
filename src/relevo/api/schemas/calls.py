"""Calls that people make by hand."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relevo.api.schemas.base import Input, Output
from relevo.contacts import queries
from relevo.contacts.enums import IdentityKind

Number = Annotated[str, Field(max_length=40, examples=["+34600100200"])]
Long = Annotated[str, Field(max_length=10_000)]


class CallBegin(Input):
    """A number that is being dialled."""

    number: Number


class CallBegun(Output):
    """That a call began."""

    ticket: int
    number: str


class NewCall(Input):
    """What was said in a call."""

    direction: Literal["outgoing", "incoming"] = "outgoing"
    was_answered: bool = True
    number: Number = ""
    reason: Annotated[str, Field(max_length=200, examples=["Wrong colour delivered"])] = ""
    key_points: Long = ""
    commitments: Long = ""
    tasks: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20, description="Titles; each becomes a task of yours.")] = []
    satisfaction: Annotated[int | None, Field(ge=1, le=5)] = None
    is_escalation_needed: bool = Field(default=False, description="The ticket becomes urgent and is marked as important.")
    visibility: Literal["public", "internal"] = Field(default="public", description="Whether the customer can see the note. Nothing is sent.")


class CallNumber(Output):
    """A telephone number of the customer."""

    kind: Literal["phone", "whatsapp"] = Field(description="Where it is known from. A number that is both is there once, as `phone`.")
    number: str = Field(description="In E.164, where it is known to be one.")
    display: str = Field(description="As it was met or entered.")
    address: str = Field(description="What dials it, such as `tel:+34600100200`.")
    contact_id: int = Field(description="Whose it is: the person, or a linked profile.")
    profile: str = Field(description="The own name of the linked profile; empty for the person's own number.")

    @classmethod
    def of(cls, one: queries.Number) -> CallNumber:
        kind: Literal["phone", "whatsapp"] = "whatsapp" if one.kind == IdentityKind.WHATSAPP else "phone"
        return cls(kind=kind, number=one.value, display=one.shown, address=one.address, contact_id=one.contact_id, profile=one.profile)


class CallNumbers(Output):
    """All of them."""

    items: list[CallNumber]
