"""The report of service levels: the page, the file for spreadsheets, and the targets behind its figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from relevo.accounts import permissions
from relevo.core.errors import Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.service_level_report import ReportForm
from relevo.desk.pages.service_level_report import report_page
from relevo.desk.pages.service_level_targets import targets_page
from relevo.reports.exports import service_levels_csv
from relevo.reports.service_levels import service_levels


@require_safe
@needs(permissions.REPORTS_SEE)
def service_level_report(request: HttpRequest) -> HttpResponse:
    """Met and missed targets of a period."""
    page = report_page(reader(request), request.GET.dict())
    return responses.page(request, "desk/reports/service_levels.html", page, status=page.form.status)


@require_safe
@needs(permissions.REPORTS_SEE)
def file(request: HttpRequest) -> HttpResponse:
    """The same as CSV; the page with what is wrong where it can't be made."""
    form = ReportForm(reader(request), request.GET.dict())
    if not form.is_valid():
        return service_level_report(request)  # type: ignore[return-value]
    asked = form.asked
    try:
        content = service_levels_csv(service_levels(reader(request), asked), asked.by)
    except Invalid:
        return service_level_report(request)  # type: ignore[return-value]
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"service-levels-{asked.period.first_day.isoformat()}-{asked.period.last_day.isoformat()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@needs(permissions.REPORTS_SEE)
def targets(request: HttpRequest) -> HttpResponse:
    """The targets behind one figure: of a ``kind``, met or missed (``outcome``), of one ``row`` or of all; the report with what is wrong where it
    can't be made."""
    user, sent = reader(request), request.GET.dict()
    form = ReportForm(user, sent)
    if not form.is_valid():
        return service_level_report(request)  # type: ignore[return-value]
    return responses.page(request, "desk/reports/targets.html", targets_page(user, form, sent, request.GET.get("cursor", "")[:500]))
