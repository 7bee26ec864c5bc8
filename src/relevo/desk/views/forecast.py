"""By when a ticket will be solved, said by hand (Z10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors, clock
from relevo.core.errors import DomainError, Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.moments import moment_in
from relevo.desk.wording.reader import zone
from relevo.sla.enums import TargetKind
from relevo.sla.queries import targets_visible_to
from relevo.tickets.actions import set_forecast
from relevo.tickets.queries import visible_to

_FORM = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """What is expected now, and what the service level promises."""

    number: int
    forecast_at: datetime | None
    promised_at: datetime | None
    typed: str
    earliest: str
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TICKETS_FORECAST)
def forecast(request: HttpRequest, number: int) -> HttpResponseBase:
    """Until when? A POST with a moment in ``forecast_at`` sets the forecast, with ``remove`` takes it away."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    error, typed = "", request.POST.get("forecast_at", "")
    if request.method == "POST":
        try:
            set_forecast(ticket, actor=actors.agent(user), forecast_at=None if request.POST.get("remove") else _moment(typed))
            return responses.done(request, "ticket", _("The solution forecast is saved."), number)
        except DomainError as refused:
            error = str(refused)
    owed = targets_visible_to(user).filter(ticket=ticket, is_current=True, kind=TargetKind.RESOLUTION)
    page = ForecastPage(
        number=number,
        forecast_at=ticket.forecast_at,
        promised_at=owed.values_list("due_at", flat=True).first(),
        typed=typed or (ticket.forecast_at.astimezone(zone()).strftime(_FORM) if ticket.forecast_at else ""),
        earliest=clock.now().astimezone(zone()).strftime(_FORM),
        error=error,
    )
    return responses.page(request, "desk/ticket/forecast.html", page, status=422 if error else 200)


def _moment(typed: str) -> datetime:
    if (moment := moment_in(typed)) is None:
        raise Invalid("moment_unfit", _("Choose a moment that is still to come, within a year."))
    return moment
