"""The report of service levels, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relevo.accounts.models import User
from relevo.contacts.wording import shown_name
from relevo.core.errors import Invalid
from relevo.desk.forms.service_level_report import DAYS, ReportForm
from relevo.desk.wording.moments import day_text
from relevo.reports.asked import Grouping, sees_all
from relevo.reports.periods import Period
from relevo.reports.service_levels import Figures, Part, Row, service_levels
from relevo.reports.targets import NONE
from relevo.sla.wording import target_name

# What the rows of the report lead to: the same report, narrowed to one of them.
_NEXT = {Grouping.POLICY: Grouping.AGENT, Grouping.TEAM: Grouping.AGENT, Grouping.AGENT: Grouping.POLICY}
_KEPT = ("days", "first_day", "last_day", "policy", "team", "agent", "campaign", "view", "by")


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to the same report with something else chosen."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row; without `href` where its name is no link. `behind` is the address of the targets behind its figures."""

    name: str
    href: str
    figures: Figures
    behind: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind of target, with their total."""

    name: str
    total: Figures
    behind: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report with what it can be narrowed to. `sections` is empty where nothing was decided, or where the form was refused."""

    form: ReportForm
    days: list[Tab]
    groupings: list[Tab]
    grouping: str
    sections: list[Section]
    file_href: str
    is_own: bool

    @property
    def period(self) -> str:
        """The days in words."""
        return period_words(self.form.period)


def period_words(period: Period) -> str:
    """The days of a report."""
    first, last = day_text(period.first_day), day_text(period.last_day)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def asked_in(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What of an address says which report is meant."""
    return {name: sent[name] for name in _KEPT if sent.get(name)}


def report_page(reader: User, sent: Mapping[str, Any]) -> ReportPage:
    """The page: six queries, and the report."""
    form, here = ReportForm(reader, sent), asked_in(sent)
    is_valid = form.is_valid()
    by = Grouping(form.cleaned_data.get("by") or Grouping.POLICY)
    found = _found(reader, form) if is_valid else []
    groupings = [one for one in Grouping if one is not Grouping.AGENT or sees_all(reader)]
    days = {name: value for name, value in here.items() if name not in ("days", "first_day", "last_day")}
    return ReportPage(
        form=form,
        days=[Tab(_last(count), address("service-level-report", days, days=count), is_valid and form.preset == count) for count in DAYS],
        groupings=[Tab(str(one.label), address("service-level-report", here, by=one.value), one is by) for one in groupings],
        grouping=str(by.label),
        sections=[_section(part, by, here, reader) for part in found],
        file_href=address("service-level-report-file", here) if found else "",
        is_own=not sees_all(reader),
    )


def _last(days: int) -> str:
    return ngettext("Last %(days)d day", "Last %(days)d days", days) % {"days": days}


def _found(reader: User, form: ReportForm) -> list[Part]:
    try:
        return service_levels(reader, form.asked)
    except Invalid as error:
        form.refuse(error)
        return []


def _section(part: Part, by: Grouping, here: Mapping[str, Any], reader: User) -> Section:
    behind = address("service-level-targets", {**here, "by": by.value}, kind=part.kind.value)
    return Section(target_name(part.kind), part.total, behind, [_line(row, by, here, reader, behind) for row in part.rows])


def _line(row: Row, by: Grouping, here: Mapping[str, Any], reader: User, behind: str) -> Line:
    behind = f"{behind}&row={NONE if row.id is None else row.id}"
    if row.id is None:
        return Line(nobody(by), "", row.figures, behind)
    if str(row.id) == here.get(by.value):
        return Line(row.name, "", row.figures, behind)
    following = _NEXT[by] if sees_all(reader) else Grouping.POLICY
    further = address("service-level-report", here, **{by.value: row.id, "by": following.value})
    return Line(shown_name(row.name), further, row.figures, behind)


def nobody(by: Grouping) -> str:
    """What the row of those without one is called."""
    return _("No team") if by is Grouping.TEAM else _("Nobody")


def address(name: str, here: Mapping[str, Any], **chosen: Any) -> str:
    """A page on the same report, with something else chosen."""
    return f"{reverse(name)}?{urlencode({**here, **chosen})}"
