"""What became of what was owed: met and missed targets of a period, by service level, team or agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet

from relevo.accounts.models import User
from relevo.core import cursors
from relevo.reports.asked import Asked, Grouping, decided, patiently
from relevo.sla.enums import TargetKind


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts, and the open time within which half, and nine of ten, were done, late ones too; None where nothing was."""

    met: int
    missed: int
    half_seconds: int | None
    most_seconds: int | None

    @property
    def decided(self) -> int:
        """All of them."""
        return self.met + self.missed

    @property
    def met_percent(self) -> int:
        """The share that was met, rounded down: 100 says that none was missed."""
        return 100 * self.met // self.decided


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one service level, team or agent; `id` is None, and `name` empty, for those of no team or nobody."""

    id: int | None
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Part:
    """The targets of one kind. The counts of the rows add up to the total; its times follow from all targets, not from those of the rows."""

    kind: TargetKind
    total: Figures
    rows: tuple[Row, ...]


def service_levels(reader: User, asked: Asked) -> list[Part]:
    """The figures of what is `decided`: one statement, along the index of that moment; with conditions two more, and as long as they are patient.

    Raises Forbidden for who may see no reports, and Invalid where the conditions take too long.
    """
    try:
        targets, values = decided(reader, asked).values_list(*_FACTS).query.sql_with_params()
    except EmptyResultSet:
        return []
    # How much a period holds differs too much for one plan.
    with patiently(asked), cursors.cursor(is_planned_anew=True) as cursor:
        cursor.execute(_STATEMENTS[asked.by] % targets, values)
        found = cursor.fetchall()
    return [part for part in (_part(kind, found) for kind in TargetKind) if part is not None]


def _part(kind: TargetKind, found: list[tuple[Any, ...]]) -> Part | None:
    lines = [(is_total, Row(number, name or "", Figures(*figures))) for of, is_total, number, name, *figures in found if of == kind]
    total = next((row.figures for is_total, row in lines if is_total), None)
    return None if total is None else Part(kind, total, tuple(row for is_total, row in lines if not is_total))


_FACTS = ("kind", "policy_id", "team_id", "agent_id", "breached_at", "met_at", "spent_seconds")
# Its `%s` is where the selection of targets stands, whose own are bound by the server.
_STATEMENT = """
WITH figures AS (
    SELECT target.kind, GROUPING(target.{by}_id) AS is_total, target.{by}_id AS number,
        count(*) FILTER (WHERE target.breached_at IS NULL) AS met, count(*) FILTER (WHERE target.breached_at IS NOT NULL) AS missed,
        percentile_disc(ARRAY[0.5, 0.9]::float8[]) WITHIN GROUP (ORDER BY target.spent_seconds) FILTER (WHERE target.met_at IS NOT NULL) AS times
    FROM (%s) target
    GROUP BY GROUPING SETS ((target.kind, target.{by}_id), (target.kind))
)
SELECT figures.kind, figures.is_total = 1, figures.number, named.name, figures.met, figures.missed, figures.times[1], figures.times[2]
FROM figures LEFT JOIN {table} named ON named.id = figures.number
ORDER BY {order}, figures.number NULLS LAST
"""
_STATEMENTS = {
    Grouping.POLICY: _STATEMENT.format(by="policy", table="sla_policy", order="named.position"),
    Grouping.TEAM: _STATEMENT.format(by="team", table="accounts_team", order="lower(named.name)"),
    Grouping.AGENT: _STATEMENT.format(by="agent", table="accounts_user", order="lower(named.name)"),
}
