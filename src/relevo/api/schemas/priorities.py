"""How urgent tickets can be."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Input, Output, left_out
from relevo.api.schemas.catalogue import OwnNames
from relevo.tickets.own_words import Level, level_name

ColourName = Literal["hollow", "grey", "green", "blue", "violet", "amber", "red"]
PriorityPlace = Annotated[int, Field(ge=1, le=20, description="The place among all priorities; 1 is the most urgent.")]


class PriorityOut(Output):
    """One priority. Its key and value never change; one that is not active stays on its tickets and is not given anew."""

    key: str
    value: int = Field(description="By which history and the conditions of views name it. Says nothing about the order.")
    name: str = Field(description="What people read, in the language that was asked for.")
    names: dict[str, str] = Field(description="The desk's own words by language, `default` for those without one; empty where it has none.")
    colour: ColourName
    position: int = Field(description="1 is the most urgent.")
    is_active: bool

    @classmethod
    def of(cls, level: Level, position: int) -> PriorityOut:
        return cls(
            key=level.key,
            value=level.value,
            name=level_name(level),
            names=dict(level.names),
            colour=level.colour,  # type: ignore[arg-type]
            position=position,
            is_active=level.is_active,
        )


class Priorities(Output):
    """All priorities, the most urgent first."""

    items: list[PriorityOut]


class NewPriority(Input):
    """A priority of the desk's own. Its key is made of its name."""

    names: OwnNames = Field(description="`default` is needed.")
    colour: ColourName = "grey"
    position: PriorityPlace = 1

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {"names": self.names.words(), "colour": self.colour, "position": self.position}


class PriorityChanges(Input):
    """Only the fields that are sent change; `names` replaces all words."""

    names: OwnNames = left_out()
    colour: ColourName = left_out()
    position: PriorityPlace = left_out()
    is_active: bool = left_out()

    def changes(self) -> dict[str, Any]:
        values = super().changes()
        return values | ({"names": values["names"].words()} if "names" in values else {})
