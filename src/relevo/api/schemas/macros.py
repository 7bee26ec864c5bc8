"""Macros: texts and changes that are used again and again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, LongText, Moment, Named, Output, left_out, named
from relevo.api.schemas.fields import VALUES, ValuesIn
from relevo.api.schemas.tickets import PriorityName
from relevo.api.schemas.views import Conditions
from relevo.tickets.models import Macro
from relevo.tickets.priorities import key_of

MacroName = Annotated[str, Field(max_length=80, examples=["Refund confirmed"])]
MacroStatus = Literal["", "open", "pending", "resolved", "closed"]
MacroTags = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class MacroOut(Output):
    """A text and what else using it does. `owner` is null for a shared one, which is for everybody or for the members of `campaign`."""

    id: int
    name: str
    owner: Named | None
    campaign: Named | None
    body_html: str
    status: MacroStatus
    justification: Named | None = Field(description="Why, where the status asks for it.")
    priority: PriorityName | None
    tags: list[str]
    team: Named | None
    fields: dict[str, str | int | bool | list[int] | None] = Field(description="What it sets fields to, by their ids; null where it empties one.")
    conditions: dict[str, Any] = Field(description="Tickets for which it is offered; empty for all.")
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, macro: Macro) -> MacroOut:
        plain = ("id", "name", "body_html", "status", "tags", "conditions", "created_at", "updated_at")
        return cls(
            **{name: getattr(macro, name) for name in plain},
            owner=named(macro.owner),
            campaign=named(macro.campaign),
            team=named(macro.team),
            fields=macro.field_values or {},
            justification=named(macro.justification),
            priority=None if macro.priority is None else key_of(macro.priority),
        )


class MacroFields(Input):
    """What a macro says and does."""

    body_html: LongText = Field(
        default="", examples=["<p>Dear {{ contact.first_name }},</p>"], description="Placeholders that are not known are refused."
    )
    status: MacroStatus = Field(default="", description="To which the ticket is set; empty for none.")
    justification_id: Id | None = Field(default=None, description="A justification of the status. Another status takes it away.")
    priority: PriorityName | None = None
    conditions: Conditions = {}
    tags: MacroTags = Field(default=[], description="Which are added.")
    team_id: Id | None = Field(default=None, description="Into whose queue the ticket is put.")
    fields: ValuesIn = Field(
        default={}, description=f"{VALUES}Using it sets these; null empties a field of the ticket, those that are not named stay."
    )


class NewMacro(MacroFields):
    """A macro: personal by default."""

    name: MacroName
    is_shared: bool = Field(default=False, description="For everybody (administrators), or with `campaign_id` for the members of that campaign.")
    campaign_id: Id | None = None


class MacroChanges(MacroFields):
    """Only the fields that are sent change."""

    name: MacroName = left_out()


class UsedMacro(Output):
    """The text of a macro that was used on a ticket, filled in."""

    body_html: str
