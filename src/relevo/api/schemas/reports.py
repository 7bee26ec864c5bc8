"""Reports."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Moment, Named, Output, named
from relevo.api.schemas.policies import Kind
from relevo.reports.service_levels import Figures, Part, Row
from relevo.reports.targets import Decided


class ReportQuery(BaseModel):
    """What a report is about."""

    first_day: date | None = Field(
        default=None, description="In the time zone of the caller; by default 29 days before today.", examples=["2026-11-01"]
    )
    last_day: date | None = Field(default=None, description="Included, at most 366 days in all; by default today.", examples=["2026-11-30"])
    by: Literal["policy", "team", "agent"] = Field(default="policy", description="What the rows are.")
    policy_id: Id | None = Field(default=None, description="Only targets of this service level.")
    team_id: Id | None = Field(default=None, description="Only what counts for this team.")
    agent_id: Id | None = Field(default=None, description="Only what counts for this person.")
    campaign_id: Id | None = Field(default=None, description="Only tickets of this campaign.")
    view_id: Id | None = Field(default=None, description="Only tickets for which the conditions of this view hold now.")


class DecidedQuery(ReportQuery, PageQuery):
    """Which figure of the report."""

    kind: Kind | None = Field(default=None, description="By default all.")
    outcome: Literal["met", "missed"] | None = Field(default=None, description="By default both.")
    row: Id | Literal["none"] | None = Field(
        default=None, description="Of one row only: its `id`; `none` for the row that has none. By default the total."
    )


class FiguresOut(Output):
    """Met and missed targets, and how long it took until they were done, late ones included."""

    met: int
    missed: int
    half_seconds: int | None = Field(description="Half were done within these seconds of business hours; null where none was done yet.")
    most_seconds: int | None = Field(description="Nine of ten were done within these seconds of business hours; null where none was done yet.")

    @classmethod
    def of(cls, figures: Figures) -> FiguresOut:
        return cls(met=figures.met, missed=figures.missed, half_seconds=figures.half_seconds, most_seconds=figures.most_seconds)


class ReportRowOut(FiguresOut):
    """The figures of one service level, team or person."""

    id: int | None = Field(description="Null for those that count for no team, or for nobody.")
    name: str = Field(description="Empty for no team, or for nobody.")

    @classmethod
    def of_row(cls, row: Row) -> ReportRowOut:
        return cls(**FiguresOut.of(row.figures).model_dump(), id=row.id, name=row.name)


class ReportPartOut(Output):
    """The targets of one kind."""

    kind: Kind
    total: FiguresOut = Field(description="The counts of all rows together; times of all targets.")
    rows: list[ReportRowOut]

    @classmethod
    def of(cls, part: Part) -> ReportPartOut:
        return cls(kind=part.kind.value, total=FiguresOut.of(part.total), rows=[ReportRowOut.of_row(row) for row in part.rows])  # type: ignore[arg-type]


class ServiceLevelReport(Output):
    """What became of what was owed: one entry a kind of target of which any was met or missed."""

    items: list[ReportPartOut]


class DecidedTicket(Output):
    """The ticket of a target."""

    number: int
    subject: str


class DecidedOut(Output):
    """A target that was met or missed."""

    id: int
    kind: Kind
    ticket: DecidedTicket
    policy: Named
    team: Named | None = Field(description="For which it counts.")
    agent: Named | None = Field(description="For whom it counts.")
    seconds: int = Field(description="How much time that counts it might take.")
    decided_at: Moment
    is_missed: bool
    met_at: Moment | None
    spent_seconds: int | None = Field(description="How much time that counts it took; null while it is still owed.")
    late_seconds: int | None = Field(description="By how much it was missed, up to now where it is still owed; null for what was met in time.")
    is_owed: bool = Field(description="Whether what was missed is still to be done.")

    @classmethod
    def of(cls, one: Decided) -> DecidedOut:
        target = one.target
        plain: dict[str, Any] = {name: getattr(target, name) for name in ("id", "kind", "seconds", "decided_at", "met_at", "spent_seconds")}
        items: dict[str, Any] = {name: named(getattr(target, name)) for name in ("policy", "team", "agent")}
        ticket = DecidedTicket(number=target.ticket_id, subject=target.ticket.subject)
        late: dict[str, Any] = {"is_missed": target.breached_at is not None, "late_seconds": one.late_seconds, "is_owed": one.is_owed}
        return cls(**plain, **items, **late, ticket=ticket)
