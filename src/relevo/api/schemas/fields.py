"""Fields that administrators define for tickets and contacts, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Output, left_out
from relevo.api.schemas.catalogue import ItemName, Place
from relevo.fields import described

HolderName = Literal["tickets", "contacts"]
KindName = Literal["text", "long_text", "number", "date", "choice", "choices", "checkbox", "link"]
NeedName = Annotated[
    Literal["no", "resolving", "always"],
    Field(description="Whether people have to fill it in: before a ticket is resolved (tickets only), or always, which includes opening it by hand."),
]
Campaigns = Annotated[list[Id], Field(max_length=200, description="Ids of the campaigns whose tickets have it; empty for all. Tickets only.")]
HelpText = Annotated[str, Field(max_length=200)]
_KEYS = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")]
VALUES = (
    'What the fields of `/fields` hold, by their ids: text (`text`, `long_text`, `link`), an exact decimal as text such as `"12.5"` (`number`), '
    '`"2026-11-30"` (`date`), the id of an entry (`choice`), a list of such ids (`choices`), true (`checkbox`). '
)
ValuesOut = Annotated[
    dict[str, str | int | bool | list[int]],
    Field(description=VALUES + "Empty fields are left out.", examples=[{"7": "1043-A", "8": "12.5", "9": [3, 5]}]),
]
ValuesIn = Annotated[
    dict[_KEYS, str | int | float | bool | list[int] | None],
    Field(
        max_length=100,
        description=VALUES + "Numbers can be sent as such too. Null empties a field; those that are not sent stay.",
        examples=[{"7": "1043-A", "8": None}],
    ),
]


class ChoiceOut(Output):
    """One entry of a list. One that is not active stays where it is chosen and is not given anew."""

    id: int
    name: str
    is_active: bool


class FieldOut(Output):
    """A field of tickets or contacts. One that is not active is hidden on the screen and never needed; values stay."""

    id: int
    holder: HolderName
    name: str
    kind: KindName
    help_text: str
    need: NeedName
    campaign_ids: list[int] = Field(description="The campaigns whose tickets have it; empty for all.")
    is_active: bool
    choices: list[ChoiceOut] = Field(description="What can be chosen, in its order; those that are not active too.")

    @classmethod
    def of(cls, holder: str, field: described.Field) -> FieldOut:
        """A definition with its list."""
        return cls(
            id=field.id,
            holder=holder,  # type: ignore[arg-type]
            name=field.name,
            kind=field.kind,  # type: ignore[arg-type]
            help_text=field.help_text,
            need=field.need,  # type: ignore[arg-type]
            campaign_ids=list(field.campaigns),
            is_active=field.is_active,
            choices=[ChoiceOut(id=one.id, name=one.name, is_active=one.is_active) for one in field.choices],
        )


class Fields(Output):
    """All fields."""

    items: list[FieldOut]


class NewField(Input):
    """A field."""

    holder: HolderName
    name: ItemName = Field(examples=["Order number"])
    kind: KindName = Field(description="What it holds. Can't be changed later.")
    help_text: HelpText = ""
    need: NeedName = "no"
    campaign_ids: Campaigns = []
    choices: Annotated[list[ItemName], Field(max_length=200, description="The entries of a `choice` or `choices`.")] = []


class FieldChanges(Input):
    """Only the fields that are sent change."""

    name: ItemName = left_out()
    kind: KindName = left_out(description="Only the kind that it has: another one is refused, since values would be lost.")
    help_text: HelpText = left_out()
    need: NeedName = left_out()
    campaign_ids: Campaigns = left_out()
    is_active: bool = left_out()
    position: Place = left_out()


class NewChoice(Input):
    """An entry of a list."""

    name: ItemName = Field(examples=["Damaged on the way"])


class ChoiceChanges(Input):
    """Only the fields that are sent change."""

    name: ItemName = left_out()
    is_active: bool = left_out()
    position: Place = left_out()


def by_number(values: Mapping[str, Any] | None) -> dict[int, Any]:
    """What was sent, by the ids of the fields."""
    return {int(key): value for key, value in (values or {}).items()}
