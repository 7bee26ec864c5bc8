"""Merging, splitting, and turning tickets internal or public."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Output, ShortText
from relevo.api.schemas.tickets import StatusName, TypeName


class Merge(Input):
    """The ticket that ends."""

    ticket: Id = Field(description="The number of the ticket that is closed and goes on in the one of the address.")


class MergeSide(Output):
    """One of the two tickets."""

    number: int
    subject: str
    requester: str
    status: StatusName
    type: TypeName
    message_count: int


class MergePreview(Output):
    """What merging would do. Nothing has been done."""

    goes_on: MergeSide
    ends: MergeSide
    new_tags: list[str]
    new_cc: list[str]
    effects: list[str] = Field(description="What happens, in the language of the request.")
    warnings: list[str]
    refusal: str = Field(description="Why it can't be done; empty where it can.")


class Split(Input):
    """The messages that go on in a new ticket."""

    message_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]
    subject: ShortText = Field(examples=["A second question"])


class TypeChange(Input):
    """Whether the customer may see anything of the ticket."""

    type: TypeName
