"""Corrections of internal messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from relevo.api.schemas.base import Input, LongText, Moment, Named, Output, named
from relevo.tickets.models import Message, Revision


class Correction(Input):
    """What an internal message is to say from now on."""

    body_html: LongText = Field(default="", examples=["<p>The blue one is in stock.</p>"])
    body_text: LongText = Field(default="", description="Used where `body_html` is empty.")
    revision: Annotated[int | None, Field(ge=1, le=1000)] = Field(
        default=None, description="The `revision` that is corrected; sent, the correction is refused (409) where there is a newer one."
    )


class RevisionOut(Output):
    """What a message said at one time."""

    number: int
    body_text: str
    body_html: str
    author: Named | None = Field(description="Null where no user wrote it.")
    created_at: Moment


class Revisions(Output):
    """Everything that a message ever said."""

    items: list[RevisionOut]

    @classmethod
    def of(cls, message: Message, corrections: Iterable[Revision]) -> Revisions:
        """The message as it was written, and its corrections in their order."""
        first = RevisionOut(
            number=1, body_text=message.body_text, body_html=message.body_html, author=named(message.author_user), created_at=message.created_at
        )
        rest = [
            RevisionOut(number=one.number, body_text=one.body_text, body_html=one.body_html, author=named(one.author), created_at=one.created_at)
            for one in corrections
        ]
        return cls(items=[first, *rest])
