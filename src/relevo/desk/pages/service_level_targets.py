"""The targets behind a figure of the report of service levels, as their page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.contacts.wording import shown_name
from relevo.desk.forms.service_level_report import ReportForm
from relevo.desk.pages.service_level_report import address, asked_in, nobody, period_words
from relevo.reports.asked import Asked, Grouping
from relevo.reports.targets import NONE, Decided, Figure, Outcome, targets_behind
from relevo.sla.enums import TargetKind
from relevo.sla.wording import target_name

ADDRESS = "service-level-targets"


@dataclass(frozen=True, slots=True)
class Crumb:
    """What the report is narrowed to, with its name."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """One page of the targets; `crumbs` say what they have in common. `back` leads to the report, `older` to the next page, `first` to the first."""

    title: str
    period: str
    crumbs: list[Crumb]
    items: list[Decided]
    are_all_met: bool
    back: str
    older: str
    first: str


def targets_page(reader: User, form: ReportForm, sent: Mapping[str, Any], cursor: str) -> TargetsPage:
    """The page, of a valid form: one query. Raises Http404 for a figure that there is not, and Invalid for an unknown cursor, or where the conditions
    of the view take too long."""
    asked, figure = form.asked, _figure(sent)
    found = targets_behind(reader, asked, figure, cursor=cursor)
    here = asked_in(sent)
    chosen = {name: sent[name] for name in ("kind", "outcome", "row") if sent.get(name)}
    return TargetsPage(
        title=_title(TargetKind(sent["kind"]), figure.outcome),
        period=period_words(asked.period),
        crumbs=_crumbs(form, asked, figure),
        items=found.items,
        are_all_met=figure.outcome is Outcome.MET,
        back=address("service-level-report", here),
        older=address(ADDRESS, here, **chosen, cursor=found.next_cursor) if found.next_cursor else "",
        first=address(ADDRESS, here, **chosen) if cursor else "",
    )


def _title(kind: TargetKind, outcome: Outcome | None) -> str:
    names = {Outcome.MET: _("%(target)s: met"), Outcome.MISSED: _("%(target)s: missed"), None: _("%(target)s: met and missed")}
    return names[outcome] % {"target": target_name(kind)}


def _figure(sent: Mapping[str, Any]) -> Figure:
    kind, outcome, row = (str(sent.get(name, "")) for name in ("kind", "outcome", "row"))
    is_number = row.isascii() and row.isdecimal() and len(row) < 19
    if kind not in TargetKind.values or outcome not in ("", *Outcome.values) or not (is_number or row in ("", NONE)):
        raise Http404
    number: int | Literal["none"] | None = int(row) if is_number else "none" if row else None
    return Figure(TargetKind(kind), Outcome(outcome) if outcome else None, number)


def _crumbs(form: ReportForm, asked: Asked, figure: Figure) -> list[Crumb]:
    """What was chosen, and the row of the figure."""
    rows = {asked.by.value: figure.row} if figure.row is not None else {}
    chosen = {name: str(form.cleaned_data.get(name) or "") for name in ("policy", "team", "agent", "campaign", "view")} | rows
    found = []
    for name, key in chosen.items():
        if key == NONE:
            found.append(Crumb(str(Grouping(name).label), nobody(Grouping(name))))
        elif key and name in form.fields:
            names = dict(form.fields[name].choices)  # type: ignore[attr-defined]
            found.append(Crumb(str(form.fields[name].label), shown_name(str(names.get(str(key), "")))))
    return [crumb for crumb in found if crumb.name]
