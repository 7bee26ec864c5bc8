"""Links between tickets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Output
from relevo.api.schemas.tickets import StatusName

RelationName = Literal["related", "follow_up", "parent", "duplicate", "blocks"]


class NewRelation(Input):
    """A link to another ticket, read from the ticket in the address to this one, or the other way round."""

    ticket: Id = Field(description="The number of the other ticket.")
    kind: Literal["related", "parent", "duplicate", "blocks"] = Field(default="related", description="Follow-ups are made by the desk alone.")
    direction: Literal["to", "from"] = Field(default="to", description="`from`: the other ticket is KIND of this one, such as its parent.")


class RelationOut(Output):
    """A link between two tickets, as seen from one of them."""

    id: int
    kind: RelationName
    direction: Literal["to", "from"] = Field(description="`to`: this ticket is KIND of the other; `from`: the other is KIND of this.")
    ticket: int
    subject: str
    status: StatusName
    created_at: Moment


class Relations(Output):
    """All links of a ticket."""

    items: list[RelationOut]
