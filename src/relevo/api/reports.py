"""Figures over what happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import permissions
from relevo.api import render
from relevo.api.access import named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.reports import DecidedOut, DecidedQuery, ReportPartOut, ReportQuery, ServiceLevelReport
from relevo.reports.asked import Asked, Grouping
from relevo.reports.periods import USUAL_DAYS, last_days, period_of
from relevo.reports.service_levels import service_levels
from relevo.reports.targets import Figure, Outcome, targets_behind
from relevo.sla.enums import TargetKind
from relevo.tickets.filters import parsed
from relevo.tickets.queries import views_visible_to

router = Router(tags=["Reports"])


def _asked(request: HttpRequest, query: ReportQuery) -> Asked:
    permissions.require(actor(request), permissions.REPORTS_SEE)
    user = caller(request)
    usual = last_days(USUAL_DAYS, user.time_zone)
    period = period_of(query.first_day or usual.first_day, query.last_day or usual.last_day, usual.time_zone)
    view = named(views_visible_to(user), query.view_id, "view_id")
    conditions = parsed(view.conditions) if view is not None and view.conditions else None
    return Asked(period, Grouping(query.by), query.policy_id, query.team_id, query.agent_id, query.campaign_id, conditions)


@router.get("/reports/service-levels", response=ServiceLevelReport)
def report_service_levels(request: HttpRequest, query: Query[ReportQuery]) -> HttpResponse:
    """Say which targets were met and missed.

    By service level, team or person, on the day on which it was decided. Who may not see reports on everybody gets what counts for themselves.
    """
    asked = _asked(request, query)
    return render.ok(ServiceLevelReport(items=[ReportPartOut.of(part) for part in service_levels(caller(request), asked)]))


@router.get("/reports/service-levels/targets", response=Page[DecidedOut])
def list_decided_targets(request: HttpRequest, query: Query[DecidedQuery]) -> HttpResponse:
    """List the targets behind a figure of the report.

    Exactly those that the figure counts, the last decided first, each with its ticket, and with how late it was.
    """
    asked = _asked(request, query)
    figure = Figure(TargetKind(query.kind) if query.kind else None, Outcome(query.outcome) if query.outcome else None, query.row)
    page = targets_behind(caller(request), asked, figure, cursor=query.cursor, size=query.limit)
    return render.ok(page_of([DecidedOut.of(one) for one in page.items], page.next_cursor))
