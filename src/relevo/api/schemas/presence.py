"""Presence: one's own, and who is on a ticket."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relevo.accounts.presence import OnTicket
from relevo.api.schemas.base import Input, Moment, Named, Output

PresenceName = Literal["available", "away", "do_not_disturb", "busy", "offline"]
ChosenName = Literal["available", "away", "do_not_disturb"]
WritingName = Annotated[Literal["answer", "comment"] | None, Field(description="What is being written right now; null for nothing.")]


class OwnPresence(Output):
    """Your own presence."""

    presence: PresenceName = Field(
        description="What colleagues see: `busy` while a ticket is open for handling, `offline` after ten minutes without a page, else your choice."
    )
    chosen: ChosenName
    busy_with: list[int] = Field(description="The tickets that are open for handling; while there are any, nothing can be chosen.")


class ChosenPresence(Input):
    """What is chosen by hand."""

    presence: ChosenName


class PersonOnTicket(Output):
    """Somebody who has the ticket open for handling."""

    user: Named
    since: Moment
    expires_at: Moment = Field(description="Somebody who gives no sign of life until then is gone.")
    writing: WritingName

    @classmethod
    def of(cls, one: OnTicket) -> PersonOnTicket:
        return cls(
            user=Named(id=one.user_id, name=one.name),
            since=one.since,
            expires_at=one.expires_at,
            writing=one.writing or None,  # type: ignore[arg-type]
        )


class PeopleOnTicket(Output):
    """Who has a ticket open for handling, yourself included."""

    items: list[PersonOnTicket]


class SignOfLife(Input):
    """What an open page tells of itself."""

    writing: WritingName = None
    has_written: bool = Field(
        default=False,
        description="Whether something was written since the page was opened: from then on those who only look handle the ticket as well.",
    )
