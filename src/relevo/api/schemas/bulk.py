"""Changing many tickets at once."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Output, left_out
from relevo.api.schemas.fields import ValuesIn, by_number
from relevo.api.schemas.tickets import PriorityName
from relevo.tickets.actions.bulk import MAX_TICKETS
from relevo.tickets.models import BulkRun

Tags = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class BulkChanges(Input):
    """What is set on every ticket; what is left out stays. Null stands for nobody and none."""

    status: Literal["open", "pending", "resolved", "closed"] = left_out()
    justification_id: Id | None = Field(default=None, description="Why the status is so, where it asks for that.")
    assignee_id: Id | None = None
    team_id: Id | None = None
    campaign_id: Id | None = None
    service_id: Id | None = None
    category_id: Id | None = None
    priority: PriorityName | Annotated[int, Field(ge=1, le=32_767, description="The `value` of a priority.")] = left_out()
    is_important: bool = left_out()
    add_tags: Tags = left_out()
    remove_tags: Tags = left_out()
    fields: ValuesIn = left_out()

    def changes(self) -> dict[str, Any]:
        """As the actions take them."""
        values = {name.removesuffix("_id"): value for name, value in super().changes().items()}
        return values | ({"fields": by_number(values["fields"])} if "fields" in values else {})


class NewBulk(Input):
    """The same change for up to 5,000 tickets."""

    tickets: Annotated[list[Id], Field(min_length=1, max_length=MAX_TICKETS)]
    change: BulkChanges


class BulkLine(Output):
    """What would happen to one ticket: `events` are verbs of the history with their facts, none where it is so already; or it is refused."""

    ticket: int
    events: list[dict[str, Any]]
    refusal: str | None


class BulkPreview(Output):
    """What would happen to the first 20 tickets; nothing was done."""

    items: list[BulkLine]


class BulkRefusalOut(Output):
    """A ticket that was not changed, and why."""

    ticket: int
    message: str


class BulkOut(Output):
    """How far it has come: of `count` tickets, `done` were looked at and `changed` are different now. `finished_at` is null until the end."""

    id: int
    count: int
    done: int
    changed: int
    refused: list[BulkRefusalOut]
    created_at: Moment
    finished_at: Moment | None

    @classmethod
    def of(cls, run: BulkRun) -> BulkOut:
        refused = [BulkRefusalOut(ticket=number, message=message) for number, message in run.refusals.values_list("number", "message")]
        plain = ("id", "count", "done", "changed", "created_at", "finished_at")
        return cls(**{name: getattr(run, name) for name in plain}, refused=refused)
