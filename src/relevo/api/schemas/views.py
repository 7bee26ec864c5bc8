"""Views: lists of tickets that people made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out, named
from relevo.tickets.columns import COLUMNS, DEFAULT_COLUMNS
from relevo.tickets.models import View

OrderName = Literal["changed", "unchanged", "newest", "oldest", "priority", "due"]
LayoutName = Literal["table", "cards", "board", "people"]
ColumnName = (
    Literal[COLUMNS]  # type: ignore[valid-type]
    | Annotated[str, Field(pattern=r"^fields\.[1-9][0-9]{0,17}$", description="A field of `/fields`, such as `fields.7`.")]
)
ViewTitle = Annotated[str, Field(max_length=80, examples=["VIP, waiting"])]
Conditions = Annotated[
    dict[str, Any],
    Field(
        description="A tree of `all`, `any`, `not` and comparisons (`field`, `operator`, `value`); mistakes are named with their place. "
        "Fields of `/fields` are asked about as `fields.7`: text by `contains`, `is`; numbers and dates by `at_least`, `at_most`; lists by ids: `is` "
        "(`choice`) or `has_any`, `has_all`, `has_none` (`choices`); a checkbox by `is`; all but that by `is_set` and `is_not_set`. "
        "`business_hours` with ids of `/calendars` asks about the present: `are_open` (one of them) or `are_closed` (all of them).",
        examples=[{"any": [{"field": "status", "operator": "is", "value": ["new"]}, {"field": "tags", "operator": "has_any", "value": ["vip"]}]}],
    ),
]
Columns = Annotated[list[ColumnName], Field(max_length=25, description="From left to right, behind number and subject.")]


class ViewOut(Output):
    """A list of tickets. `owner` is null for a shared one, which is for everybody or for the members of `campaign`."""

    id: int
    name: str
    owner: Named | None
    campaign: Named | None
    conditions: dict[str, Any]
    order: OrderName
    layout: LayoutName
    columns: list[ColumnName]
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, view: View) -> ViewOut:
        plain = ("id", "name", "conditions", "order", "layout", "columns", "created_at", "updated_at")
        return cls(**{name: getattr(view, name) for name in plain}, owner=named(view.owner), campaign=named(view.campaign))


class NewView(Input):
    """A list of tickets: personal by default."""

    name: ViewTitle
    conditions: Conditions
    is_shared: bool = Field(default=False, description="For everybody (administrators), or with `campaign_id` for the members of that campaign.")
    campaign_id: Id | None = None
    order: OrderName = "changed"
    layout: LayoutName = "table"
    columns: Columns = list(DEFAULT_COLUMNS)


class ViewChanges(Input):
    """Only the fields that are sent change."""

    name: ViewTitle = left_out()
    conditions: Conditions = left_out()
    order: OrderName = left_out()
    layout: LayoutName = left_out()
    columns: Columns = left_out()


class SideBySide(Input):
    """The lists of the page "Side by side", from left to right."""

    views: list[Annotated[str, Field(max_length=20)]] = Field(
        max_length=50, description="Names of built-in lists (`mine`, `unassigned`…) and ids of views; eight at most."
    )
